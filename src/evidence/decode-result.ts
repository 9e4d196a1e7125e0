import type { EncodedColumn, EncodedResult, ResultColumns, SqlValue } from "./duckdb-protocol.ts";

/** A result as it is read: one array of values per column. Equal texts are one string, so that later look-ups by it are cheap. */
export function decodeResult({ names, columns, length }: EncodedResult): ResultColumns {
  return { names, columns: columns.map((column) => decodeColumn(column, length)), length };
}

function decodeColumn(column: EncodedColumn, length: number): readonly SqlValue[] {
  if (column.kind === "plain") return column.values;
  const values = new Array<SqlValue>(length);
  if (column.kind === "text") {
    for (let row = 0; row < length; row++) values[row] = column.words[column.codes[row] ?? -1] ?? null;
    return values;
  }
  if (column.kind === "boolean") {
    for (let row = 0; row < length; row++) values[row] = column.values[row] === 2 ? null : column.values[row] === 1;
    return values;
  }
  for (let row = 0; row < length; row++) {
    const value = column.values[row] ?? Number.NaN;
    values[row] = Number.isNaN(value) ? null : value;
  }
  return values;
}
