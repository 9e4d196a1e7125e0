import type { TableName } from "../core/evidence/tables.ts";
import type { Organisation } from "../core/model/organisation.ts";
import { type Instant, WEEK } from "../core/model/time.ts";
import type { Lake } from "../evidence/lake.ts";
import type { LakeRun } from "../evidence/lake-run.ts";
import { readIncidents } from "../sources/incidents/read-incidents.ts";
import { fileSize } from "../sources/reading/open-file.ts";
import type { ScanPlace } from "../sources/sarif/observed-runs.ts";
import { readSarif } from "../sources/sarif/read-sarif.ts";
import { readVex } from "../sources/vex/read-vex.ts";
import { readWorkItems } from "../sources/work-items/read-work-items.ts";
import type { ReadRepository } from "./read-repositories.ts";

export interface EvidenceFiles {
  readonly sarif: readonly string[];
  readonly vex: readonly string[];
  readonly work: readonly string[];
  readonly incidents: readonly string[];
  /** The repository a VEX document speaks of, by path; not needed where there is only one repository. */
  readonly repositoryOf?: ReadonlyMap<string, string>;
  /** Where the scans of a SARIF file looked, by path, where its sender said so. */
  readonly scanOf?: ReadonlyMap<string, ScanPlace>;
}

/** What came of each file, by path: rows of its own, or the scans and results it lists. */
export type RowsOfFiles = ReadonlyMap<string, number>;

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
): Promise<RowsOfFiles> {
  const run = await lake.begin("files", now);
  try {
    for (const table of fedByFiles) run.replace(table);
    const context = { repos: repositories.map(({ repo }) => repo), organisation, now, observedFrom: windowStart(repositories, weeks, now) };
    const rows = await readEach(files, context, repositories, run);
    await run.commit();
    return rows;
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
): Promise<RowsOfFiles> {
  const rows = new Map<string, number>();
  if (files.sarif.length > 0) {
    const headOf = (id: string) => repositories.find(({ repo }) => repo === id)?.head ?? "";
    const scans = files.scanOf === undefined ? {} : { scanOf: files.scanOf };
    const { listed } = await readSarif(files.sarif, { ...context, ...scans, headOf }, run);
    for (const [file, count] of listed) rows.set(file, count);
  }
  for (const file of files.vex) {
    const repository = files.repositoryOf?.get(file);
    const repos = repository === undefined ? context.repos : [repository];
    rows.set(file, (await readVex(file, { ...context, repos }, run)).rows);
  }
  for (const file of files.work) {
    const read = await readWorkItems(file, context, run);
    rows.set(file, read.rows);
    if (read.beside !== null) rows.set(read.beside.file, read.beside.rows);
  }
  for (const file of files.incidents) rows.set(file, (await readIncidents(file, context, run)).rows);
  return rows;
}
