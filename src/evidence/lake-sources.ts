import { join } from "node:path";
import { type TableName, tableNames } from "../core/evidence/tables.ts";
import { groupedBy } from "../core/model/grouped-by.ts";
import type { Instant } from "../core/model/time.ts";
import type { SqlValue } from "./duckdb-protocol.ts";
import type { Lake } from "./lake.ts";
import { type LakeCommit, visibleTables } from "./lake-commits.ts";
import { literal, parquetRows } from "./table-sql.ts";

/** What a source has in the lake now. */
export interface SourceInLake {
  readonly source: string;
  /** Rows in its files; one that was written twice counts twice. */
  readonly rows: number;
  readonly tables: ReadonlySet<TableName>;
}

/** The sources that anything can be read of, by name. */
export async function sourcesInLake(lake: Lake): Promise<ReadonlyMap<string, SourceInLake>> {
  const commits = await lake.commits();
  const sourceOf = new Map(commits.flatMap(({ source, files }) => files.map(({ path }) => [path, source] as const)));
  const visible = [...visibleTables(commits).values()].flatMap(({ files }) => files);
  const bySource = groupedBy(visible, ({ path }) => sourceOf.get(path) ?? "");
  return new Map(
    [...bySource].map(([source, files]) => [
      source,
      { source, rows: files.reduce((sum, { rows }) => sum + rows, 0), tables: new Set(files.map(({ table }) => table)) },
    ]),
  );
}

/** Ends what a source said of some tables, or of all: a run that replaces its rows with none. Earlier files go with the next cleaning. */
export async function emptySource(lake: Lake, source: string, now: Instant, tables: readonly TableName[] = tableNames): Promise<void> {
  const run = await lake.begin(source, now);
  try {
    for (const table of tables) run.replace(table);
    await run.commit();
  } catch (error) {
    await run.abort();
    throw error;
  }
}

/** The time a source says it covered, from its own files alone: a whole engine would read everybody's. */
export async function coverageOfSource(lake: Lake, source: string): Promise<{ readonly from: Instant; readonly to: Instant } | null> {
  const own = (await lake.commits()).filter((commit) => commit.source === source);
  const columns = await readColumns(lake, own, "source_coverage", [
    "cast(epoch_ms(min(covered_from)) as double)",
    "cast(epoch_ms(max(covered_to)) as double)",
  ]);
  const [from, to] = columns.map((column) => column[0]);
  return typeof from === "number" && typeof to === "number" ? { from, to } : null;
}

export interface RepositoryHead {
  readonly repo: string;
  readonly head: string;
  readonly headCommitted: Instant;
}

/** Which repositories were read, and how far; what file readers must know of them. */
export async function repositoryHeads(lake: Lake): Promise<readonly RepositoryHead[]> {
  const [ids = [], heads = [], committed = []] = await readColumns(lake, await lake.commits(), "repo", [
    "id",
    "head",
    "cast(epoch_ms(last_commit) as double)",
  ]);
  return ids.map((id, row) => ({ repo: String(id), head: String(heads[row] ?? ""), headCommitted: Number(committed[row] ?? 0) }));
}

async function readColumns(
  lake: Lake,
  commits: readonly LakeCommit[],
  table: TableName,
  columns: readonly string[],
): Promise<readonly (readonly SqlValue[])[]> {
  const files = visibleTables(commits).get(table)?.files ?? [];
  if (files.length === 0) return [];
  const paths = files.map(({ path }) => literal(join(lake.root, path)));
  return (await lake.database.query(`select ${columns.join(", ")} from ${parquetRows(paths)}`)).columns;
}
