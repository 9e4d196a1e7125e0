import { dirname, join } from "node:path";
import { type TableName, tableNames } from "../core/evidence/tables.ts";
import { groupedBy } from "../core/model/grouped-by.ts";
import type { DuckDatabase } from "./duckdb.ts";
import { columnTypes } from "./encode-columns.ts";
import { type LakeCommit, type LakeFile, visibleTables } from "./lake-commits.ts";
import { place, plannedFile, publish, seal, syncFolder } from "./lake-files.ts";
import { latestRows, literal, name, parquetRows, sqlTypeOf } from "./table-sql.ts";

/** A source that is read every night adds a file each time; at this many they become one (evidence.md 2.4). */
const MOST_FILES = 16;
/** A merge takes some 30 ms, and whoever opens the lake waits for it; the rest is done the next time. */
const MOST_SOURCES = 200;

export interface Merging {
  readonly root: string;
  readonly database: DuckDatabase;
  readonly commits: readonly LakeCommit[];
  /** Number of the last batch. */
  readonly last: number;
}

/**
 * Joins the small files of a source into one, which replaces them in one commit: whoever reads sees the files before or the file after,
 * with the same rows. Of rows that are of one thing only the latest stays, the one that every reader would take.
 * Call only while holding the write lock and before any run begins: a run that began before and ends after would be lost.
 * @returns number of the last batch
 */
export async function mergeSmallFiles({ root, database, commits, last }: Merging): Promise<number> {
  let number = last;
  for (const [source, tables] of crowded(commits).slice(0, MOST_SOURCES)) {
    number += 1;
    // Nothing was looked at: the rows stay as old as they are.
    const observedAt = Math.max(...commits.filter((commit) => commit.source === source).map((commit) => commit.observedAt));
    const batch = String(number).padStart(8, "0");
    const files: LakeFile[] = [];
    for (const [table, parts] of tables)
      files.push(await merged({ root, database, table, parts, batch, source, observedAt }, files.length));
    const names = tables.map(([table]) => table);
    await publish(root, { batch, source, observedAt, files, distinct: names, replaces: names });
  }
  if (number > last) await syncFolder(join(root, "commits"));
  return number;
}

type Parts = readonly (readonly [TableName, readonly LakeFile[]])[];

/** Sources with too many files of a table, and these tables. */
function crowded(commits: readonly LakeCommit[]): readonly (readonly [string, Parts])[] {
  const visible = visibleTables(commits);
  const sourceOf = new Map(commits.flatMap(({ source, files }) => files.map(({ path }) => [path, source] as const)));
  const found = new Map<string, [TableName, readonly LakeFile[]][]>();
  for (const table of tableNames) {
    const bySource = groupedBy(visible.get(table)?.files ?? [], ({ path }) => sourceOf.get(path) ?? "");
    for (const [source, files] of bySource) {
      if (files.length <= MOST_FILES) continue;
      found.set(source, [...(found.get(source) ?? []), [table, files]]);
    }
  }
  return [...found];
}

interface TableMerge {
  readonly root: string;
  readonly database: DuckDatabase;
  readonly table: TableName;
  readonly parts: readonly LakeFile[];
  readonly batch: string;
  readonly source: string;
  readonly observedAt: number;
}

async function merged({ root, database, table, parts, batch, source, observedAt }: TableMerge, part: number): Promise<LakeFile> {
  const draft = join(root, "tmp", `${batch}-${part}.parquet`);
  const written = new Set(parts.flatMap(({ columns }) => columns));
  const columns = columnTypes(table).map(([column, type]) =>
    written.has(column) ? name(column) : `cast(null as ${sqlTypeOf(type)}) as ${name(column)}`,
  );
  const paths = parts.map(({ path }) => literal(join(root, path)));
  const all = `(select ${columns.join(", ")}, from_source, observed_at, order_key from ${parquetRows(paths)}) parts`;
  await database.run(`copy (${latestRows(all, table)}) to ${literal(draft)} (format parquet, compression zstd)`);
  const { columns: counted } = await database.query(`select cast(count(*) as double) from ${parquetRows([literal(draft)])}`);
  const file = await seal(draft, plannedFile(table, { source, observedAt, batch }, part, Number(counted[0]?.[0] ?? 0)));
  const target = join(root, file.path);
  await place(draft, target);
  await syncFolder(dirname(target));
  return file;
}
