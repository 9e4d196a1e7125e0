import type { ReleasedItem } from "../release-shape.ts";
import type { Part } from "./lattice.ts";
import { itemAbove, ownItem } from "./own-item.ts";
import { type Box, boxOnScales, isPinned, propagate, type Seen, toldBy } from "./ranges.ts";
import { roomOf } from "./room.ts";
import { addTallies, countsOf, type Tally } from "./tally.ts";
import { type Placed, roomTold, windowsOf } from "./window.ts";

/** What an item that is told tells of each group, the whole first, and what is told of the whole. */
export interface ToldItem {
  readonly seen: readonly Seen[];
  readonly whole: Placed;
}

/**
 * Levels of every group of one item, from the smallest groups up. What a group with parts is told on follows from what is told of its
 * parts; its own counts decide nothing but the step.
 * @param tallies per cohort
 * @param keep given what is told of each group, the whole last
 */
export function tellItem(part: Part, tallies: readonly Tally[], k: number, keep: (part: Part, item: ReleasedItem) => void): ToldItem {
  const tally = addTallies(part.cohorts.map((cohort) => tallies[cohort] ?? []));
  const counts = countsOf(tally);
  if (part.parts.length === 0) {
    const item = ownItem(tally, k);
    keep(part, item);
    return { seen: [{ box: toldBy(counts), splits: [] }], whole: { item, room: roomOf(counts) } };
  }
  const below = part.parts.map((each) => tellItem(each, tallies, k, keep));
  const under = joinSeen(below.map(({ seen }) => seen));
  const windows = windowsOf(
    below.map(({ whole }) => whole),
    part.n,
    k,
  );
  const item = itemAbove(tally, windows);
  keep(part, item);
  const seen = { box: boxOnScales(counts, windows.own), splits: under.splits };
  return { seen: [seen, ...under.seen], whole: { item, room: roomTold(windows, counts) } };
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
