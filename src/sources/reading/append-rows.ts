import { columnsOf, type EvidenceSink, type Row, type TableName } from "../../core/evidence/tables.ts";
import type { Instant } from "../../core/model/time.ts";

/** Rows handed over at once; more of them only as fast as the sink takes them, so that a large file needs them nowhere together. */
const AT_ONCE = 10_000;

/**
 * Hands over what a file says of a table. A file is read whole every time, so its rows supersede those of earlier runs, also when
 * there are none left.
 */
export async function appendRows<T extends TableName>(sink: EvidenceSink, table: T, rows: Iterable<Row<T>>): Promise<number> {
  sink.replace(table);
  let appended = 0;
  for (const some of inPortions(rows)) {
    await sink.append(table, columnsOf(table, some), some.length);
    appended += some.length;
  }
  return appended;
}

function* inPortions<T>(rows: Iterable<T>): Generator<readonly T[]> {
  let portion: T[] = [];
  for (const row of rows) {
    portion.push(row);
    if (portion.length < AT_ONCE) continue;
    yield portion;
    portion = [];
  }
  if (portion.length > 0) yield portion;
}

export interface Coverage {
  readonly source: string;
  readonly tables: readonly TableName[];
  readonly containers: readonly string[];
  readonly from: Instant;
  readonly to: Instant;
  readonly watermark: Instant;
}

/** Says what was observable, also when nothing happened: without it an empty table would read as unknown, or worse, as none. */
export async function appendCoverage(sink: EvidenceSink, coverage: Coverage): Promise<number> {
  const rows = coverage.tables.flatMap((table) =>
    coverage.containers.map((container) => ({
      source: coverage.source,
      table_name: table,
      container,
      covered_from: coverage.from,
      covered_to: coverage.to,
      watermark: coverage.watermark,
      share: 1,
    })),
  );
  return appendRows(sink, "source_coverage", rows);
}
