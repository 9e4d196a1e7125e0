import { rmSync } from "node:fs";
import { tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import {
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBType,
  type DuckDBVector,
  listValue,
  UTINYINT,
  VARCHAR,
} from "@duckdb/node-api";
import type { EncodedResult, Reply, Request, SqlValue, WireColumn } from "./duckdb-protocol.ts";
import { encodeResult } from "./encode-result.ts";

/** Rows of one DuckDB vector. */
const CHUNK = 2048;

const typeOf = { text: VARCHAR, constant: VARCHAR, number: DOUBLE, boolean: UTINYINT } as const satisfies Record<
  WireColumn["kind"],
  DuckDBType
>;

/** Where queries larger than memory spill. Without it the engine would write into the folder the user stands in. */
const spill = join(tmpdir(), `evenkeel-engine-${process.pid}`);

/** A quarter of the machine, and a gigabyte where that is less: what does not fit is spilled, which takes ten times as long. */
function memoryMegabytes(): number {
  return Math.max(1_000, Math.round(totalmem() / 4 / 1e6));
}

/** Network and extensions stay off: an evidence query may read the lake and nothing else. */
async function connect(): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(":memory:", {
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    memory_limit: `${memoryMegabytes()}MB`,
    preserve_insertion_order: "false",
    temp_directory: spill,
  });
  return instance.connect();
}

function fill(chunk: DuckDBDataChunk, column: number, wire: WireColumn, from: number, rows: number): void {
  const vector = chunk.getColumnVector(column);
  if (wire.kind === "text") for (let i = 0; i < rows; i++) vector.setItem(i, wire.values[from + i] ?? null);
  else if (wire.kind === "constant") for (let i = 0; i < rows; i++) vector.setItem(i, wire.value);
  // Copying whole arrays into the vector's memory is what makes half a million rows take a quarter of a second.
  else itemsOf(vector).set(wire.values.subarray(from, from + rows));
  vector.flush();
}

/** The memory of a DOUBLE or UTINYINT vector. The package types it private and offers only one call per value, which is ten times slower. */
function itemsOf(vector: DuckDBVector): { set(values: Float64Array | Uint8Array): void } {
  return Reflect.get(vector, "items");
}

async function append(connection: DuckDBConnection, table: string, columns: readonly WireColumn[], length: number): Promise<void> {
  const appender = await connection.createAppender(table);
  const chunk = DuckDBDataChunk.create(
    columns.map((column) => typeOf[column.kind]),
    CHUNK,
  );
  for (let from = 0; from < length; from += CHUNK) {
    const rows = Math.min(CHUNK, length - from);
    chunk.reset();
    chunk.rowCount = rows;
    for (const [index, column] of columns.entries()) fill(chunk, index, column, from, rows);
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

async function query(
  connection: DuckDBConnection,
  sql: string,
  parameters: Extract<Request, { op: "query" }>["parameters"],
): Promise<EncodedResult> {
  const bound = Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, isList(value) ? listValue([...value]) : value]),
  );
  return encodeResult(await connection.run(sql, bound));
}

function isList(value: SqlValue | readonly string[]): value is readonly string[] {
  return Array.isArray(value);
}

async function answer(connection: DuckDBConnection, request: Request): Promise<EncodedResult | null> {
  if (request.op === "query") return query(connection, request.sql, request.parameters);
  if (request.op === "append") await append(connection, request.table, request.columns, request.length);
  else await connection.run(request.sql);
  return null;
}

/** IPC hands over `unknown`; both ends are our own code of the same version. */
function asRequest(message: unknown): Request {
  return message as Request;
}

function send(reply: Reply): void {
  process.send?.(reply);
}

const connection = connect();
let queue: Promise<void> = Promise.resolve();

async function serve(request: Request): Promise<void> {
  try {
    send({ id: request.id, ok: true, result: await answer(await connection, request) });
  } catch (error) {
    send({ id: request.id, ok: false, message: error instanceof Error ? error.message : String(error) });
  }
}

process.on("message", (message) => {
  const request = asRequest(message);
  queue = queue.then(() => serve(request));
});
// The parent decides what an interrupt means; when it is gone, so are we, whatever killed it.
process.on("SIGINT", () => {});
process.on("disconnect", () => {
  rmSync(spill, { recursive: true, force: true });
  process.exit(0);
});
