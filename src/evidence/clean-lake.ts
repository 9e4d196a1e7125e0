import { readdir, rm, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { DAY } from "../core/model/time.ts";
import { type LakeCommit, visibleTables } from "./lake-commits.ts";

/** A reader that listed its files before they were replaced has a day to finish. */
const KEEP_REPLACED = DAY;

async function isOld(path: string): Promise<boolean> {
  const { mtimeMs } = await stat(path);
  return Date.now() - mtimeMs > KEEP_REPLACED;
}

/** Removes what interrupted runs left and what was replaced a day ago. Call only while holding the write lock. */
export async function cleanLake(root: string, commits: readonly LakeCommit[]): Promise<void> {
  for (const left of await readdir(join(root, "tmp"))) await rm(join(root, "tmp", left), { force: true, recursive: true });
  const listed = new Set(commits.flatMap((commit) => commit.files.map((file) => file.path)));
  const visible = new Set([...visibleTables(commits).values()].flatMap((table) => table.files.map((file) => file.path)));
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith(".parquet")) continue;
    const path = join(entry.parentPath, entry.name);
    const id = relative(root, path).split(sep).join("/");
    if (visible.has(id)) continue;
    if (!listed.has(id) || (await isOld(path))) await rm(path, { force: true });
  }
}
