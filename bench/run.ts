/**
 * `npm run bench -- REPOSITORY...`: mining, whole assessments and scaling, each beside plain git in the same run. Without arguments
 * on generated histories. Set EVENKEEL_BENCH_LONG=1 for the scaling to a million commits (ten minutes).
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { generateHistory } from "./generate-history.ts";

function part(name: string, words: readonly string[]): boolean {
  process.stdout.write(`\n${name}\n`);
  return spawnSync(process.execPath, [join(import.meta.dirname, name), ...words], { stdio: "inherit" }).status === 0;
}

const machine = `${cpus().length} x ${cpus()[0]?.model ?? "unknown"}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
process.stdout.write(`${machine}\n`);
const given = process.argv.slice(2);
const generated = mkdtempSync(join(tmpdir(), "evenkeel-bench-"));
if (given.length === 0) await generateHistory(generated, 10_000);
const repositories = given.length > 0 ? given : [generated];
const sizes = process.env.EVENKEEL_BENCH_LONG ? ["10000", "100000", "1000000"] : ["10000", "100000"];
const within = [
  part("mining.ts", given),
  part("assess.ts", repositories),
  part("refresh.ts", repositories),
  part("scaling.ts", sizes),
  part("database-start.ts", []),
  part("survival.ts", []),
  part("api.ts", []),
  part("release.ts", []),
  part("members.ts", []),
  part("ballots.ts", []),
  part("ingest.ts", []),
  part("delivery.ts", []),
  part("sarif.ts", []),
  part("backfill.ts", []),
  part("answer-page.ts", []),
];
rmSync(generated, { recursive: true });
process.exitCode = within.every(Boolean) ? 0 : 1;
