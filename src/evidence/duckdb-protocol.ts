import type { TableName } from "../core/evidence/tables.ts";

/** What crosses the process border to the DuckDB worker. Numbers travel as Float64Array with NaN for null, booleans as 0, 1 or 2 for null. */
export type WireColumn =
  | { readonly kind: "text"; readonly values: readonly (string | null)[] }
  | { readonly kind: "constant"; readonly value: string | null }
  | { readonly kind: "number"; readonly values: Float64Array }
  | { readonly kind: "boolean"; readonly values: Uint8Array };

export type SqlValue = string | number | boolean | null;

export type Request =
  | { readonly id: number; readonly op: "run"; readonly sql: string }
  | {
      readonly id: number;
      readonly op: "query";
      readonly sql: string;
      readonly parameters: Readonly<Record<string, SqlValue | readonly string[]>>;
    }
  | {
      readonly id: number;
      readonly op: "append";
      readonly table: string;
      readonly columns: readonly WireColumn[];
      readonly length: number;
    };

/** A result, one array per column: cheaper to send and to read than row objects. Timestamps are Instants. */
export interface ResultColumns {
  readonly names: readonly string[];
  readonly columns: readonly (readonly SqlValue[])[];
  readonly length: number;
}

/** A result as it crosses the border: text by code with -1 for null, numbers with NaN for null, booleans with 2 for null. */
export type EncodedColumn =
  | { readonly kind: "text"; readonly words: readonly string[]; readonly codes: Int32Array }
  | { readonly kind: "number"; readonly values: Float64Array }
  | { readonly kind: "boolean"; readonly values: Uint8Array }
  | { readonly kind: "plain"; readonly values: readonly SqlValue[] };

export interface EncodedResult {
  readonly names: readonly string[];
  readonly columns: readonly EncodedColumn[];
  readonly length: number;
}

export type Reply =
  | { readonly id: number; readonly ok: true; readonly result: EncodedResult | null }
  | { readonly id: number; readonly ok: false; readonly message: string };

/** Where the not yet committed rows of one run and table wait. */
export function stagingName(run: number, table: TableName): string {
  return `staging_${run}_${table}`;
}
