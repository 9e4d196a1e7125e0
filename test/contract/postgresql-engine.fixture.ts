import pg from "pg";
import { type Column, type Row, type TableName, tableNames } from "../../src/core/evidence/tables.ts";
import type { Instant } from "../../src/core/model/time.ts";
import type { Parameters } from "../../src/evidence/duckdb.ts";
import type { ResultColumns, SqlValue } from "../../src/evidence/duckdb-protocol.ts";
import { baseType, columnTypes } from "../../src/evidence/encode-columns.ts";
import type { LoadableEngine } from "../../src/evidence/engine.ts";
import { createTable, latestRows, name, sqlTypeOf } from "../../src/evidence/table-sql.ts";

/** PostgreSQL's type numbers for what a measure may return (pg_type.dat). */
const oid = {
  bool: 16,
  int8: 20,
  int2: 21,
  int4: 23,
  float4: 700,
  float8: 701,
  date: 1082,
  timestamp: 1114,
  timestamptz: 1184,
  numeric: 1700,
} as const;

type Read = (text: string) => SqlValue;

/** The driver would read a timestamp in the machine's zone; the lake's are UTC. */
function readInstant(text: string): SqlValue {
  return Date.parse(`${text.replace(" ", "T")}${/[+-]\d\d(:?\d\d)?$/.test(text.slice(10)) ? "" : "Z"}`);
}

const readers: Readonly<Record<number, Read>> = {
  [oid.bool]: (text) => text === "t",
  [oid.int8]: Number,
  [oid.int2]: Number,
  [oid.int4]: Number,
  [oid.float4]: Number,
  [oid.float8]: Number,
  [oid.numeric]: Number,
  [oid.date]: (text) => Date.parse(`${text}T00:00:00Z`),
  [oid.timestamp]: readInstant,
  [oid.timestamptz]: readInstant,
};

const types = { getTypeParser: (id: number) => readers[id] ?? ((text: string) => text) };

function rowsOf(table: TableName): string {
  return `${table}__rows`;
}

/** An instant as a timestamp without a zone; a text with one would be shifted. */
function sqlInstant(at: number): string {
  return new Date(at).toISOString().replace("T", " ").replace("Z", "");
}

function sqlText(value: unknown, type: Column): string | null {
  if (value === null || value === undefined) return null;
  return baseType(type) === "timestamp" && typeof value === "number" ? sqlInstant(value) : String(value);
}

/** Columns travel as arrays of text that the server casts: one statement for any number of rows. */
async function insert<T extends TableName>(
  client: pg.Client,
  table: T,
  rows: readonly Row<T>[],
  observedAt: Instant,
  batch: number,
): Promise<void> {
  const columns = columnTypes(table);
  const values = columns.map(([column, type]) => rows.map((row) => sqlText(Reflect.get(row, column), type)));
  const arrays = columns.map((_, index) => `$${index + 1}::text[]`).join(", ");
  const names = columns.map((_, index) => `c${index}`);
  const cast = columns.map(([, type], index) => `cast(c${index} as ${sqlTypeOf(type)})`).join(", ");
  const key = `'${String(batch).padStart(8, "0")}-' || lpad(cast(nth as text), 9, '0')`;
  await client.query(
    `insert into ${name(rowsOf(table))} select ${cast}, 'memory', cast('${sqlInstant(observedAt)}' as timestamp), ${key} from unnest(${arrays}) with ordinality as given (${names.join(", ")}, nth)`,
    values,
  );
}

/**
 * The lake's tables in a PostgreSQL schema of their own, for scale-out and for the golden test. The role needs to create schemas.
 * Text compares by bytes (`collate "C"` of the database, or a C.UTF-8 cluster), as on the other engines.
 */
export async function openPostgresqlEngine(connectionString: string, schema = "evidence"): Promise<LoadableEngine> {
  const client = new pg.Client({ connectionString, types });
  await client.connect();
  await client.query(`drop schema if exists ${name(schema)} cascade`);
  await client.query(`create schema ${name(schema)}`);
  await client.query(`set search_path to ${name(schema)}`);
  await client.query("set time zone 'UTC'");
  for (const table of tableNames) {
    await client.query(createTable(rowsOf(table), table));
    await client.query(`create view ${name(table)} as ${latestRows(name(rowsOf(table)), table)}`);
  }
  let batches = 0;
  const used = new Set<TableName>();
  const query = async (sql: string, parameters: Parameters = {}): Promise<ResultColumns> => {
    const result = await client.query<SqlValue[]>({ text: sql, values: Object.values(parameters), rowMode: "array" });
    const columns = result.fields.map((_, column) => result.rows.map((row) => row[column] ?? null));
    return { names: result.fields.map((field) => field.name), columns, length: result.rows.length };
  };
  return {
    name: "postgresql",
    query,
    async rowCount(table) {
      const { columns } = await query(`select count(*) from ${name(table)}`);
      return Number(columns[0]?.[0] ?? 0);
    },
    async load(table, rows, observedAt) {
      batches += 1;
      used.add(table);
      if (rows.length > 0) await insert(client, table, rows, observedAt, batches);
    },
    async clear() {
      for (const table of used) await client.query(`delete from ${name(rowsOf(table))}`);
      used.clear();
    },
    close: () => client.end(),
  };
}
