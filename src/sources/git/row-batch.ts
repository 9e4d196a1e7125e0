import type { Columns, EvidenceSink, Row, TableName } from "../../core/evidence/tables.ts";
import { columnsOf, tables } from "../../core/evidence/tables.ts";

/** Rows a batch holds before it goes to the sink. Text columns weigh: 50,000 took 55 MB more than 10,000 and were no faster. */
const BATCH = 10_000;

/** Numbers that are never null take 8 bytes each off the heap; everything else is an array of values. */
type Column = Float64Array | unknown[];

/**
 * Collects rows as one array per column and hands them to the sink in batches.
 * A row passes as an object that dies at once; 50,000 kept objects of 25 fields would be the largest thing in memory.
 */
export class RowBatch<T extends TableName> {
  readonly #table: T;
  readonly #sink: EvidenceSink;
  readonly #names: readonly string[];
  #columns: Column[];
  length = 0;

  constructor(table: T, sink: EvidenceSink) {
    const types: Readonly<Record<string, string>> = tables[table].columns;
    this.#table = table;
    this.#sink = sink;
    this.#names = Object.keys(types);
    const numeric = Object.values(types).map((type) => type === "integer" || type === "timestamp" || type === "double");
    this.#columns = numeric.map((is) => (is ? new Float64Array(1 << 10) : []));
  }

  push(row: Row<T>): void {
    for (let i = 0; i < this.#columns.length; i += 1) this.#put(i, Reflect.get(row, this.#names[i] ?? ""));
    this.length += 1;
  }

  get full(): boolean {
    return this.length >= BATCH;
  }

  async flush(): Promise<void> {
    if (this.length === 0) return;
    const length = this.length;
    // Numbers are copied out to their exact length and their room is used again; columns that grow anew for each batch leave garbage.
    const columns = this.#columns.map((column) => (Array.isArray(column) ? column : column.slice(0, length)));
    this.#columns = this.#columns.map((column) => (Array.isArray(column) ? [] : column));
    this.length = 0;
    await this.#sink.append(this.#table, ofTable<T>(Object.fromEntries(this.#names.map((name, index) => [name, columns[index]]))), length);
  }

  #put(index: number, value: unknown): void {
    const column = this.#columns[index];
    if (Array.isArray(column)) {
      column.push(value);
      return;
    }
    const room = column === undefined || this.length < column.length ? column : wider(column);
    if (room === undefined) return;
    room[this.length] = Number(value);
    this.#columns[index] = room;
  }
}

function wider(column: Float64Array): Float64Array {
  const twice = new Float64Array(column.length * 2);
  twice.set(column);
  return twice;
}

/** The keys are the table's own column names, in its order; the values are fields of typed rows. */
function ofTable<T extends TableName>(columns: object): Columns<T> {
  return columns as Columns<T>;
}

/** Appends a few rows that read better as objects, in batches. */
export async function appendRows<T extends TableName>(sink: EvidenceSink, table: T, rows: readonly Row<T>[]): Promise<void> {
  for (let from = 0; from < rows.length; from += BATCH) {
    const part = rows.slice(from, from + BATCH);
    await sink.append(table, columnsOf(table, part), part.length);
  }
}
