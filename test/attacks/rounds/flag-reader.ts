import { type Coding, scoreCoding, shareCoding } from "../../../src/core/privacy/release/coding.ts";
import { toldBy } from "../../../src/core/privacy/release/ranges.ts";
import { pinsNobody } from "../../../src/core/privacy/release/tell-item.ts";
import type { Windows } from "../../../src/core/privacy/release/window.ts";

// An attacker who knows the algorithm, the published levels of all parts and how many answered in each, and goes through every way in
// which they can have answered. What is told of the whole, and that something is *not* told of it, rules some of these ways out.

/** Counts of a group: favourable, unfavourable, and the sum of the answers. */
export interface Counts {
  readonly n: number;
  readonly fav: number;
  readonly unfav: number;
  readonly sum: number;
}

/** What would be published of a whole with these counts, in full: levels, flags, and what is missing. */
export type Telling = (whole: Counts) => string;

const BUCKETS = ["favourable", "neutral", "unfavourable"] as const;

/** A bucket of a part that surely holds all of it, or all but one (privacy.md 8, P-att). */
export interface Pinned {
  readonly part: number;
  readonly bucket: (typeof BUCKETS)[number];
}

/** Counts without the sum, and the least and the largest sum that goes with them; every one in between does as well. */
interface Ways {
  readonly fav: number;
  readonly unfav: number;
  low: number;
  high: number;
}

/** For everything that could be published of the whole, given what is published of its parts: whom it pins. */
export function readTellings(parts: readonly Counts[], telling: Telling): ReadonlyMap<string, readonly Pinned[]> {
  const ways = parts.map(waysToAnswer);
  const told = memoised(
    telling,
    parts.reduce((sum, part) => sum + part.n, 0),
  );
  /** By telling: of which part two people were seen outside which bucket. */
  const free = new Map<string, Set<string>>();
  for (const [at, part] of parts.entries()) {
    const others = ways.filter((_, other) => other !== at).reduce(together, [{ fav: 0, unfav: 0, low: 0, high: 0 }]);
    for (const way of ways[at] ?? []) {
      const outside = { favourable: part.n - way.fav, neutral: way.fav + way.unfav, unfavourable: part.n - way.unfav };
      const loose = BUCKETS.filter((bucket) => outside[bucket] >= 2).map((bucket) => `${at} ${bucket}`);
      const tellings = others.flatMap(({ fav, unfav, low, high }) =>
        told(way.fav + fav, way.unfav + unfav, way.low + low, way.high + high),
      );
      for (const key of new Set(tellings)) free.set(key, new Set([...(free.get(key) ?? []), ...loose]));
    }
  }
  const all: Pinned[] = parts.flatMap((_, part) => BUCKETS.map((bucket) => ({ part, bucket })));
  return new Map([...free].map(([key, list]) => [key, all.filter(({ part, bucket }) => !list.has(`${part} ${bucket}`))]));
}

/** Everything told of wholes with these buckets and a sum from `low` to `high`. */
function memoised(telling: Telling, n: number) {
  const known = new Map<string, readonly string[]>();
  const score = scoreCoding(n);
  return (fav: number, unfav: number, low: number, high: number): readonly string[] => {
    const steps = [score.stepOf(low - n, 6 * n), score.stepOf(high - n, 6 * n)] as const;
    const name = `${fav} ${unfav} ${steps.join(" ")}`;
    const found = known.get(name);
    if (found !== undefined) return found;
    const keys = new Set<string>();
    let last = Number.NaN;
    for (let sum = low; sum <= high; sum++) {
      const step = score.stepOf(sum - n, 6 * n);
      if (step !== last) keys.add(telling({ n, fav, unfav, sum }));
      last = step;
    }
    known.set(name, [...keys]);
    return [...keys];
  };
}

function waysToAnswer({ n, fav, unfav, sum }: Counts): readonly Ways[] {
  const [share, score] = [shareCoding(n), scoreCoding(n)];
  const step = (coding: Coding, over: number, under: number): number => coding.stepOf(over, under);
  const ways: Ways[] = [];
  for (let f = 0; f <= n; f++) {
    if (step(share, f, n) !== step(share, fav, n)) continue;
    for (let u = 0; u <= n - f; u++) {
      if (step(share, u, n) !== step(share, unfav, n)) continue;
      const sums = Array.from({ length: 2 * (f + u) + 1 }, (_, more) => 4 * n + f - 3 * u + more).filter(
        (each) => step(score, each - n, 6 * n) === step(score, sum - n, 6 * n),
      );
      const [low, high] = [sums[0], sums.at(-1)];
      if (low !== undefined && high !== undefined) ways.push({ fav: f, unfav: u, low, high });
    }
  }
  return ways;
}

function together(one: readonly Ways[], other: readonly Ways[]): readonly Ways[] {
  const sums = new Map<number, Ways>();
  for (const a of one) {
    for (const b of other) {
      const [fav, unfav, low, high] = [a.fav + b.fav, a.unfav + b.unfav, a.low + b.low, a.high + b.high];
      const found = sums.get(1_000 * fav + unfav);
      if (found === undefined) sums.set(1_000 * fav + unfav, { fav, unfav, low, high });
      else Object.assign(found, { low: Math.min(found.low, low), high: Math.max(found.high, high) });
    }
  }
  return [...sums.values()];
}

/** As `release/1` tells it: on scales that follow from the parts. */
export function tellOnWindows({ own }: Windows): Telling {
  return ({ n, fav, unfav, sum }) =>
    [own.fav?.stepOf(fav, n), own.unfav?.stepOf(unfav, n), own.score?.stepOf(sum - n, 6 * n)].map((step) => step ?? "from parts").join(" ");
}

/** Levels of its own unless these would pin somebody: the rule before decision 27, which looked at what it then kept to itself. */
export function tellUnlessItPins(parts: readonly Counts[]): Telling {
  const under = parts.map((part) => ({ box: toldBy(part), splits: [] }));
  const splits = [parts.map((_, at) => at + 1)];
  const known = new Map<string, boolean>();
  return (whole) => {
    const [share, score] = [shareCoding(whole.n), scoreCoding(whole.n)];
    const steps = [share.stepOf(whole.fav, whole.n), share.stepOf(whole.unfav, whole.n), score.stepOf(whole.sum - whole.n, 6 * whole.n)];
    const key = steps.join(" ");
    const pins = known.get(key) ?? !pinsNobody([{ box: toldBy(whole), splits }, ...under]);
    known.set(key, pins);
    return pins ? "from parts" : key;
  };
}
