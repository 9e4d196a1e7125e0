import { element } from "./element.ts";
import type { Caveat } from "./estimate.ts";
import { StatisticsError } from "./statistics-error.ts";

/** How long something took, or has taken so far. */
export interface LifeItem {
  /** Time of the event, or the last time the item was seen open; 0 or more, any one unit. */
  readonly time: number;
  readonly event: boolean;
  /** The item is only watched from here on (delayed entry); watched from the start where absent. */
  readonly entry?: number;
}

/** What happens at one distinct time. */
export interface Exit {
  readonly time: number;
  readonly atRisk: number;
  readonly events: number;
  readonly censored: number;
}

export function requireItems(items: readonly LifeItem[]): void {
  for (const { time, entry } of items) {
    requireTime(time);
    if (entry !== undefined && !(entry >= 0 && entry < time)) throw new StatisticsError("entry", entry, `0 to below ${time}`);
  }
}

export function requireTime(time: number): number {
  if (!(time >= 0 && time < Infinity)) throw new StatisticsError("time", time, "finite numbers from 0");
  return time;
}

/**
 * Walks through the distinct exit times in order with the number at risk at each. Stops where everybody at risk has left
 * although more items enter later: what follows would be a different population. Sorts three typed arrays: 100,000 items
 * take some 40 ms.
 */
export function forEachExit(items: readonly LifeItem[], visit: (exit: Exit) => void): readonly Caveat[] {
  const exits = Float64Array.from(items, (item) => item.time).sort();
  const ends = Float64Array.from(
    items.filter((item) => item.event),
    (item) => item.time,
  ).sort();
  // absent entry: at risk at time 0 as well
  const entries = Float64Array.from(items, (item) => item.entry ?? -1).sort();
  const late: readonly Caveat[] = element0(entries) > 0 ? ["starts-at-first-entry"] : [];
  let left = 0;
  let ended = 0;
  let entered = 0;
  while (left < exits.length) {
    const time = element(exits, left);
    entered = countBelow(entries, entered, time);
    const atRisk = entered - left;
    const leftAfter = countUpTo(exits, left, time);
    const endedAfter = countUpTo(ends, ended, time);
    const events = endedAfter - ended;
    visit({ time, atRisk, events, censored: leftAfter - left - events });
    left = leftAfter;
    ended = endedAfter;
    const open = countUpTo(entries, entered, time) - left;
    if (open === 0 && left < exits.length) return [...late, "risk-set-emptied"];
  }
  return late;
}

function element0(list: Float64Array): number {
  return list[0] ?? 0;
}

function countUpTo(list: Float64Array, from: number, limit: number): number {
  let k = from;
  while (k < list.length && element(list, k) <= limit) k++;
  return k;
}

function countBelow(list: Float64Array, from: number, limit: number): number {
  let k = from;
  while (k < list.length && element(list, k) < limit) k++;
  return k;
}
