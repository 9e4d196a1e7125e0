import { join } from "node:path";
import { columnsOf, type TableName, tableNames } from "../core/evidence/tables.ts";
import type { DuckDatabase } from "./duckdb.ts";
import { columnTypes, encodeColumns } from "./encode-columns.ts";
import type { Engine, LoadableEngine } from "./engine.ts";
import type { Lake } from "./lake.ts";
import { type VisibleTable, visibleTables } from "./lake-commits.ts";
import { createStaging, createTable, latestRows, literal, name, selectStaged, sqlTypeOf } from "./table-sql.ts";

async function drop(database: DuckDatabase, table: TableName): Promise<void> {
  const { columns } = await database.query(
    "select table_type from information_schema.tables where table_schema = 'main' and table_name = $table",
    { table },
  );
  const kind = columns[0]?.[0];
  if (kind !== undefined) await database.run(`drop ${kind === "VIEW" ? "view" : "table"} ${name(table)}`);
}

/** The files of a table as a relation; columns added since the files were written read as null. */
function filesRelation(root: string, table: TableName, visible: VisibleTable): string {
  const paths = visible.files.map((file) => literal(join(root, file.path))).join(", ");
  const written = new Set(visible.files.flatMap((file) => file.columns));
  const columns = columnTypes(table).map(([column, type]) =>
    written.has(column) ? name(column) : `cast(null as ${sqlTypeOf(type)}) as ${name(column)}`,
  );
  return `(select ${columns.join(", ")}, from_source, observed_at, order_key from read_parquet([${paths}], union_by_name = true))`;
}

async function show(lake: Lake, table: TableName, visible: VisibleTable | undefined): Promise<void> {
  await drop(lake.database, table);
  if (visible === undefined) return lake.database.run(createTable(table, table));
  const relation = filesRelation(lake.root, table, visible);
  // One batch without repeated keys is read in place; otherwise the search for the latest rows is paid once, not per query.
  if (visible.distinct) return lake.database.run(`create view ${name(table)} as select * from ${relation} only_batch`);
  return lake.database.run(`create table ${name(table)} as ${latestRows(`${relation} batches`, table)}`);
}

/** DuckDB over what is committed in a lake at the time of the call; later commits need a new engine. Closing leaves the lake open. */
export async function openDuckdbEngine(lake: Lake): Promise<Engine> {
  const visible = visibleTables(await lake.commits());
  for (const table of tableNames) await show(lake, table, visible.get(table));
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
  return {
    name: "duckdb",
    rowCount: (table) => countRows(database, table),
    query: (sql, parameters) => database.query(sql, parameters),
    async load(table, added, observedAt) {
      batches += 1;
      const staging = `staging_${batches}`;
      await database.run(createStaging(staging, table));
      await database.append(staging, encodeColumns(table, columnsOf(table, added), added.length), added.length);
      const origin = { source: "memory", observedAt, batch: String(batches).padStart(8, "0") };
      await database.run(`insert into ${name(rows(table))} ${selectStaged(staging, table, origin)}`);
      await database.run(`drop table ${name(staging)}`);
    },
    async clear() {
      for (const table of tableNames) await database.run(`delete from ${name(rows(table))}`);
    },
    close: () => database.close(),
  };
}
