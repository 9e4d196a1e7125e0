import type { TableName } from "../core/evidence/tables.ts";
import type { Organisation } from "../core/model/organisation.ts";
import { type Instant, WEEK } from "../core/model/time.ts";
import type { Lake } from "../evidence/lake.ts";
import type { LakeRun } from "../evidence/lake-run.ts";
import { readIncidents } from "../sources/incidents/read-incidents.ts";
import { fileSize } from "../sources/reading/open-file.ts";
import { readSarif } from "../sources/sarif/read-sarif.ts";
import { readVex } from "../sources/vex/read-vex.ts";
import { readWorkItems } from "../sources/work-items/read-work-items.ts";
import type { ReadRepository } from "./read-repositories.ts";

export interface EvidenceFiles {
  readonly sarif: readonly string[];
  readonly vex: readonly string[];
  readonly work: readonly string[];
  readonly incidents: readonly string[];
}

interface Reading {
  readonly files: EvidenceFiles;
  readonly organisation: Organisation;
  readonly now: Instant;
  readonly weeks: number;
}

/** Tables a file can feed. A run supersedes all of them, so that a file left out next time leaves nothing behind. */
const fedByFiles: readonly TableName[] = [
  "run",
  "run_control",
  "weakness",
  "weakness_alias",
  "weakness_seen",
  "weakness_status",
  "work_item",
  "work_transition",
  "handoff",
  "action",
  "incident",
  "failure",
  "learning_review",
  "source_coverage",
  "data_quality",
];

/** A mistyped name shows at once, not after a long history was read. Throws `source.not-found`. */
export async function requireFiles({ sarif, vex, work, incidents }: EvidenceFiles): Promise<void> {
  for (const file of [...sarif, ...vex, ...work, ...incidents]) await fileSize(file);
}

/** Reads the files somebody handed in; all rows of all of them become visible together, or none. */
export async function readFiles(
  { files, organisation, now, weeks }: Reading,
  { lake, repositories }: { lake: Lake; repositories: readonly ReadRepository[] },
): Promise<void> {
  const run = await lake.begin("files", now);
  try {
    for (const table of fedByFiles) run.replace(table);
    const context = { repos: repositories.map(({ repo }) => repo), organisation, now, observedFrom: windowStart(repositories, weeks, now) };
    await readEach(files, context, repositories, run);
    await run.commit();
  } catch (error) {
    await run.abort();
    throw error;
  }
}

/** A file is taken to be complete for the window it is read for, which ends with the newest commit, not with the clock. */
function windowStart(repositories: readonly ReadRepository[], weeks: number, now: Instant): Instant {
  return Math.min(now, ...repositories.map(({ headCommitted }) => headCommitted)) - weeks * WEEK;
}

async function readEach(
  files: EvidenceFiles,
  context: Parameters<typeof readVex>[1],
  repositories: readonly ReadRepository[],
  run: LakeRun,
): Promise<void> {
  if (files.sarif.length > 0) {
    const headOf = (id: string) => repositories.find(({ repo }) => repo === id)?.head ?? "";
    await readSarif(files.sarif, { ...context, headOf }, run);
  }
  for (const file of files.vex) await readVex(file, context, run);
  for (const file of files.work) await readWorkItems(file, context, run);
  for (const file of files.incidents) await readIncidents(file, context, run);
}
