import { normalCdf } from "./distributions.ts";
import { LEAST_P, type TestResult } from "./estimate.ts";
import { sumOf } from "./moments.ts";
import { requireNumbers } from "./options.ts";
import type { TieGroup } from "./rank-null.ts";
import { farthest, rankSumNull, tieGroups, twoSidedChance } from "./rank-null.ts";

/** Up to here the exact null takes at most some 30 ms; above, the normal curve is right to the third digit. */
const EXACT_UP_TO = 60;

/**
 * Do values of x tend to be larger or smaller than values of y? `statistic` is U, the pairs with x > y plus half of the ties.
 * Exact given the ties up to 60 values in all, then normal with tie-corrected variance and continuity 1/2. All values equal:
 * p = 1. Assumes independent values; sensitive to unequal spread too, so read it as "the distributions differ".
 * Errors: `number`. Source: Mann and Whitney 1947; ties by mid-ranks, conditional null.
 * @example mannWhitney([1, 2, 3], [4, 5, 6]).p // => 0.1
 */
export function mannWhitney(x: readonly number[], y: readonly number[]): TestResult {
  requireNumbers(x);
  requireNumbers(y);
  const n = [x.length, y.length];
  const total = x.length + y.length;
  const groups = tieGroups([...x, ...y]);
  const fixed = { statistic: winsOf(x, y, groups), n, caveats: groups.length < total ? (["ties"] as const) : [] };
  if (x.length === 0 || y.length === 0) {
    return { ...fixed, method: "mann-whitney-exact", exact: true, p: null, minimumP: 1, reason: "empty" };
  }
  if (total > EXACT_UP_TO) return { ...fixed, ...byNormal(fixed.statistic, n, groups) };
  return { ...fixed, ...byCounting(fixed.statistic, x.length, total, groups) };
}

/** U = W - n1 (n1 + 1) / 2, with W the sum of mid-ranks of x. */
function winsOf(x: readonly number[], y: readonly number[], groups: readonly TieGroup[]): number {
  if (x.length === 0 || y.length === 0) return 0;
  const rank = new Map(groups.map((group) => [group.value, group.doubledRank]));
  const doubled = sumOf(x.map((value) => rank.get(value) ?? 0));
  return doubled / 2 - (x.length * (x.length + 1)) / 2;
}

function byCounting(wins: number, n1: number, total: number, groups: readonly TieGroup[]) {
  const chances = rankSumNull(groups, n1);
  const centre = n1 * (total + 1);
  const observed = 2 * wins + n1 * (n1 + 1);
  const p = Math.max(LEAST_P, twoSidedChance(chances, centre, observed));
  const minimumP = Math.max(LEAST_P, twoSidedChance(chances, centre, farthest(chances, centre)));
  return { method: "mann-whitney-exact", exact: true, p, minimumP };
}

function byNormal(wins: number, [n1 = 0, n2 = 0]: readonly number[], groups: readonly TieGroup[]) {
  const total = n1 + n2;
  const tied = groups.reduce((sum, { size }) => sum + (size ** 3 - size) / (total * (total - 1)), 0);
  const error = Math.sqrt(((n1 * n2) / 12) * (total + 1 - tied));
  const away = Math.max(0, Math.abs(wins - (n1 * n2) / 2) - 0.5);
  const p = groups.length === 1 ? 1 : Math.min(1, Math.max(LEAST_P, 2 * normalCdf(-away / error)));
  return { method: "mann-whitney-normal", exact: false, p, minimumP: groups.length === 1 ? 1 : LEAST_P };
}
