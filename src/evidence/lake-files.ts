import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { type TableName, tables } from "../core/evidence/tables.ts";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import { civilDate } from "../core/model/time.ts";
import { isErrno } from "./is-errno.ts";
import type { LakeCommit, LakeFile } from "./lake-commits.ts";
import type { Origin } from "./table-sql.ts";

export type PlannedFile = Omit<LakeFile, "sha256">;

/**
 * One file per table and batch, filed under the month it was read in: a first read spans decades, and a file per month of events
 * would be thousands of small ones. Rows are sorted by time, so the statistics inside Parquet prune instead of the folder name.
 */
export function plannedFile(table: TableName, origin: Origin, part: number, rows: number): PlannedFile {
  const { year, month } = civilDate(origin.observedAt);
  const folder = `month=${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}`;
  const source = encodeURIComponent(origin.source).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return {
    table,
    path: `${table}/source=${source}/${folder}/${origin.batch}-${part}.parquet`,
    rows,
    columns: Object.keys(tables[table].columns),
  };
}

/** Forces a finished draft to disk and takes its checksum. */
export async function seal(draft: string, planned: PlannedFile): Promise<LakeFile> {
  const hash = createHash("sha256");
  const [file] = await Promise.all([open(draft, "r+"), pipeline(createReadStream(draft), hash)]);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  return { ...planned, sha256: hash.digest("hex") };
}

export async function place(draft: string, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  await rename(draft, target);
}

/** Makes renames in a folder survive a power cut. Windows has no folder handles and does without. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The one rename that makes a batch exist: readers open only files that a commit lists. */
export async function publish(root: string, commit: LakeCommit): Promise<void> {
  const draft = join(root, "tmp", `${commit.batch}.json`);
  try {
    await writeFile(draft, `${JSON.stringify(commit, null, 1)}\n`, { flush: true });
    await rename(draft, join(root, "commits", `${commit.batch}.json`));
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

const CHOOSE_CACHE = "Name a cache folder you may write to with EVENKEEL_CACHE, or keep nothing with --no-cache.";

/** A full disk found by us reads like one found by the engine. */
export function namedWriteError(error: unknown): unknown {
  if (isErrno(error, "ENOSPC") || isErrno(error, "EDQUOT")) {
    return new EvenkeelError(
      "output.disk-full",
      "The disk is full; nothing of this run was kept.",
      `Free some space and run again. ${CHOOSE_CACHE}`,
      { cause: error },
    );
  }
  if (isErrno(error, "EACCES") || isErrno(error, "EROFS")) {
    return new EvenkeelError("output.not-writable", "The cache folder cannot be written.", CHOOSE_CACHE, {
      cause: error,
    });
  }
  return error;
}
