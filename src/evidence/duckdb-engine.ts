import { join } from "node:path";
import { columnsOf, type TableName, tableNames } from "../core/evidence/tables.ts";
import type { DuckDatabase } from "./duckdb.ts";
import { columnTypes, encodeColumns } from "./encode-columns.ts";
import type { Engine, LoadableEngine } from "./engine.ts";
import { foldChanges } from "./fold-changes.ts";
import type { Lake } from "./lake.ts";
import { type VisibleTable, visibleTables } from "./lake-commits.ts";
import { createStaging, createTable, latestByKey, latestRows, literal, name, parquetRows, selectStaged, sqlTypeOf } from "./table-sql.ts";

/** The files of a table as a relation; columns added since the files were written read as null. */
function filesRelation(root: string, table: TableName, visible: VisibleTable): string {
  const paths = visible.files.map((file) => literal(join(root, file.path)));
  const written = new Set(visible.files.flatMap((file) => file.columns));
  const columns = columnTypes(table).map(([column, type]) =>
    written.has(column) ? name(column) : `cast(null as ${sqlTypeOf(type)}) as ${name(column)}`,
  );
  return `(select ${columns.join(", ")}, from_source, observed_at, order_key from ${parquetRows(paths)})`;
}

function showSql(lake: Lake, table: TableName, visible: VisibleTable | undefined): string {
  const forget = `drop table if exists ${name(table)}`;
  if (visible === undefined) return `${forget}; ${createTable(table, table)}`;
  const relation = filesRelation(lake.root, table, visible);
  // Copied into memory, not read in place: over files the planner knows no distinct counts and joined one history in 60 s instead of 0.2 s.
  const rows = visible.distinct ? `select * from ${relation} only_batch` : latestByKey(`${relation} batches`, table);
  if (table === "change" && !onlyMined(visible)) return `${forget}; create table ${name(table)} as ${foldChanges(rows)}`;
  return `${forget}; create table ${name(table)} as ${rows}`;
}

/** Nothing but histories of git tells of changes: then none is told of twice. */
function onlyMined({ files }: VisibleTable): boolean {
  return files.every(({ path }) => path.includes("/source=git"));
}

/** DuckDB over what is committed in a lake at the time of the call; later commits need a new engine. Closing leaves the lake open. */
export async function openDuckdbEngine(lake: Lake): Promise<Engine> {
  const visible = visibleTables(await lake.commits());
  await lake.database.run(tableNames.map((table) => showSql(lake, table, visible.get(table))).join("; "));
  return {
    name: "duckdb",
    rowCount: (table) => countRows(lake.database, table),
    query: (sql, parameters) => lake.database.query(sql, parameters),
    close: async () => {},
  };
}

async function countRows(database: DuckDatabase, table: TableName): Promise<number> {
  const { columns } = await database.query(`select count(*) from ${name(table)}`);
  return Number(columns[0]?.[0] ?? 0);
}

/** DuckDB over rows in memory, through the same views; for tests and previews. Closing ends the database. */
export async function openMemoryEngine(database: DuckDatabase): Promise<LoadableEngine> {
  const rows = (table: TableName): string => `${table}__rows`;
  for (const table of tableNames) {
    await database.run(createTable(rows(table), table));
    await database.run(`create view ${name(table)} as ${latestRows(name(rows(table)), table)}`);
  }
  let batches = 0;
  const used = new Set<TableName>();
  return {
    name: "duckdb",
    rowCount: (table) => countRows(database, table),
    query: (sql, parameters) => database.query(sql, parameters),
    async load(table, added, observedAt) {
      batches += 1;
      used.add(table);
      const staging = `staging_${batches}`;
      await database.run(createStaging(staging, table));
      await database.append(staging, encodeColumns(table, columnsOf(table, added), added.length), added.length);
      const origin = { source: "memory", observedAt, batch: String(batches).padStart(8, "0") };
      await database.run(`insert into ${name(rows(table))} ${selectStaged(staging, table, origin)}`);
      await database.run(`drop table ${name(staging)}`);
    },
    async clear() {
      if (used.size > 0) await database.run([...used].map((table) => `delete from ${name(rows(table))}`).join("; "));
      used.clear();
    },
    close: () => database.close(),
  };
}
