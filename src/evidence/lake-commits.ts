import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type TableName, tableNames } from "../core/evidence/tables.ts";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import { isErrno } from "./is-errno.ts";

const tableName = z.enum(tableNames);

const commitSchema = z.strictObject({
  batch: z.string().regex(/^\d{8}$/),
  source: z.string(),
  observedAt: z.number().int(),
  files: z.array(
    z.strictObject({
      table: tableName,
      // A path that leaves the lake could make a reader open any file.
      path: z.string().regex(/^[a-z_]+\/source=[A-Za-z0-9%._-]+\/month=\d{4}-\d{2}\/\d{8}-\d+\.parquet$/),
      rows: z.number().int().nonnegative(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      columns: z.array(z.string()),
    }),
  ),
  /** Tables of which no two rows of this batch share a key. */
  distinct: z.array(tableName),
  /** Tables of which this batch supersedes all earlier rows of its source. */
  replaces: z.array(tableName),
});

/** One committed batch: the list of files that exist for readers. */
export type LakeCommit = z.infer<typeof commitSchema>;
export type LakeFile = LakeCommit["files"][number];

async function readCommit(path: string): Promise<LakeCommit> {
  try {
    return commitSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    throw new EvenkeelError(
      "lake.corrupt",
      "A commit file of the evidence folder cannot be read.",
      "Delete the cache folder; the next run reads everything again.",
      { cause: error },
    );
  }
}

/**
 * All commits, oldest first. A lake without any is empty, not broken.
 * @param known commits read before, by file name; a commit file never changes, and there are thousands
 */
export async function readCommits(root: string, known: Map<string, LakeCommit>): Promise<readonly LakeCommit[]> {
  const folder = join(root, "commits");
  try {
    const names = (await readdir(folder)).filter((file) => /^\d{8}\.json$/.test(file)).sort();
    const there = new Set(names);
    for (const name of known.keys()) if (!there.has(name)) known.delete(name);
    return await Promise.all(
      names.map(async (file) => {
        const commit = known.get(file) ?? (await readCommit(join(folder, file)));
        known.set(file, commit);
        return commit;
      }),
    );
  } catch (error) {
    if (isErrno(error, "ENOENT")) return [];
    throw error;
  }
}

/** What a reader of one table opens. */
export interface VisibleTable {
  readonly files: readonly LakeFile[];
  /** No two rows share a key, so that no reader has to look for the latest. */
  readonly distinct: boolean;
}

/** The files of each table after later batches replaced earlier ones of the same source. */
export function visibleTables(commits: readonly LakeCommit[]): ReadonlyMap<TableName, VisibleTable> {
  const visible = new Map<TableName, VisibleTable>();
  const replacedBy = lastReplacements(commits);
  for (const table of tableNames) {
    const live = commits.filter(
      (commit) => commit.batch >= (replacedBy.get(`${table} ${commit.source}`) ?? "") && commit.files.some((file) => file.table === table),
    );
    if (live.length === 0) continue;
    const files = live.flatMap((commit) => commit.files.filter((file) => file.table === table));
    visible.set(table, { files, distinct: live.length === 1 && live.every((commit) => commit.distinct.includes(table)) });
  }
  return visible;
}

/** The newest batch that superseded a table of a source; looked up, because a large lake has tens of thousands of batches. */
function lastReplacements(commits: readonly LakeCommit[]): ReadonlyMap<string, string> {
  const last = new Map<string, string>();
  for (const { batch, source, replaces } of commits)
    for (const table of replaces) {
      const key = `${table} ${source}`;
      if (batch > (last.get(key) ?? "")) last.set(key, batch);
    }
  return last;
}
