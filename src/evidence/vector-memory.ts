import type { DuckDBVector } from "@duckdb/node-api";

/** Bits of validity, eight rows a byte; most vectors have no null and no bits. */
export function forEachNull(vector: DuckDBVector, rows: number, tell: (row: number) => void): void {
  const bits = memoryOf<{ readonly data: BigUint64Array | null }>(vector, "validity").data;
  if (bits === null) return;
  const bytes = new Uint8Array(bits.buffer, bits.byteOffset, bits.byteLength);
  for (let row = 0; row < rows; row++) if (((bytes[row >> 3] ?? 0) & (1 << (row & 7))) === 0) tell(row);
}

/** What a vector keeps in memory. The package types it private and offers only one call per value. */
export function memoryOf<T>(vector: DuckDBVector, part: "items" | "validity" | "dataView"): T {
  return Reflect.get(vector, part) as T;
}
