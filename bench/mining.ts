/**
 * Mining against plain git in the same run: `node bench/mining.ts REPOSITORY...` (a generated one without arguments).
 * Budget: 1.7 times the wall time of `git log --raw -z` over the same history, 250 MB; 10 % over fails.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { generateHistory } from "./generate-history.ts";

const RATIO = 1.7;
const MEMORY_MB = 250;
const SLACK = 1.1;
const REPEATS = 3;
const GENERATED = 20_000;

const Mined = z.strictObject({
  commits: z.number(),
  rows: z.number(),
  wallMs: z.number(),
  cpuMs: z.number(),
  firstProgressMs: z.number(),
  rssMb: z.number(),
});

export interface Measured extends z.infer<typeof Mined> {
  readonly repository: string;
  readonly gitMs: number;
  readonly ratio: number;
}

function plainGit(repository: string): number {
  const started = performance.now();
  execFileSync("git", ["-C", repository, "log", "--raw", "-z", "HEAD"], { stdio: ["ignore", "ignore", "inherit"] });
  return performance.now() - started;
}

function mineOnce(repository: string, head: string): z.infer<typeof Mined> {
  const printed = execFileSync(process.execPath, [join(import.meta.dirname, "mine-once.ts"), repository, head], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  return Mined.parse(JSON.parse(printed.toString()));
}

/** The fastest of a few runs each, alternating, so that a busy machine slows both. */
export function measure(repository: string, repeats = REPEATS): Measured {
  const head = execFileSync("git", ["-C", repository, "log", "-1", "--format=%ct", "HEAD"]).toString().trim();
  const runs = Array.from({ length: repeats }, () => ({ gitMs: plainGit(repository), mined: mineOnce(repository, head) }));
  const gitMs = Math.min(...runs.map((run) => run.gitMs));
  const fastest = runs.map((run) => run.mined).toSorted((a, b) => a.wallMs - b.wallMs)[0];
  if (fastest === undefined) throw new Error("no run");
  return { ...fastest, rssMb: Math.max(...runs.map((run) => run.mined.rssMb)), repository, gitMs, ratio: fastest.wallMs / gitMs };
}

/** Prints a table, keeps the numbers under bench/results, and answers whether all are within budget. */
export function report(name: string, all: readonly Measured[]): boolean {
  process.stdout.write("   commits   git ms  ours ms  ratio  commits/s of one core  rss MB  first progress ms\n");
  for (const one of all) {
    const cells = [
      one.commits.toString().padStart(10),
      one.gitMs.toFixed(0).padStart(8),
      one.wallMs.toFixed(0).padStart(8),
      one.ratio.toFixed(2).padStart(6),
      ((one.commits / one.cpuMs) * 1000).toFixed(0).padStart(22),
      one.rssMb.toFixed(0).padStart(7),
      one.firstProgressMs.toFixed(0).padStart(18),
    ];
    process.stdout.write(`${cells.join(" ")}\n`);
  }
  const folder = join(import.meta.dirname, "results");
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, `${name}.json`),
    `${JSON.stringify({ budget: { ratio: RATIO, rssMb: MEMORY_MB }, results: all.map(({ repository: _, ...numbers }) => numbers) }, null, 2)}\n`,
  );
  return all.every((one) => one.ratio <= RATIO * SLACK && one.rssMb <= MEMORY_MB * SLACK);
}

if (process.argv[1]?.endsWith("mining.ts") === true) {
  const given = process.argv.slice(2);
  const temporary = mkdtempSync(join(tmpdir(), "evenkeel-bench-"));
  if (given.length === 0) await generateHistory(temporary, GENERATED);
  const within = report(
    "mining",
    (given.length === 0 ? [temporary] : given).map((repository) => measure(repository)),
  );
  rmSync(temporary, { recursive: true });
  process.exitCode = within ? 0 : 1;
}
