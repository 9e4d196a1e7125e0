import { normalCdf, normalQuantile } from "./distributions.ts";
import { element } from "./element.ts";
import type { Caveat, Estimate, Interval, TestResult } from "./estimate.ts";
import { insufficient, LEAST_P } from "./estimate.ts";
import { finite } from "./finite.ts";
import { sumOf } from "./moments.ts";
import type { LevelOptions } from "./options.ts";
import { levelOf, requireNumbers } from "./options.ts";
import { atPosition, sorted } from "./quantiles.ts";
import type { TieGroup } from "./rank-null.ts";
import { farthest, rankSumNull, signedRankNull, tieGroups, twoSidedChance } from "./rank-null.ts";

const EXACT_PAIR_UP_TO = 60;
const EXACT_SIGNED_UP_TO = 50;

/**
 * By how much x lies above y: the median of all differences x - y, bounded by the differences whose ranks the tie-free rank-sum
 * null leaves out (`achieved` is the level they really reach). Assumes two groups of one shape, shifted; holds for tied values
 * too, then as a caveat. Too few values for any rank at this level: no interval (`too-few`). Cost: sorts n1 * n2 differences.
 * Errors: `number`, `level`. Source: Hodges and Lehmann 1963; exact null to 60 values, then normal.
 * @example hodgesLehmann([5, 7, 9], [1, 2, 3]).value // => 5
 */
export function hodgesLehmann(x: readonly number[], y: readonly number[], o: LevelOptions = {}): Estimate {
  requireNumbers(x);
  requireNumbers(y);
  const level = levelOf(o);
  const n = x.length + y.length;
  const exact = n <= EXACT_PAIR_UP_TO;
  const method = exact ? "hodges-lehmann-exact" : "hodges-lehmann-normal";
  if (x.length === 0 || y.length === 0) return insufficient(method, n, "empty");
  const differences = sorted(x.flatMap((one) => y.map((other) => finite(one - other))));
  const caveats: readonly Caveat[] = new Set([...x, ...y]).size < n ? ["ties"] : [];
  const chances = exact ? rankSumNull(tieFree(n), x.length).chances : null;
  const error = Math.sqrt((x.length * y.length * (n + 1)) / 12);
  return orderEstimate(differences, bandRank(differences.length, { chances, error, level }), { n, method, caveats, level });
}

export type SignedRank = TestResult & {
  /** Median of the averages of all pairs of differences, each with itself too, and its interval. */
  readonly pseudomedian: Estimate;
};

/**
 * Do paired differences lie around 0? Zeros are dropped, ties get mid-ranks; `statistic` is the sum of ranks of the positive
 * ones, exact to 50 differences, then normal. Assumes differences that are symmetric about their middle. For teams only:
 * people's answers cannot be paired. Errors: `number`, `level`. Source: Wilcoxon 1945.
 * @example signedRank([1, 2, 3, 4, 5, -6]).p // => 0.4375
 */
export function signedRank(differences: readonly number[], o: LevelOptions = {}): SignedRank {
  requireNumbers(differences);
  const level = levelOf(o);
  const moved = differences.filter((difference) => difference !== 0);
  const n = moved.length;
  const groups = tieGroups(moved.map(Math.abs));
  const rank = new Map(groups.map((group) => [group.value, group.doubledRank]));
  const positive = sumOf(moved.map((difference) => (difference > 0 ? (rank.get(difference) ?? 0) : 0)));
  const caveats: readonly Caveat[] = groups.length < n ? ["ties"] : [];
  const exact = n <= EXACT_SIGNED_UP_TO;
  const fixed = { statistic: positive / 2, n: [n], method: exact ? "signed-rank-exact" : "signed-rank-normal", exact, caveats };
  const pseudomedian = walshMedian(moved, level, caveats);
  if (n === 0) return { ...fixed, p: null, minimumP: 1, reason: differences.length === 0 ? "empty" : "constant", pseudomedian };
  return { ...fixed, ...(exact ? signedByCounting(positive, groups) : signedByNormal(positive, groups)), pseudomedian };
}

function signedByCounting(doubled: number, groups: readonly TieGroup[]) {
  const chances = signedRankNull(groups);
  const centre = sumOf(groups.map((group) => group.size * group.doubledRank)) / 2;
  const p = Math.max(LEAST_P, twoSidedChance(chances, centre, doubled));
  return { p, minimumP: Math.max(LEAST_P, twoSidedChance(chances, centre, farthest(chances, centre))) };
}

function signedByNormal(doubled: number, groups: readonly TieGroup[]) {
  const centre = sumOf(groups.map((group) => group.size * group.doubledRank)) / 4;
  const error = Math.sqrt(sumOf(groups.map((group) => group.size * group.doubledRank ** 2))) / 4;
  const away = Math.max(0, Math.abs(doubled / 2 - centre) - 0.5);
  return { p: Math.min(1, Math.max(LEAST_P, 2 * normalCdf(-away / error))), minimumP: LEAST_P };
}

function walshMedian(moved: readonly number[], level: number, caveats: readonly Caveat[]): Estimate {
  const n = moved.length;
  const exact = n <= EXACT_SIGNED_UP_TO;
  const method = exact ? "walsh-median-exact" : "walsh-median-normal";
  if (n === 0) return insufficient(method, 0, "empty");
  const averages = sorted(moved.flatMap((one, k) => moved.slice(k).map((other) => one / 2 + other / 2)));
  const chances = exact ? signedRankNull(tieFree(n)).chances : null;
  const error = Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24);
  return orderEstimate(averages, bandRank(averages.length, { chances, error, level }), { n, method, caveats, level });
}

interface Band {
  /** 1-based rank of the lower bound from either end; 0 where no rank reaches the level. */
  readonly rank: number;
  readonly achieved: number;
}

/** The largest rank q with 1 - 2 P(statistic <= q - 1) >= level, by the null of a statistic from 0 to `most`. */
function bandRank(most: number, o: { chances: ArrayLike<number> | null; error: number; level: number }): Band {
  const { chances, error, level } = o;
  if (chances === null) {
    const rank = Math.max(0, Math.floor(most / 2 + 0.5 - normalQuantile((1 + level) / 2) * error));
    return { rank, achieved: 1 - 2 * normalCdf((rank - 0.5 - most / 2) / error) };
  }
  let [rank, outside] = [0, 0];
  while (2 * (rank + 1) <= most) {
    const more = outside + 2 * element(chances, rank);
    if (1 - more < level) break;
    outside = more;
    rank += 1;
  }
  return { rank, achieved: 1 - outside };
}

function orderEstimate(
  ordered: Float64Array,
  { rank, achieved }: Band,
  o: { n: number; method: string; caveats: readonly Caveat[]; level: number },
): Estimate {
  const { n, method, caveats, level } = o;
  const known = { value: atPosition(ordered, (ordered.length - 1) / 2), n, method, caveats };
  if (rank === 0) return { ...known, interval: null, reason: "too-few" };
  const interval: Interval = { low: element(ordered, rank - 1), high: element(ordered, ordered.length - rank), level, achieved };
  return { ...known, interval };
}

/** Ranks 1 to n without ties; their sums come in steps of one whole rank. */
function tieFree(n: number): TieGroup[] {
  return Array.from({ length: n }, (_, k) => ({ value: k, size: 1, doubledRank: 2 * (k + 1) }));
}
