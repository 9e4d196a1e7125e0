import { type Columns, type EvidenceSink, type Row, type TableName, tables } from "../../core/evidence/tables.ts";
import { type Organisation, unknownOrganisation } from "../../core/model/organisation.ts";
import type { SourceContext } from "./source-context.ts";

/** Keeps what a source appends, as plain rows, and checks each against its table as the lake would. */
export function collectingSink(): EvidenceSink & {
  readonly rows: <T extends TableName>(table: T) => Row<T>[];
  readonly everything: () => string;
} {
  const kept = new Map<TableName, object[]>();
  return {
    append<T extends TableName>(table: T, columns: Columns<T>, length: number): Promise<void> {
      const names = Object.keys(tables[table].columns);
      if (Object.keys(columns).join() !== names.join()) throw new Error(`columns of ${table} differ from its definition`);
      const rows = Array.from({ length }, (_, index) =>
        Object.fromEntries(names.map((name) => [name, cell(table, name, Reflect.get(columns, name)[index])])),
      );
      kept.set(table, [...(kept.get(table) ?? []), ...rows]);
      return Promise.resolve();
    },
    replace: () => undefined,
    rows: (table) => rowsOf(kept.get(table) ?? []),
    everything: () => JSON.stringify([...kept]),
  };
}

function cell(table: TableName, name: string, value: unknown): unknown {
  const type = String(Reflect.get(tables[table].columns, name));
  const fits =
    value === null
      ? type.endsWith("?")
      : type.startsWith("text")
        ? typeof value === "string"
        : type.startsWith("boolean")
          ? typeof value === "boolean"
          : typeof value === "number" && Number.isFinite(value);
  if (!fits) throw new Error(`${table}.${name} is ${type}, got ${JSON.stringify(value)}`);
  return value;
}

/** The cells were checked one by one against the table above. */
function rowsOf<T extends TableName>(rows: object[]): Row<T>[] {
  return rows as Row<T>[];
}

export const NOW = Date.UTC(2026, 9, 1);

export function aContext(organisation: Partial<Organisation> = {}, repos: readonly string[] = ["lantern/payments"]): SourceContext {
  return { repos, organisation: { ...unknownOrganisation, ...organisation }, now: NOW, observedFrom: NOW - 364 * 86_400_000 };
}
