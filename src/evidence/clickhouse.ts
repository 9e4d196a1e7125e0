import { createReadStream } from "node:fs";
import { ClickHouseLogLevel, createClient } from "@clickhouse/client";
import { z } from "zod";
import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";
import type { Parameters } from "./duckdb.ts";
import type { ResultColumns, SqlValue } from "./duckdb-protocol.ts";

/** A ClickHouse server, spoken to over HTTP. Statements of one organisation run in its own database. */
export interface ClickhouseDatabase {
  readonly run: (sql: string) => Promise<void>;
  readonly query: (sql: string, parameters?: Parameters) => Promise<ResultColumns>;
  /** Rows as arrays in the order of `columns`; instants as UTC text. */
  readonly insert: (table: string, columns: readonly string[], rows: readonly (readonly SqlValue[])[]) => Promise<void>;
  readonly insertParquet: (table: string, path: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * With these the common subset means the same as on the other engines: outer joins and empty aggregates give null, a column wins over
 * an alias of its name, a cast keeps null, and no time is shown in the server's zone.
 */
const SAME_MEANING = {
  join_use_nulls: 1,
  aggregate_functions_null_for_empty: 1,
  prefer_column_name_to_alias: 1,
  cast_keep_nullable: 1,
  session_timezone: "UTC",
  union_default_mode: "DISTINCT",
} as const;
/** Lest a proxy on the way takes a long answer for a dead connection. */
const STILL_THERE = { send_progress_in_http_headers: 1, http_headers_progress_interval_ms: "20000" } as const;
const PLAIN_JSON = { output_format_json_quote_64bit_integers: 0, date_time_output_format: "unix_timestamp" } as const;

/** It would write statements and addresses to the console; what fails is named here. */
const SILENT = { level: ClickHouseLogLevel.OFF } as const;

const reply = z.object({
  meta: z.array(z.object({ name: z.string(), type: z.string() })),
  data: z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))),
  rows: z.number(),
});

/**
 * Throws `evidence.unreachable` when nobody answers and `evidence.engine-failed` with what the engine said.
 * @param address `http://user:password@host:8123`, without a path
 * @param database made if it is not there
 */
export async function connectClickhouse(address: string, database: string): Promise<ClickhouseDatabase> {
  const first = createClient({ url: address, log: SILENT, request_timeout: ANSWER_WITHIN_MS, clickhouse_settings: { ...STILL_THERE } });
  try {
    await first.command({ query: `create database if not exists ${identifier(database)}` });
  } catch (error) {
    throw named(error);
  } finally {
    await first.close();
  }
  const client = createClient({
    url: address,
    database,
    log: SILENT,
    request_timeout: ANSWER_WITHIN_MS,
    clickhouse_settings: { ...SAME_MEANING, ...STILL_THERE },
  });
  const naming = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw named(error);
    }
  };
  return {
    run: async (sql) => void (await naming(client.command({ query: sql }))),
    async query(sql, parameters = {}) {
      const result = await naming(
        client.query({ query: sql, format: "JSONCompact", query_params: { ...parameters }, clickhouse_settings: { ...PLAIN_JSON } }),
      );
      return columnsOfReply(reply.parse(await naming(result.json())));
    },
    async insert(table, columns, rows) {
      if (rows.length === 0) return;
      const [head, ...more] = columns;
      if (head === undefined) return;
      await naming(client.insert({ table: identifier(table), columns: [head, ...more], values: rows, format: "JSONCompactEachRow" }));
    },
    async insertParquet(table, path) {
      await naming(client.insert({ table: identifier(table), values: createReadStream(path), format: "Parquet" }));
    },
    close: () => client.close(),
  };
}

/** A question over ten million rows is answered in seconds; a rebuilt table of them may take minutes. */
const ANSWER_WITHIN_MS = 600_000;

function identifier(text: string): string {
  return `"${text.replaceAll('"', '\\"')}"`;
}

function columnsOfReply({ meta, data, rows }: z.infer<typeof reply>): ResultColumns {
  const columns = meta.map(({ type }, at) => {
    const read = readerOf(type);
    return data.map((row) => read(row[at] ?? null));
  });
  return { names: meta.map(({ name }) => name), columns, length: rows };
}

/** Times come as seconds with a fraction; a day as text. */
function readerOf(type: string): (value: SqlValue) => SqlValue {
  const bare = /^Nullable\((.*)\)$/.exec(type)?.[1] ?? type;
  if (bare.startsWith("DateTime")) return (value) => (value === null ? null : Math.round(Number(value) * 1000));
  if (bare === "Date" || bare === "Date32") return (value) => (value === null ? null : Date.parse(`${value}T00:00:00Z`));
  if (bare.startsWith("Decimal")) return (value) => (value === null ? null : Number(value));
  return (value) => value;
}

const NOBODY_ANSWERS = /ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|ECONNRESET|ETIMEDOUT|socket hang up|Timeout error/i;

function named(error: unknown): EvenkeelError {
  const message = error instanceof Error ? `${error.message}${"code" in error ? ` ${error.code}` : ""}` : String(error);
  if (NOBODY_ANSWERS.test(message))
    return new EvenkeelError(
      "evidence.unreachable",
      "The evidence engine at EVENKEEL_EVIDENCE_URL does not answer.",
      "Start it or correct the address; nothing is lost, the lake is on this machine and what was asked can be asked again.",
    );
  return new EvenkeelError(
    "evidence.engine-failed",
    `The evidence engine stopped: ${quoted(message)}`,
    "Run again; if it stays, report it with this line.",
  );
}
