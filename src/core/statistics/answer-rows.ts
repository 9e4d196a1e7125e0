import { element } from "./element.ts";
import { requireNumber } from "./options.ts";
import { StatisticsError } from "./statistics-error.ts";

/** One person's answers, one per item; null where an item was left open. */
export type AnswerRow = readonly (number | null)[];

/** Throws where rows are ragged, have no item, or hold anything but finite numbers and null. */
export function requireRows(rows: readonly AnswerRow[]): void {
  const items = rows[0]?.length ?? 1;
  if (items === 0) throw new StatisticsError("length", 0, "one or more items");
  for (const row of rows) {
    if (row.length !== items) throw new StatisticsError("length", row.length, `as many items as the first row, ${items}`);
    for (const answer of row) if (answer !== null) requireNumber(answer);
  }
}

/** The rows without an open item. */
export function completeRows(rows: readonly AnswerRow[]): number[][] {
  return rows.map((row) => row.filter((answer) => answer !== null)).filter((row, k) => row.length === element(rows, k).length);
}

/** The same numbers by item; one row at least. */
export function byItem(rows: readonly (readonly number[])[]): number[][] {
  return element(rows, 0).map((_, item) => rows.map((row) => element(row, item)));
}
