import { type Coding, numbersTold, scoreCoding, shareCoding } from "./coding.ts";
import type { Counts } from "./tally.ts";

interface Range {
  readonly low: number;
  readonly high: number;
}

/** What somebody who knows n can conclude about a group: how many favourable, neutral, unfavourable, and the sum of answers. */
export interface Box {
  readonly n: number;
  readonly fav: Range;
  readonly neutral: Range;
  readonly unfav: Range;
  readonly sum: Range;
}

/** Nothing known but the number of people. */
export function anything(n: number): Box {
  const range = { low: 0, high: n };
  return { n, fav: range, neutral: range, unfav: range, sum: { low: n, high: 7 * n } };
}

/** What a group's own three levels tell somebody who knows n. */
export function toldBy(counts: Counts): Box {
  const [share, score] = [shareCoding(counts.n), scoreCoding(counts.n)];
  return boxOnScales(counts, { fav: share, unfav: share, score });
}

/** What levels on these scales tell; null: nothing. */
export function boxOnScales({ n, fav, unfav, sum }: Counts, scales: Readonly<Record<"fav" | "unfav" | "score", Coding | null>>): Box {
  const answers = told(scales.score, sum - n, 6 * n);
  const box = { ...anything(n), fav: told(scales.fav, fav, n), unfav: told(scales.unfav, unfav, n) };
  return tighten({ ...box, sum: { low: answers.low + n, high: answers.high + n } });
}

function told(scale: Coding | null, value: number, under: number): Range {
  const all = { low: 0, high: under };
  return scale === null ? all : (numbersTold(scale, scale.stepOf(value, under), { from: 0, to: under, under }) ?? all);
}

const meet = (a: Range, b: Range): Range => ({ low: Math.max(a.low, b.low), high: Math.min(a.high, b.high) });

function meetBoxes(a: Box, b: Box): Box {
  return {
    n: a.n,
    fav: meet(a.fav, b.fav),
    neutral: meet(a.neutral, b.neutral),
    unfav: meet(a.unfav, b.unfav),
    sum: meet(a.sum, b.sum),
  };
}

/**
 * The same box without what cannot be together: buckets sum to n, and f favourable, u unfavourable of n sum to 4n + f - 3u at least and
 * 4n + 3f - u at most. Walks the favourable counts, of which a level leaves few.
 */
export function tighten(box: Box): Box {
  const { n, fav, neutral, unfav, sum } = box;
  const wide = { low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY };
  const found = { fav: { ...wide }, neutral: { ...wide }, unfav: { ...wide }, sum: { ...wide } };
  for (let f = fav.low; f <= fav.high; f++) {
    const low = Math.max(unfav.low, n - f - neutral.high, Math.ceil((f - sum.high + 4 * n) / 3));
    const high = Math.min(unfav.high, n - f - neutral.low, 3 * f - sum.low + 4 * n);
    if (low > high) continue;
    widen(found.fav, f, f);
    widen(found.unfav, low, high);
    widen(found.neutral, n - f - high, n - f - low);
    widen(found.sum, 4 * n + f - 3 * high, 4 * n + 3 * f - low);
  }
  return { n, fav: found.fav, neutral: found.neutral, unfav: found.unfav, sum: meet(sum, found.sum) };
}

function widen(range: { low: number; high: number }, low: number, high: number): void {
  range.low = Math.min(range.low, low);
  range.high = Math.max(range.high, high);
}

/** A group as an attacker sees it; each of `splits` lists the places of groups that are together all of it. */
export interface Seen {
  readonly box: Box;
  readonly splits: readonly (readonly number[])[];
}

/**
 * What can be concluded about every group from all of them: sums of parts bound the whole, the whole less the other parts bounds a part,
 * until nothing changes.
 */
export function propagate(seen: readonly Seen[]): readonly Box[] {
  const boxes = seen.map(({ box }) => box);
  const learn = (place: number, news: Box): boolean => {
    const old = boxes[place];
    if (old === undefined || includes(news, old)) return false;
    boxes[place] = tighten(meetBoxes(old, news));
    return true;
  };
  let changed = true;
  while (changed) {
    changed = false;
    for (let place = seen.length - 1; place >= 0; place--) {
      for (const split of seen[place]?.splits ?? []) if (learn(place, total(split, boxes))) changed = true;
    }
    for (const [place, { splits }] of seen.entries()) {
      for (const split of splits) if (share(place, split, boxes, learn)) changed = true;
    }
  }
  return boxes;
}

const sides = ["fav", "neutral", "unfav", "sum"] as const;

function includes(outer: Box, inner: Box): boolean {
  return sides.every((side) => outer[side].low <= inner[side].low && outer[side].high >= inner[side].high);
}

function total(places: readonly number[], boxes: readonly Box[]): Box {
  const add = (pick: (box: Box) => Range): Range => {
    const range = { low: 0, high: 0 };
    for (const place of places) {
      const box = boxes[place];
      if (box === undefined) continue;
      range.low += pick(box).low;
      range.high += pick(box).high;
    }
    return range;
  };
  return {
    n: places.reduce((sum, place) => sum + (boxes[place]?.n ?? 0), 0),
    fav: add(({ fav }) => fav),
    neutral: add(({ neutral }) => neutral),
    unfav: add(({ unfav }) => unfav),
    sum: add(({ sum }) => sum),
  };
}

function share(whole: number, split: readonly number[], boxes: readonly Box[], learn: (place: number, news: Box) => boolean): boolean {
  const all = total(split, boxes);
  let changed = false;
  for (const place of split) {
    const part = boxes[place];
    const parent = boxes[whole];
    if (part === undefined || parent === undefined) continue;
    const without = (side: (typeof sides)[number]): Range => ({
      low: parent[side].low - (all[side].high - part[side].high),
      high: parent[side].high - (all[side].low - part[side].low),
    });
    const news = { n: part.n, fav: without("fav"), neutral: without("neutral"), unfav: without("unfav"), sum: without("sum") };
    if (learn(place, news)) changed = true;
  }
  return changed;
}

/** Whether a bucket surely holds all, or all but one: then what each of them answered is all but known. */
export function isPinned({ n, fav, neutral, unfav }: Box): boolean {
  return Math.max(fav.low, neutral.low, unfav.low) >= n - 1;
}
