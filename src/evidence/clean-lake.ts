import { readdir, rm, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { TableName } from "../core/evidence/tables.ts";
import { DAY } from "../core/model/time.ts";
import { type LakeCommit, visibleTables } from "./lake-commits.ts";

/** A reader that listed its files before they were replaced has a day to finish. */
const KEEP_REPLACED = DAY;

/**
 * Removes what interrupted runs left, files that were replaced a day ago, and the commit files that list nothing else. Call only while
 * holding the write lock. Killed half way, the next call does the rest: files go before the commit that lists them, and a commit goes
 * only where a later one already ends all it says.
 */
export async function cleanLake(root: string, commits: readonly LakeCommit[]): Promise<void> {
  for (const left of await readdir(join(root, "tmp"))) await rm(join(root, "tmp", left), { force: true, recursive: true });
  const isOver = await replacedLongAgo(root, commits);
  const visible = new Set([...visibleTables(commits).values()].flatMap((table) => table.files.map((file) => file.path)));
  const kept = new Set(
    commits.flatMap((commit) =>
      commit.files.filter(({ path, table }) => visible.has(path) || !isOver(commit, table)).map(({ path }) => path),
    ),
  );
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith(".parquet")) continue;
    const path = join(entry.parentPath, entry.name);
    if (!kept.has(relative(root, path).split(sep).join("/"))) await rm(path, { force: true });
  }
  for (const commit of commits) {
    const said = [...commit.replaces, ...commit.files.map(({ table }) => table)];
    if (said.length > 0 && said.every((table) => isOver(commit, table)))
      await rm(join(root, "commits", `${commit.batch}.json`), { force: true });
  }
}

/** Whether a later batch of the same source replaced what a commit says of a table, and that a day ago. */
async function replacedLongAgo(root: string, commits: readonly LakeCommit[]): Promise<(commit: LakeCommit, table: TableName) => boolean> {
  const replacing = new Map<string, string[]>();
  for (const { batch, source, replaces } of commits)
    for (const table of replaces) {
      const key = `${table} ${source}`;
      const batches = replacing.get(key) ?? [];
      replacing.set(key, batches);
      batches.push(batch);
    }
  const now = Date.now();
  const old = new Set<string>();
  for (const batch of new Set([...replacing.values()].flat())) {
    const { mtimeMs } = await stat(join(root, "commits", `${batch}.json`));
    if (now - mtimeMs > KEEP_REPLACED) old.add(batch);
  }
  return ({ batch, source }, table) => {
    const next = replacing.get(`${table} ${source}`)?.find((later) => later > batch);
    return next !== undefined && old.has(next);
  };
}
