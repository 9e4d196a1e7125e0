import type { FedTable, MappedEvent, Part } from "../sources/events/part.ts";

interface Span {
  first: string;
  last: string;
}

const SEPARATOR = "\u001f";
/** An order key begins with the time in 15 digits. */
const TIME_DIGITS = 15;

/**
 * What a source that only sends has covered: from the first event of a table and container to the last. Silence cannot be told from
 * nothing having happened, so nothing beyond the last event is claimed.
 */
export function coverageEvents(events: readonly MappedEvent[], source: string): readonly MappedEvent[] {
  const spans = new Map<string, Span>();
  for (const { order, parts } of events)
    for (const part of parts) {
      const key = [part.table, containerOf(part)].join(SEPARATOR);
      const span = spans.get(key);
      if (span === undefined) spans.set(key, { first: order, last: order });
      else if (order < span.first) span.first = order;
      else if (order > span.last) span.last = order;
    }
  return [...spans].flatMap(([key, { first, last }]) => {
    const [table = "", container = ""] = key.split(SEPARATOR);
    return [...new Set([first, last])].map((order) => ({ order, parts: [coverage(source, table, container, order)] }));
  });
}

function coverage(source: string, table: string, container: string, order: string): Part {
  const at = Number(order.slice(0, TIME_DIGITS));
  return {
    table: "source_coverage" satisfies FedTable,
    id: [source, table, container].join(SEPARATOR),
    columns: { source, table_name: table, container, covered_from: at, covered_to: at, watermark: at, share: 1 },
  };
}

function containerOf({ columns: { repo, service, container } }: Part): string {
  for (const place of [repo, service, container]) if (typeof place === "string") return place;
  return "*";
}
