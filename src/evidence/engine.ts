import type { Row, TableName } from "../core/evidence/tables.ts";
import type { Instant } from "../core/model/time.ts";
import type { Parameters } from "./duckdb.ts";
import type { ResultColumns } from "./duckdb-protocol.ts";

export type EngineName = "duckdb" | "postgresql" | "clickhouse";

/** Something that holds the lake's tables, latest rows only, and answers SQL. Timestamps come back as Instants, numbers as numbers. */
export interface Engine {
  readonly name: EngineName;
  /** Rows in each table of the lake; tables nothing was ever written to count 0. */
  rowCount(table: TableName): Promise<number>;
  query(sql: string, parameters?: Parameters): Promise<ResultColumns>;
  close(): Promise<void>;
}

/** An engine that takes rows directly: the golden test loads the same rows into each. */
export interface LoadableEngine extends Engine {
  /** Adds rows as one batch read at `observedAt`. */
  load<T extends TableName>(table: T, rows: readonly Row<T>[], observedAt: Instant): Promise<void>;
  /** Forgets all rows. */
  clear(): Promise<void>;
}
