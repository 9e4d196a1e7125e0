import type { Columns, EvidenceSink, Row, TableName } from "../../core/evidence/tables.ts";
import { tables } from "../../core/evidence/tables.ts";

/** A lake in memory for tests: appended rows become visible at once, the latest wins by key, `replace` drops earlier runs. */
export interface MemorySink extends EvidenceSink {
  readonly rows: <T extends TableName>(table: T) => readonly Row<T>[];
  readonly appends: () => number;
}

export function memorySink(): MemorySink {
  const kept = new Map<TableName, Map<string, unknown>>();
  let appends = 0;
  return {
    async append<T extends TableName>(table: T, columns: Columns<T>, length: number) {
      appends += 1;
      const rows = kept.get(table) ?? new Map<string, unknown>();
      kept.set(table, rows);
      const names = Object.keys(tables[table].columns);
      for (let i = 0; i < length; i += 1) {
        const row = Object.fromEntries(names.map((name) => [name, Reflect.get(Reflect.get(columns, name), i)]));
        const missing = names.find((name) => row[name] === undefined);
        if (missing !== undefined) throw new Error(`${table}.${missing} has no value`);
        rows.set(JSON.stringify(tables[table].key.map((name) => row[name])), row);
      }
    },
    replace(table) {
      kept.delete(table);
    },
    rows: <T extends TableName>(table: T) => rowsOf<T>([...(kept.get(table)?.values() ?? [])]),
    appends: () => appends,
  };
}

/** The rows were cut from columns of this table a moment ago. */
function rowsOf<T extends TableName>(rows: readonly unknown[]): readonly Row<T>[] {
  return rows as readonly Row<T>[];
}
