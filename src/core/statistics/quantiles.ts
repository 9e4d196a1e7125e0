import { binomialChance } from "./binomial-test.ts";
import { element } from "./element.ts";
import type { Estimate } from "./estimate.ts";
import { insufficient } from "./estimate.ts";
import type { LevelOptions } from "./options.ts";
import { levelOf, requireNumbers, requireProbability } from "./options.ts";

/**
 * The p-quantile with linear interpolation between order statistics (R's type 7); null for an empty list.
 * Errors: `number`, `probability`. Source: Hyndman and Fan 1996, definition 7.
 * @example quantile([1, 2, 3, 10], 0.5) // => 2.5
 */
export function quantile(x: readonly number[], p: number): number | null {
  requireNumbers(x);
  requireProbability(p);
  if (x.length === 0) return null;
  return atPosition(sorted(x), (x.length - 1) * p);
}

export type MedianInterval = Estimate & {
  /** 1-based ranks of the bounds; null when n is too small for any. */
  readonly lowerRank: number | null;
  readonly upperRank: number | null;
};

/**
 * The median with the exact order-statistic interval: the narrowest symmetric pair of ranks that reaches the level.
 * Assumes independent items, nothing about their distribution. Never on survey answers: at n 6 to 8 it prints two people's.
 * Source: Thompson 1936.
 * @example medianInterval([1, 2, 3, 4, 5, 6]).interval // => { low: 1, high: 6, level: 0.95, achieved: 0.96875 }
 */
export function medianInterval(x: readonly number[], o: LevelOptions = {}): MedianInterval {
  requireNumbers(x);
  const level = levelOf(o);
  const n = x.length;
  const method = "median-order-statistics";
  const needs = Math.ceil(Math.log2(2 / (1 - level)));
  const { rank, achieved } = lowerRank(n, level);
  if (rank === 0) {
    return { ...insufficient(method, n, n === 0 ? "empty" : "too-few", needs), lowerRank: null, upperRank: null };
  }
  const ordered = sorted(x);
  const upperRank = n + 1 - rank;
  return {
    value: atPosition(ordered, (n - 1) / 2),
    n,
    interval: { low: element(ordered, rank - 1), high: element(ordered, upperRank - 1), level, achieved },
    method,
    caveats: new Set(x).size < n ? ["ties"] : [],
    lowerRank: rank,
    upperRank,
  };
}

/** The largest r with 1 - 2 P(Bin(n, 1/2) <= r - 1) >= level; 0 when even the extremes do not reach it. */
function lowerRank(n: number, level: number): { rank: number; achieved: number } {
  let outside = 0;
  let rank = 0;
  while (2 * (rank + 1) <= n) {
    const more = outside + 2 * binomialChance(rank, n, 0.5);
    if (1 - more < level) break;
    outside = more;
    rank += 1;
  }
  return { rank, achieved: 1 - outside };
}

/** The value at a 0-based fractional position of an ordered list, held to its ends. */
export function atPosition(ordered: ArrayLike<number>, position: number): number {
  const inside = Math.min(ordered.length - 1, Math.max(0, position));
  const below = Math.floor(inside);
  const low = element(ordered, below);
  const share = inside - below;
  if (share === 0) return low;
  return low * (1 - share) + element(ordered, below + 1) * share;
}

export function sorted(x: readonly number[]): Float64Array {
  return Float64Array.from(x).sort();
}
