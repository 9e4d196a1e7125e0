import type { Cell, UnknownReason } from "../evidence/estimate.ts";
import type { Measure, Unlock } from "../evidence/measure.ts";

/** One source that would make measures observable, with what it would tell. */
export interface UnlockedMeasures extends Unlock {
  readonly measures: readonly string[];
  readonly names: readonly string[];
}

/** Reasons a source would cure. Too few items or too few people are not cured by connecting anything. */
const curable: readonly UnknownReason[] = [
  "no-source",
  "not-observable",
  "window-not-covered",
  "left-censored",
  "low-coverage",
  "no-security-team",
];

/** Minutes in a unit of the effort texts of the catalogue ("15 minutes", "half a day"); a working day has 8 hours. */
const minutesIn: Readonly<Record<string, number>> = { second: 1 / 60, minute: 1, hour: 60, day: 480, week: 2400, month: 9600 };

/**
 * The measures without a value, grouped by the cheapest thing that would unlock them, cheapest first. Groups of equal effort
 * are ordered by how much they unlock. A measure that was suppressed or had nothing to measure is not listed.
 */
export function notObservable(measures: readonly Measure[], cells: readonly Cell[]): readonly UnlockedMeasures[] {
  const groups = new Map<string, UnlockedMeasures>();
  for (const measure of measures.filter((each) => isUnlockable(each, cells))) {
    const unlock = measure.unlock[0];
    if (unlock === undefined) continue;
    const group = groups.get(unlock.source);
    groups.set(unlock.source, {
      ...(group ?? unlock),
      measures: [...(group?.measures ?? []), measure.id],
      names: [...(group?.names ?? []), measure.name],
    });
  }
  return [...groups.values()].toSorted(
    (a, b) => effortMinutes(a.effort) - effortMinutes(b.effort) || b.measures.length - a.measures.length || (a.source < b.source ? -1 : 1),
  );
}

function isUnlockable(measure: Measure, cells: readonly Cell[]): boolean {
  const own = cells.filter((cell) => cell.measure === measure.id);
  if (own.some(({ result }) => result.outcome === "value")) return false;
  if (own.length === 0) return true;
  return own.some(({ result }) => result.outcome === "unknown" && curable.includes(result.reason));
}

/** The first amount in an effort text; a text without one sorts last. */
export function effortMinutes(effort: string): number {
  const match = /(\d+(?:\.\d+)?|half an?|an?|one|two)\s+(second|minute|hour|day|week|month)/i.exec(effort);
  if (match === null) return Number.POSITIVE_INFINITY;
  const amount = (match[1] ?? "").toLowerCase();
  const number = amount.startsWith("half") ? 0.5 : amount === "two" ? 2 : Number.isNaN(Number(amount)) ? 1 : Number(amount);
  return number * (minutesIn[(match[2] ?? "").toLowerCase()] ?? Number.POSITIVE_INFINITY);
}
