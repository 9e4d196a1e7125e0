import type { TableName } from "../../core/evidence/tables.ts";
import type { Instant } from "../../core/model/time.ts";

/** Tables that events can feed. */
export const fedByEvents = [
  "change",
  "review_step",
  "run",
  "run_control",
  "deployment",
  "deployment_change",
  "incident",
  "failure",
  "learning_review",
  "action",
  "weakness",
  "weakness_status",
  "work_item",
  "work_transition",
  "handoff",
  "practice_seen",
  "source_coverage",
] as const satisfies readonly TableName[];
export type FedTable = (typeof fedByEvents)[number];

export type PartValue = string | number | boolean;

/** What one event says of one thing: some columns of its row. Nobody is in it: accounts became teams and buckets before. */
export interface Part {
  readonly table: FedTable;
  /** The key columns of the table, joined by the unit separator. */
  readonly id: string;
  readonly columns: Readonly<Record<string, PartValue>>;
}

export interface MappedEvent {
  /** Fixed width: time, then the event's own hash. Without the time of arrival, or an event that comes twice could change places. */
  readonly order: string;
  readonly parts: readonly Part[];
}

const SEPARATOR = "\u001f";

/** @param key columns of the table's key, which become part of the id */
export function part(
  table: FedTable,
  key: Readonly<Record<string, string | number>>,
  columns: Readonly<Record<string, PartValue | null>>,
): Part {
  const said: Record<string, PartValue> = { ...key };
  for (const [name, value] of Object.entries(columns)) if (value !== null) said[name] = value;
  return { table, id: Object.values(key).join(SEPARATOR), columns: said };
}

/** @example orderOf(1_679_322_425_315, "ab".repeat(32)) // "001679322425315-abababababababab" */
export function orderOf(time: Instant, eventId: string): string {
  return `${String(time).padStart(15, "0")}-${eventId.slice(0, 16)}`;
}
