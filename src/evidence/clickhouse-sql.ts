import type { Column, TableName } from "../core/evidence/tables.ts";
import { baseType, columnTypes } from "./encode-columns.ts";
import { latestRows, literal, name } from "./table-sql.ts";

/** All nullable: `join_use_nulls` and the null rules of evidence.md 4 need a null to be one. Times are UTC to the millisecond. */
const clickhouseType = {
  text: "Nullable(String)",
  integer: "Nullable(Int32)",
  double: "Nullable(Float64)",
  boolean: "Nullable(Bool)",
  timestamp: "Nullable(DateTime64(3, 'UTC'))",
} as const;

const header = "from_source Nullable(String), observed_at Nullable(DateTime64(3, 'UTC')), order_key Nullable(String)";

/** Unsorted on purpose: every key would have to be non-null, and each measure reads a table as a whole. */
const MERGE_TREE = "engine = MergeTree order by tuple()";

function clickhouseColumns(table: TableName): string {
  return columnTypes(table)
    .map(([column, type]: readonly [string, Column]) => `${name(column)} ${clickhouseType[baseType(type)]}`)
    .join(", ");
}

/** Rows as they were read, each with the lake file it came from; what measures read is made of them (rebuildLatest). */
export function createRowsTable(table: TableName): string {
  return `create table if not exists ${name(rowsOf(table))} (${clickhouseColumns(table)}, ${header}, file LowCardinality(String)) ${MERGE_TREE}`;
}

export function createEmptyTable(table: TableName): string {
  return `create table if not exists ${name(table)} (${clickhouseColumns(table)}, ${header}) ${MERGE_TREE}`;
}

export function createArrivalTable(table: TableName): string {
  return `create or replace table ${name(arrivalOf(table))} (${clickhouseColumns(table)}, ${header}) ${MERGE_TREE}`;
}

/** Swapped in as a whole, so that a reader sees the table before or after, never between. */
export function rebuildLatest(table: TableName): string {
  return `create or replace table ${name(table)} ${MERGE_TREE} as ${latestRows(name(rowsOf(table)), table)}`;
}

export function takeArrival(table: TableName, file: string): string {
  const columns = [...columnTypes(table).map(([column]) => name(column)), "from_source", "observed_at", "order_key"].join(", ");
  return `insert into ${name(rowsOf(table))} (${columns}, file) select ${columns}, ${literal(file)} from ${name(arrivalOf(table))}`;
}

export function rowsOf(table: TableName): string {
  return `${table}__rows`;
}

export function arrivalOf(table: TableName): string {
  return `${table}__arrival`;
}
