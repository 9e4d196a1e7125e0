import { columnsOf, type EvidenceSink, tableNames } from "../core/evidence/tables.ts";
import type { RowsByTable } from "./rows.ts";

/** Hands the told rows to the lake in place of those of an earlier demonstration. */
export async function writeRows(rows: RowsByTable, sink: EvidenceSink): Promise<void> {
  for (const table of tableNames) {
    const told = rows[table] ?? [];
    sink.replace(table);
    if (told.length > 0) await sink.append(table, columnsOf(table, asRowsOf(told)), told.length);
  }
}

/** A lookup by a name known only at run time gives the union of all row types; table and rows come from one entry. */
function asRowsOf<T>(rows: T): T & readonly never[] {
  return rows as T & readonly never[];
}
