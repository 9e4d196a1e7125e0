/**
 * `npm run build && node bench/members.ts`: a round of 50,000 members in 500 and in 2,081 groups, from the roster to the results, in a server as
 * it is shipped: no process takes more than 300 MB of memory. Peer in the same run: the memory of Node with nothing to do. Linux only,
 * which tells the most memory of a step.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";

const BUDGET_MB = 300;
const MEMBERS = 50_000;
const sizes = [
  { teams: 480, divisions: 19 },
  { teams: 2_000, divisions: 80 },
];
const step = z.object({ name: z.string(), most: z.number(), beside: z.number(), ms: z.number() });

/** Beside what was built: taking the types out while it runs costs Node 60 MB, which would be measured with everything else. */
const built = join(import.meta.dirname, "../dist/bench");
mkdirSync(built, { recursive: true });
for (const name of ["members-start", "small-start", "members-server", "fill-box-at", "fill-box", "resident-memory", "without-evidence"]) {
  const code = stripTypeScriptTypes(readFileSync(join(import.meta.dirname, `${name}.ts`), "utf8"));
  writeFileSync(join(built, `${name}.js`), code.replaceAll('"../src/', '"../').replaceAll('.ts"', '.js"'));
}

const node = (...words: readonly string[]): string => execFileSync(process.execPath, words, { encoding: "utf8" });
const idle = Number(node("-e", "process.stdout.write(String(Math.round(process.resourceUsage().maxRSS / 1024)))"));
process.stdout.write(`Node with nothing to do: ${idle} MB\n`);
let within = true;
for (const { teams, divisions } of sizes) {
  process.stdout.write(`${MEMBERS} members, ${teams + divisions + 1} groups: MB of the server, of a process beside it, seconds\n`);
  const folder = mkdtempSync(join(tmpdir(), "evenkeel-bench-"));
  const said = node(...process.execArgv, join(built, "members-start.js"), folder, ...[teams, divisions, MEMBERS].map(String));
  rmSync(folder, { recursive: true });
  for (const line of said.split("\n").filter((each) => each.startsWith('{"name"'))) {
    const { name, most, beside, ms } = step.parse(JSON.parse(line));
    process.stdout.write(`  ${name.padEnd(36)} ${most}  ${beside}  ${(ms / 1_000).toFixed(1)}\n`);
    within &&= Math.max(most, beside) <= BUDGET_MB;
  }
}
rmSync(built, { recursive: true });
process.stdout.write(`${within ? "within" : "outside"} ${BUDGET_MB} MB\n`);
process.exitCode = within ? 0 : 1;
