import { chiSquareUpper } from "./distributions.ts";
import { element } from "./element.ts";
import type { Reason, TestResult } from "./estimate.ts";
import { LEAST_P } from "./estimate.ts";
import type { LifeItem } from "./risk-set.ts";
import { requireItems } from "./risk-set.ts";
import { solveLinear } from "./solve-linear.ts";
import { StatisticsError } from "./statistics-error.ts";

export type LogrankResult = TestResult & {
  readonly chiSquare: number;
  readonly degreesOfFreedom: number;
  readonly observed: readonly number[];
  readonly expected: readonly number[];
};

/**
 * Do groups of items that may still be open end equally fast? Compares observed and expected ends over all event times.
 * Strongest when one group is faster by a constant factor; blind to curves that cross. Errors: `length` under two groups,
 * `time`, `entry`. Source: Mantel 1966, hypergeometric variance.
 * @example logrank([[{ time: 1, event: true }], [{ time: 2, event: true }]]).chiSquare // => 1
 */
export function logrank(groups: readonly (readonly LifeItem[])[]): LogrankResult {
  if (groups.length < 2) throw new StatisticsError("length", groups.length, "two or more groups");
  for (const group of groups) requireItems(group);
  const { observed, expected, variance } = compare(groups);
  const n = groups.map((group) => group.length);
  const degreesOfFreedom = groups.length - 1;
  // one group's excess follows from the others', so the last row and column carry no new evidence
  const excess = observed.slice(0, -1).map((count, g) => count - element(expected, g));
  const solved = solveLinear(
    variance.slice(0, -1).map((row) => row.slice(0, -1)),
    excess,
  );
  const chiSquare =
    solved === null
      ? 0
      : Math.max(
          0,
          solved.reduce((sum, x, g) => sum + x * element(excess, g), 0),
        );
  const fixed = { statistic: chiSquare, chiSquare, degreesOfFreedom, observed, expected, n, method: "logrank" };
  const asymptotic = { ...fixed, exact: false, minimumP: LEAST_P, caveats: [] };
  const reason = noTest(n, observed, solved === null);
  if (reason !== null) return { ...asymptotic, p: null, reason };
  return { ...asymptotic, p: Math.max(LEAST_P, chiSquareUpper(chiSquare, degreesOfFreedom)) };
}

function noTest(n: readonly number[], observed: readonly number[], singular: boolean): Reason | null {
  if (n.some((size) => size === 0)) return "empty";
  if (observed.every((count) => count === 0)) return "no-events";
  return singular ? "too-few" : null;
}

interface Comparison {
  readonly observed: number[];
  readonly expected: number[];
  readonly variance: number[][];
}

/** Sums over event times of each group's ends, of their expectation and covariance given the margins. */
function compare(groups: readonly (readonly LifeItem[])[]): Comparison {
  const walks = groups.map(walkOf);
  const times = [...new Set(walks.flatMap((walk) => [...walk.ends]))].sort((a, b) => a - b);
  const observed = groups.map(() => 0);
  const expected = groups.map(() => 0);
  const variance = groups.map(() => groups.map(() => 0));
  for (const time of times) {
    const here = walks.map((walk) => stepTo(walk, time));
    const atRisk = here.reduce((sum, { open }) => sum + open, 0);
    const events = here.reduce((sum, { ended }) => sum + ended, 0);
    const spread = atRisk > 1 ? (events * (atRisk - events)) / (atRisk - 1) : 0;
    here.forEach(({ open, ended }, g) => {
      const share = open / atRisk;
      observed[g] = element(observed, g) + ended;
      expected[g] = element(expected, g) + events * share;
      const row = element(variance, g);
      here.forEach((other, h) => {
        row[h] = element(row, h) + spread * share * (Number(g === h) - other.open / atRisk);
      });
    });
  }
  return { observed, expected, variance };
}

interface Walk {
  readonly ends: Float64Array;
  readonly exits: Float64Array;
  readonly entries: Float64Array;
  /** How many of each sorted list lie before the current time. */
  ended: number;
  left: number;
  entered: number;
}

function walkOf(items: readonly LifeItem[]): Walk {
  return {
    ends: Float64Array.from(
      items.filter((item) => item.event),
      (item) => item.time,
    ).sort(),
    exits: Float64Array.from(items, (item) => item.time).sort(),
    entries: Float64Array.from(items, (item) => item.entry ?? -1).sort(),
    ended: 0,
    left: 0,
    entered: 0,
  };
}

function stepTo(walk: Walk, time: number): { open: number; ended: number } {
  walk.left = countBelow(walk.exits, walk.left, time);
  walk.entered = countBelow(walk.entries, walk.entered, time);
  const before = countBelow(walk.ends, walk.ended, time);
  walk.ended = before;
  while (walk.ended < walk.ends.length && element(walk.ends, walk.ended) === time) walk.ended++;
  return { open: walk.entered - walk.left, ended: walk.ended - before };
}

function countBelow(list: Float64Array, from: number, limit: number): number {
  let k = from;
  while (k < list.length && element(list, k) < limit) k++;
  return k;
}
