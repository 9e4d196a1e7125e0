/** Mines one repository in this process and prints what it took as JSON; a process of its own, so that its memory is its own. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EvidenceSink } from "../src/core/evidence/tables.ts";
import { unknownOrganisation } from "../src/core/model/organisation.ts";
import { WEEK } from "../src/core/model/time.ts";
import { readGit } from "../src/sources/git/read-git.ts";

const [, , location = "", head = "0"] = process.argv;
const cacheDir = mkdtempSync(join(tmpdir(), "evenkeel-bench-"));
let rows = 0;
const counting: EvidenceSink = {
  async append(_table, _columns, length) {
    rows += length;
  },
  replace: () => undefined,
};
const now = Number(head) * 1000;
let firstProgress: number | null = null;
const started = performance.now();
const read = await readGit(
  {
    location,
    organisation: unknownOrganisation,
    cacheDir,
    now,
    from: now - 52 * WEEK,
    signal: new AbortController().signal,
    progress: () => (firstProgress ??= performance.now() - started),
    saltFor: () => new Uint8Array(32),
  },
  counting,
);
const wallMs = performance.now() - started;
const cpu = process.cpuUsage();
await read.remember();
rmSync(cacheDir, { recursive: true });
process.stdout.write(
  `${JSON.stringify({ commits: read.commits, rows, wallMs, cpuMs: (cpu.user + cpu.system) / 1000, firstProgressMs: firstProgress, rssMb: process.resourceUsage().maxRSS / 1024 })}\n`,
);
