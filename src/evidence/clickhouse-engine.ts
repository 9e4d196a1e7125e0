import { join } from "node:path";
import { columnsOf, type Row, type TableName, tableNames } from "../core/evidence/tables.ts";
import type { ClickhouseDatabase } from "./clickhouse.ts";
import { arrivalOf, createArrivalTable, createEmptyTable, createRowsTable, rebuildLatest, rowsOf, takeArrival } from "./clickhouse-sql.ts";
import { baseType, columnTypes } from "./encode-columns.ts";
import type { Engine, LoadableEngine } from "./engine.ts";
import type { Lake } from "./lake.ts";
import { type VisibleTable, visibleTables } from "./lake-commits.ts";
import { literal, name } from "./table-sql.ts";

/** Which files of the lake are in, so that the next opening brings only what is new; the lake stays the truth. */
const LOADED = "create table if not exists loaded_file (path String, source_table String) engine = MergeTree order by path";

/**
 * ClickHouse over what is committed in a lake at the time of the call. Files that are new are brought in, files that were replaced are
 * taken out, and of each table that moved the latest rows are made again. A kill at any moment costs the work since the last file.
 * Closing leaves the lake open.
 */
export async function openClickhouseEngine(database: ClickhouseDatabase, lake: Lake): Promise<Engine> {
  await database.run(LOADED);
  const visible = visibleTables(await lake.commits());
  for (const table of tableNames) await bringTable(database, lake.root, table, visible.get(table));
  return engineOf(database, () => Promise.resolve());
}

async function bringTable(database: ClickhouseDatabase, root: string, table: TableName, visible: VisibleTable | undefined): Promise<void> {
  await database.run(createRowsTable(table));
  await database.run(createEmptyTable(table));
  const { columns } = await database.query(`select path from loaded_file where source_table = ${literal(table)}`);
  const loaded = new Set((columns[0] ?? []).map(String));
  const files = (visible?.files ?? []).map(({ path }) => path);
  const gone = [...loaded].filter((path) => !files.includes(path));
  const fresh = files.filter((path) => !loaded.has(path));
  if (gone.length === 0 && fresh.length === 0) return;
  await takeOut(database, table, [...gone, ...fresh]);
  for (const path of fresh) {
    await database.run(createArrivalTable(table));
    await database.insertParquet(arrivalOf(table), join(root, path));
    await database.run(takeArrival(table, path));
    await database.run(`insert into loaded_file values (${literal(path)}, ${literal(table)})`);
  }
  await database.run(`drop table if exists ${name(arrivalOf(table))}`);
  await database.run(rebuildLatest(table));
}

/** Of a fresh file, too: a kill may have left some of its rows without the note that they are in. */
async function takeOut(database: ClickhouseDatabase, table: TableName, paths: readonly string[]): Promise<void> {
  const listed = paths.map(literal).join(", ");
  await database.run(`alter table ${name(rowsOf(table))} delete where file in (${listed}) settings mutations_sync = 1`);
  await database.run(`alter table loaded_file delete where path in (${listed}) settings mutations_sync = 1`);
}

/** ClickHouse over rows that are handed in, for tests. Closing ends the connection; the database stays. */
export async function openLoadableClickhouse(database: ClickhouseDatabase): Promise<LoadableEngine> {
  for (const table of tableNames) {
    await database.run(`drop table if exists ${name(rowsOf(table))}`);
    await database.run(createRowsTable(table));
    await database.run(rebuildLatest(table));
  }
  let batches = 0;
  const used = new Set<TableName>();
  const moved = new Set<TableName>();
  const settle = async (): Promise<void> => {
    for (const table of moved) await database.run(rebuildLatest(table));
    moved.clear();
  };
  return {
    ...engineOf(database, settle),
    async load(table, rows, observedAt) {
      batches += 1;
      used.add(table);
      moved.add(table);
      const columns = [...columnTypes(table).map(([column]) => column), "from_source", "observed_at", "order_key", "file"];
      const batch = String(batches).padStart(8, "0");
      const tail = (row: number) => ["memory", sqlInstant(observedAt), `${batch}-${String(row).padStart(9, "0")}`, batch];
      const values = valuesOf(table, rows).map((row, at) => [...row, ...tail(at)]);
      await database.insert(rowsOf(table), columns, values);
    },
    async clear() {
      for (const table of used) {
        await database.run(`truncate table ${name(rowsOf(table))}`);
        moved.add(table);
      }
      used.clear();
    },
    close: () => database.close(),
  };
}

function engineOf(database: ClickhouseDatabase, settle: () => Promise<void>): Engine {
  return {
    name: "clickhouse",
    async rowCount(table) {
      await settle();
      const { columns } = await database.query(`select count(*) from ${name(table)}`);
      return Number(columns[0]?.[0] ?? 0);
    },
    async query(sql, parameters) {
      await settle();
      return database.query(sql, parameters);
    },
    close: () => database.close(),
  };
}

function valuesOf<T extends TableName>(table: T, rows: readonly Row<T>[]): readonly (readonly (string | number | boolean | null)[])[] {
  const columns = columnsOf(table, rows);
  const readers = columnTypes(table).map(([column, type]) => {
    const isTime = baseType(type) === "timestamp";
    return (at: number) => {
      const value: unknown = Reflect.get(columns, column)?.[at] ?? null;
      if (isTime && typeof value === "number") return sqlInstant(value);
      return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
    };
  });
  return rows.map((_, at) => readers.map((read) => read(at)));
}

function sqlInstant(at: number): string {
  return new Date(at).toISOString().replace("T", " ").replace("Z", "");
}
