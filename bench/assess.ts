import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Whole runs of `evenkeel assess` with an empty cache and again with a warm one, beside plain `git log --raw` on the same clone:
 * node bench/assess.ts PATH...
 */
const launcher = fileURLToPath(new URL("../bin/evenkeel.js", import.meta.url));

function seconds(command: string, words: readonly string[], environment: NodeJS.ProcessEnv = {}): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(command, words, {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "ignore", "pipe"],
    maxBuffer: 1e9,
  });
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr.toString().slice(-500)}`);
  return (performance.now() - start) / 1000;
}

const help = Array.from({ length: 7 }, () => seconds(process.execPath, [launcher, "--help"])).toSorted((a, b) => a - b)[3] ?? Number.NaN;
console.log(`evenkeel --help, median of 7: ${(help * 1000).toFixed(0)} ms (budget 250 ms)`);

for (const path of process.argv.slice(2)) {
  const environment = { EVENKEEL_CACHE: mkdtempSync(join(tmpdir(), "bench-")) };
  const out = mkdtempSync(join(tmpdir(), "bench-"));
  const commits = spawnSync("git", ["-C", path, "rev-list", "--count", "HEAD"]).stdout.toString().trim();
  const peer = seconds("git", ["-C", path, "log", "--raw", "-z", "--no-renames", "HEAD"]);
  const first = seconds(process.execPath, [launcher, "assess", path, "--out", out, "--quiet"], environment);
  const again = seconds(process.execPath, [launcher, "assess", path, "--out", out, "--quiet"], environment);
  console.log(
    `${path}: ${commits} commits; git log ${peer.toFixed(2)} s; assess ${first.toFixed(2)} s (${(first / peer).toFixed(2)} times); again ${again.toFixed(2)} s`,
  );
}
