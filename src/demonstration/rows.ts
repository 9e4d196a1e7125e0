import type { Row, TableName } from "../core/evidence/tables.ts";

export type RowsByTable = { readonly [T in TableName]?: readonly Row<T>[] };

/** Rows as they are told, table by table. */
export interface RowBook {
  readonly add: <T extends TableName>(table: T, row: Row<T>) => void;
  readonly all: () => RowsByTable;
}

export function openRowBook(): RowBook {
  const rows: { [T in TableName]?: Row<T>[] } = {};
  return {
    add(table, row) {
      const known = rows[table];
      if (known === undefined) Object.assign(rows, { [table]: [row] });
      else known.push(row);
    },
    all: () => rows,
  };
}
