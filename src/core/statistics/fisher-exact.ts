import { twoSided } from "./binomial-test.ts";
import { element } from "./element.ts";
import type { TestResult } from "./estimate.ts";
import { requireCount } from "./options.ts";

/** Counts of two groups in two classes; rows are groups. */
export type TwoByTwo = readonly [readonly [number, number], readonly [number, number]];

/**
 * Are the two shares of a two-by-two table equal? Exact given all margins; two-sided by summing every table no more probable than
 * the observed one (times 1 + 1e-7). `statistic` is the first cell. A margin of zero gives p = 1. Assumes independent items;
 * with few of them p is far above what chance would need, so `minimumP` says what could be reached at all.
 * Errors: `count`. Source: Fisher 1934.
 * @example fisherExact([[7, 1], [2, 6]]).p // => 0.04055944055944
 */
export function fisherExact([[a, b], [c, d]]: TwoByTwo): TestResult {
  for (const cell of [a, b, c, d]) requireCount(cell);
  const least = Math.max(0, a - d);
  const most = Math.min(a + b, a + c);
  const chances = hypergeometric(least, most, [a + b, c + d, a + c]);
  const possible = chances.filter((chance) => chance > 0);
  const rarest = possible.reduce((smallest, chance) => Math.min(smallest, chance), 1);
  const p = twoSided(chances, element(chances, a - least));
  return { p, statistic: a, n: [a + b, c + d], method: "fisher-exact", exact: true, minimumP: twoSided(chances, rarest), caveats: [] };
}

/** Chances of the first cell from `least` to `most`, from the most probable one outwards so that nothing overflows. */
function hypergeometric(least: number, most: number, [row1, row2, column1]: readonly [number, number, number]): number[] {
  const weights = new Array<number>(most - least + 1).fill(0);
  const mode = Math.min(most, Math.max(least, Math.floor(((row1 + 1) * (column1 + 1)) / (row1 + row2 + 2))));
  /** Chance of k + 1 over chance of k. */
  const step = (k: number): number => ((row1 - k) / (k + 1)) * ((column1 - k) / (row2 - column1 + k + 1));
  weights[mode - least] = 1;
  for (let k = mode; k < most && element(weights, k - least) > 0; k++) weights[k + 1 - least] = element(weights, k - least) * step(k);
  for (let k = mode; k > least && element(weights, k - least) > 0; k--) weights[k - 1 - least] = element(weights, k - least) / step(k - 1);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
