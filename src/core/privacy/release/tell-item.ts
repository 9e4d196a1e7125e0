import type { ReleasedItem } from "../release-shape.ts";
import { shownCount } from "./coding.ts";
import { itemFromParts } from "./from-parts.ts";
import type { Part } from "./lattice.ts";
import { ownItem } from "./own-item.ts";
import { anything, type Box, isPinned, propagate, type Seen, toldBy } from "./ranges.ts";
import { addTallies, countsOf, type Tally } from "./tally.ts";

/** With fewer parts than these, one of them could be worked out from the whole (privacy.md 8, Parents). */
export const ENOUGH_PARTS = 4;

/** An item as it is told, by id of the group, and what that tells of each group, the whole first. */
export interface ToldItem {
  readonly items: ReadonlyMap<string, ReleasedItem>;
  readonly seen: readonly Seen[];
}

/**
 * Levels of every group of one item. A group with four parts or more has levels of its own unless these would pin a bucket of any
 * group under it, tested from the smallest groups up; all others that have parts are told from them.
 * @param tallies per cohort
 */
export function tellItem(part: Part, tallies: readonly Tally[], k: number): ToldItem {
  const below = part.parts.map((each) => tellItem(each, tallies, k));
  const tally = addTallies(part.cohorts.map((cohort) => tallies[cohort] ?? []));
  const under = joinSeen(below.map(({ seen }) => seen));
  const own = { box: toldBy(countsOf(tally)), splits: under.splits };
  const items = new Map(below.flatMap((each) => [...each.items]));
  if (part.parts.length === 0 || (part.parts.length >= ENOUGH_PARTS && pinsNobody([own, ...under.seen]))) {
    return { items: items.set(part.id, ownItem(tally, k)), seen: [own, ...under.seen] };
  }
  const told = part.parts.flatMap(({ id }) => items.get(id) ?? []);
  const nothing: Seen = { box: anything(part.n), splits: under.splits };
  return { items: items.set(part.id, itemFromParts(told, shownCount(part.n, k))), seen: [nothing, ...under.seen] };
}

export function pinsNobody(seen: readonly Seen[]): boolean {
  return !propagate(seen).some((box: Box) => isPinned(box));
}

/** Groups side by side under one whole, which comes first and so moves all places on by one. */
function joinSeen(lists: readonly (readonly Seen[])[]): {
  readonly seen: readonly Seen[];
  readonly splits: readonly (readonly number[])[];
} {
  const seen: Seen[] = [];
  const split: number[] = [];
  for (const list of lists) {
    const start = seen.length + 1;
    split.push(start);
    for (const { box, splits } of list) seen.push({ box, splits: splits.map((places) => places.map((place) => place + start)) });
  }
  return { seen, splits: split.length === 0 ? [] : [split] };
}
