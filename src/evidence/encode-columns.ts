import { type Column, type Columns, type TableName, tables } from "../core/evidence/tables.ts";
import type { WireColumn } from "./duckdb-protocol.ts";

type Base = "text" | "integer" | "double" | "boolean" | "timestamp";

const bases = {
  text: "text",
  "text?": "text",
  integer: "integer",
  "integer?": "integer",
  double: "double",
  "double?": "double",
  boolean: "boolean",
  "boolean?": "boolean",
  timestamp: "timestamp",
  "timestamp?": "timestamp",
} as const satisfies Record<Column, Base>;

export function baseType(column: Column): Base {
  return bases[column];
}

/** The columns of a table with their types, in the order of tables.ts. */
export function columnTypes(table: TableName): readonly (readonly [string, Column])[] {
  return Object.entries<Column>(tables[table].columns);
}

function encodeText(values: ArrayLike<unknown>, length: number): WireColumn {
  const first = length === 0 ? null : textOrNull(values[0]);
  const encoded = new Array<string | null>(length);
  let constant = true;
  for (let i = 0; i < length; i++) {
    const value = textOrNull(values[i]);
    encoded[i] = value;
    constant &&= value === first;
  }
  // Repository ids and statuses repeat on every row: one value crosses the border instead of half a million.
  return constant ? { kind: "constant", value: first } : { kind: "text", values: encoded };
}

function textOrNull(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  // A NUL would end the text early in the engine.
  const text = String(value);
  return text.includes("\0") ? text.replaceAll("\0", "?") : text;
}

function encodeNumbers(values: ArrayLike<unknown>, length: number): WireColumn {
  if (values instanceof Float64Array) return { kind: "number", values: values.slice(0, length) };
  const encoded = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const value = values[i];
    encoded[i] = typeof value === "number" && Number.isFinite(value) ? value : Number.NaN;
  }
  return { kind: "number", values: encoded };
}

function encodeBooleans(values: ArrayLike<unknown>, length: number): WireColumn {
  const encoded = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    const value = values[i];
    encoded[i] = value === null || value === undefined ? 2 : value === true || value === 1 ? 1 : 0;
  }
  return { kind: "boolean", values: encoded };
}

const encoders = {
  text: encodeText,
  boolean: encodeBooleans,
  integer: encodeNumbers,
  double: encodeNumbers,
  timestamp: encodeNumbers,
} as const satisfies Record<Base, (values: ArrayLike<unknown>, length: number) => WireColumn>;

/** Columns of a source as they cross to the engine's process; null and NaN both become SQL null. */
export function encodeColumns<T extends TableName>(table: T, columns: Columns<T>, length: number): readonly WireColumn[] {
  return columnTypes(table).map(([name, type]) => encoders[baseType(type)](valuesOf(columns, name), length));
}

/** `name` comes from the table definition, which types `columns`; the index signature is lost on the way. */
function valuesOf(columns: object, name: string): ArrayLike<unknown> {
  return Reflect.get(columns, name) as ArrayLike<unknown>;
}
