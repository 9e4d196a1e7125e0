import type { Release, ReleasedGroup } from "../release-shape.ts";

/** Fewer in either round, and two rounds stand side by side without a difference. */
const ENOUGH_FOR_DELTA = 20;

/** How far two rounds of one group may be compared. */
export interface TrendMark {
  readonly group: string;
  /** One to k-1 people were asked more or fewer: a change could be about just these, so no direction is drawn. */
  readonly rosterNearlyEqual: boolean;
  /** Items of both rounds that may have a delta; all others stand side by side. */
  readonly deltas: readonly string[];
}

/**
 * For every named group that both rounds released. What is left of a node is never compared, as it need not be the same teams.
 * @example trendMarks(now, before)[0] // { group: "org", rosterNearlyEqual: false, deltas: ["b1-1"] }
 */
export function trendMarks(now: Release, before: Release): readonly TrendMark[] {
  const earlier = new Map(before.groups.map((group) => [group.id, group]));
  const k = Math.max(now.k, before.k);
  return now.groups.flatMap((group) => {
    const past = earlier.get(group.id);
    return past === undefined || group.remainder || past.remainder ? [] : [markOf(group, past, k)];
  });
}

function markOf(group: ReleasedGroup, past: ReleasedGroup, k: number): TrendMark {
  const difference = Math.abs(group.eligible - past.eligible);
  const rosterNearlyEqual = difference >= 1 && difference < k;
  const deltas = Object.entries(group.items).flatMap(([id, { n }]) => {
    const other = past.items[id];
    return other === undefined || Math.min(n.low, other.n.low) < ENOUGH_FOR_DELTA ? [] : [id];
  });
  return { group: group.id, rosterNearlyEqual, deltas: rosterNearlyEqual ? [] : deltas };
}
