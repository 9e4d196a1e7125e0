import type { FedTable, MappedEvent, PartValue } from "./part.ts";

/** Each column with who said it: the order key of the event. */
export type FoldedColumns = Readonly<Record<string, readonly [PartValue, string]>>;
export interface Folded {
  readonly table: FedTable;
  readonly id: string;
  readonly columns: FoldedColumns;
}

/** Columns that mean the first time something happened: the earliest event tells them. All others are told by the latest. */
const toldFirst: Readonly<Partial<Record<FedTable, readonly string[]>>> = {
  change: ["opened", "ready", "first_review"],
  review_step: ["requested", "responded"],
  run: ["queued", "started"],
  incident: ["detected", "mitigated"],
  failure: ["first_at"],
  work_item: ["created", "started"],
  action: ["created"],
  weakness: ["first_seen", "first_stage"],
  practice_seen: ["first_seen"],
  source_coverage: ["covered_from"],
};

/** Things by table and id. */
export type Entities = ReadonlyMap<string, Folded>;

export function entityKey(table: FedTable, id: string): string {
  return `${table}\u001f${id}`;
}

/**
 * What all events together say of each thing, column by column. The same for any order and any number of repetitions, because each
 * column takes the greatest (or, for firsts, the smallest) order key and nothing else decides.
 */
export function foldEvents(before: Entities, events: Iterable<MappedEvent>): Entities {
  const after = new Map(before);
  for (const { order, parts } of events)
    for (const { table, id, columns } of parts) {
      const key = entityKey(table, id);
      const known = after.get(key);
      after.set(key, { table, id, columns: { ...known?.columns, ...changed(table, known?.columns ?? {}, columns, order) } });
    }
  return after;
}

function changed(
  table: FedTable,
  known: FoldedColumns,
  said: Readonly<Record<string, PartValue>>,
  order: string,
): Record<string, readonly [PartValue, string]> {
  const firsts = toldFirst[table] ?? [];
  const news: Record<string, readonly [PartValue, string]> = {};
  for (const [column, value] of Object.entries(said)) {
    const there = known[column];
    if (there === undefined || (firsts.includes(column) ? order < there[1] : order > there[1])) news[column] = [value, order];
  }
  return news;
}
