import { columnsOf, type EvidenceSink, type Row, type TableName } from "../../core/evidence/tables.ts";
import type { Instant } from "../../core/model/time.ts";

/**
 * Hands over what a file says of a table. A file is read whole every time, so its rows supersede those of earlier runs, also when
 * there are none left.
 */
export async function appendRows<T extends TableName>(sink: EvidenceSink, table: T, rows: readonly Row<T>[]): Promise<number> {
  sink.replace(table);
  if (rows.length > 0) await sink.append(table, columnsOf(table, rows), rows.length);
  return rows.length;
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
