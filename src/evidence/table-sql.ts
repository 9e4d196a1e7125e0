import type { Column, TableName } from "../core/evidence/tables.ts";
import { tables } from "../core/evidence/tables.ts";
import { baseType, columnTypes } from "./encode-columns.ts";
import { foldChanges } from "./fold-changes.ts";

/** The SQL types both engines share. */
const sqlType = { text: "varchar", integer: "integer", double: "double precision", boolean: "boolean", timestamp: "timestamp" } as const;
const stagingType = { text: "varchar", integer: "double", double: "double", boolean: "utinyint", timestamp: "double" } as const;

/** Text as a SQL literal. Only for paths and ids we made; values of rows are always bound. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export function name(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}

export function sqlTypeOf(column: Column): string {
  return sqlType[baseType(column)];
}

/** The row header: where the row is from, when it was read, and a unique text that orders rows of one thing (evidence.md 2). */
const headerColumns = ["from_source", "observed_at", "order_key"] as const;
const header = "from_source varchar, observed_at timestamp, order_key varchar";

export function createTable(relation: string, table: TableName): string {
  const columns = columnTypes(table).map(([column, type]) => `${name(column)} ${sqlTypeOf(type)}`);
  return `create table ${name(relation)} (${[...columns, header].join(", ")})`;
}

export function createStaging(relation: string, table: TableName): string {
  const columns = columnTypes(table).map(([column, type]) => `${name(column)} ${stagingType[baseType(type)]}`);
  return `create table ${name(relation)} (${columns.join(", ")})`;
}

function typed(column: string, type: Column): string {
  const quoted = name(column);
  switch (baseType(type)) {
    case "text":
      return quoted;
    case "boolean":
      return `case ${quoted} when 1 then true when 0 then false end as ${quoted}`;
    case "integer":
      return `case when not isnan(${quoted}) then cast(${quoted} as integer) end as ${quoted}`;
    case "double":
      return `case when not isnan(${quoted}) then ${quoted} end as ${quoted}`;
    case "timestamp":
      return `case when not isnan(${quoted}) then epoch_ms(cast(${quoted} as bigint)) end as ${quoted}`;
  }
}

/** Tables of which a first read brings hundreds of thousands of rows: their order key is the same for a whole batch, which costs nothing. */
const bulk: ReadonlySet<TableName> = new Set(["commit", "commit_path", "path"]);

export interface Origin {
  readonly source: string;
  readonly observedAt: number;
  readonly batch: string;
}

function orderKey(table: TableName, origin: Origin): string {
  const observed = String(Math.max(0, Math.trunc(origin.observedAt))).padStart(15, "0");
  const tail = `-${observed}-${origin.batch}`;
  const time = tables[table].time;
  if (time === null || bulk.has(table)) return literal(`${"0".repeat(15)}${tail}-${"0".repeat(9)}`);
  const happened = `case when isnan(${name(time)}) or ${name(time)} < 0 then 0 else cast(${name(time)} as bigint) end`;
  return `printf('%015d', ${happened}) || ${literal(tail)} || printf('-%09d', rowid)`;
}

/** Staged rows as lake rows: null for NaN, instants as timestamps, header added, sorted so that files prune by repository and time. */
export function selectStaged(relation: string, table: TableName, origin: Origin): string {
  const columns = columnTypes(table).map(([column, type]) => typed(column, type));
  const names: readonly string[] = columnTypes(table).map(([column]) => column);
  const time = tables[table].time;
  const order = [...(names.includes("repo") ? ["repo"] : []), ...(time === null ? [] : [time])].map(
    (column) => `${name(relation)}.${name(column)}`,
  );
  const row = [
    ...columns,
    `${literal(origin.source)} as from_source`,
    `epoch_ms(${Math.trunc(origin.observedAt)}::bigint) as observed_at`,
    `${orderKey(table, origin)} as order_key`,
  ];
  return `select ${row.join(", ")} from ${name(relation)}${order.length > 0 ? ` order by ${order.join(", ")}` : ""}`;
}

/**
 * Rows of lake files; columns a file does not have are null. The folders are named `source=...`, which DuckDB would by itself take for a
 * column and put over the rows' own `source`.
 * @param paths as literals
 */
export function parquetRows(paths: readonly string[]): string {
  return `read_parquet([${paths.join(", ")}], union_by_name = true, hive_partitioning = false)`;
}

export function keyColumns(table: TableName): string {
  return tables[table].key.map(name).join(", ");
}

/** What measures read of a table: the latest row of each key, and of changes that two sources tell of, one (fold-changes.ts). */
export function latestRows(relation: string, table: TableName): string {
  return table === "change" ? foldChanges(latestByKey(relation, table)) : latestByKey(relation, table);
}

/**
 * One row per key, the one observed last (ties: greatest order key). `row_number` and not an upsert: an upsert costs 2.6 ms a row.
 * Works on DuckDB, PostgreSQL and ClickHouse.
 */
export function latestByKey(relation: string, table: TableName): string {
  const columns = [...columnTypes(table).map(([column]) => name(column)), ...headerColumns].join(", ");
  return `select ${columns} from (select ${columns}, row_number() over (partition by ${keyColumns(table)} order by observed_at desc, order_key desc) as nth from ${relation}) ranked where nth = 1`;
}
