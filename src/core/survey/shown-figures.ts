import type { Level, Release, ReleasedItem, ShownCount } from "../privacy/release-shape.ts";
import { normalQuantile, tQuantile } from "../statistics/distributions.ts";
import { wilsonAt } from "../statistics/proportions.ts";
import type { ShownInterval, ShownScore } from "./shown.ts";

/** Of every interval on a page of results. */
export const LEVEL = 0.9;
/** Standard deviation of an item in points where the organisation's own may not be known (survey.md 5). */
const USUAL_SD = 25;
/** Below this many answers there is no change, no division as a number and no bound for the silent. */
export const ENOUGH_FOR_CHANGE = 20;
const ENOUGH_GROUPS = 10;

/** From the worst the level allows to the best: Wilson's bounds at its ends, for the fewest who may have answered. */
export function shareInterval({ low, high }: Level, n: ShownCount): ShownInterval {
  return { low: wilsonAt(low, n.low, { level: LEVEL }).low, high: wilsonAt(high, n.low, { level: LEVEL }).high, level: LEVEL };
}

/**
 * @param range ends of the level, in points
 * @param sd within groups of the whole organisation, in points; null: not released, and 25 with Student's quantile stands in
 */
export function scoreInterval(range: { readonly low: number; readonly high: number }, n: ShownCount, sd: number | null): ShownInterval {
  const reach = reachOf(n.low, sd);
  return { low: Math.max(0, range.low - reach), high: Math.min(100, range.high + reach), level: LEVEL };
}

function reachOf(n: number, sd: number | null): number {
  if (sd !== null) return (normalQuantile((1 + LEVEL) / 2) * sd) / Math.sqrt(n);
  return (tQuantile((1 + LEVEL) / 2, Math.max(1, n - 1)) * USUAL_SD) / Math.sqrt(n);
}

/** A construct's score and the range that the levels of its items leave open. */
export interface ConstructRange {
  readonly at: number;
  readonly low: number;
  readonly high: number;
  readonly n: ShownCount;
}

/**
 * Mean of the levels of a construct's items; null where fewer than two thirds of those asked were released.
 * @param asked how many items of the construct the round asked
 */
export function constructRange(items: readonly ReleasedItem[], asked: number): ConstructRange | null {
  if (items.length === 0 || 3 * items.length < 2 * asked) return null;
  const mean = (pick: (item: ReleasedItem) => number): number => items.reduce((sum, item) => sum + pick(item), 0) / items.length;
  const [fewest = items[0]] = [...items].sort((one, other) => one.n.low - other.n.low || one.n.high - other.n.high);
  if (fewest === undefined) return null;
  return { at: mean(({ score }) => score.at), low: mean(({ score }) => score.low), high: mean(({ score }) => score.high), n: fewest.n };
}

export function constructScore(range: ConstructRange, sd: number | null): ShownScore {
  return { at: range.at, interval: scoreInterval(range, range.n, sd), n: range.n };
}

/**
 * A team's score drawn towards the organisation's mean by as much as chance alone would scatter it: B = tau2 / (tau2 + s2 / n).
 * Null under ten groups or fifty answers, where neither variance is known well enough.
 */
export function shrunkenScore(range: ConstructRange, construct: string, { groups, organisation }: Release): ConstructShrunken | null {
  const whole = organisation.constructs[construct];
  if (whole === undefined || whole.tau2 === null || groups.length < ENOUGH_GROUPS) return null;
  const noise = whole.sdWithin ** 2 / range.n.low;
  if (whole.tau2 + noise === 0) return null;
  const weight = whole.tau2 / (whole.tau2 + noise);
  const drawn = (score: number): number => whole.mean + weight * (score - whole.mean);
  const reach = normalQuantile((1 + LEVEL) / 2) * Math.sqrt(weight * noise);
  const interval = { low: Math.max(0, drawn(range.low) - reach), high: Math.min(100, drawn(range.high) + reach), level: LEVEL };
  return { at: drawn(range.at), interval };
}

export interface ConstructShrunken {
  readonly at: number;
  readonly interval: ShownInterval;
}

export interface ShownChange {
  readonly at: number;
  readonly interval: ShownInterval;
  readonly said: "rose" | "fell" | "no clear change";
}

/**
 * The change of a construct between two rounds, after minus before. Nobody can be paired, so both rounds' scatter counts.
 * Null under twenty answers in either: there the two stand side by side and nothing is said of a direction.
 */
export function changeBetween(
  after: ConstructRange,
  before: ConstructRange,
  sds: { readonly after: number | null; readonly before: number | null },
): ShownChange | null {
  if (Math.min(after.n.low, before.n.low) < ENOUGH_FOR_CHANGE) return null;
  const reach = Math.hypot(reachOf(after.n.low, sds.after), reachOf(before.n.low, sds.before));
  const interval = { low: after.low - before.high - reach, high: after.high - before.low + reach, level: LEVEL };
  return { at: after.at - before.at, interval, said: interval.low > 0 ? "rose" : interval.high < 0 ? "fell" : "no clear change" };
}

/** From n = 20: how divided the answers are, the smaller of both shares. */
export function divisionOf({ n, fav, unfav }: ReleasedItem): number | null {
  return n.low < ENOUGH_FOR_CHANGE ? null : Math.min(fav.at, unfav.at);
}

/** From n = 20: the favourable share of all who were asked, if everybody silent had disagreed, or agreed. */
export function silenceBounds({ n, fav }: ReleasedItem, eligible: number): { readonly low: number; readonly high: number } | null {
  if (n.low < ENOUGH_FOR_CHANGE || eligible < n.low) return null;
  return { low: (fav.low * n.low) / eligible, high: Math.min(1, (fav.high * n.low + eligible - n.low) / eligible) };
}
