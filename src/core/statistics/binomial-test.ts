import { element } from "./element.ts";
import type { TestResult } from "./estimate.ts";
import { LEAST_P } from "./estimate.ts";
import { binomialKernel } from "./gamma-kernel.ts";
import { requireProbability, requireShare } from "./options.ts";

/**
 * Could k of n come from a chance of p0? Two-sided: sums every outcome no more probable than the observed one (times 1 + 1e-7,
 * so that rounding cannot drop an equally probable one). Exact; assumes independent items. Errors: `count`, `probability`.
 * @example binomialTest(7, 8, 0.5).p // => 0.0703125
 */
export function binomialTest(k: number, n: number, p0: number): TestResult {
  requireShare(k, n);
  requireProbability(p0);
  const fixed = { statistic: k, n: [n], method: "binomial-exact", exact: true, caveats: [] };
  if (n === 0) return { ...fixed, p: null, minimumP: 1, reason: "empty" };
  const chances = Array.from({ length: n + 1 }, (_, i) => binomialChance(i, n, p0));
  const possible = chances.filter((chance) => chance > 0);
  const rarest = possible.reduce((least, chance) => Math.min(least, chance), 1);
  return { ...fixed, p: twoSided(chances, element(chances, k)), minimumP: twoSided(chances, rarest) };
}

/** P(k successes in n) at chance p. */
export function binomialChance(k: number, n: number, p: number): number {
  if (p === 0 || p === 1) return k === n * p ? 1 : 0;
  if (k === 0) return Math.exp(n * Math.log1p(-p));
  if (k === n) return Math.exp(n * Math.log(p));
  return binomialKernel(k, n - k, p, 1 - p);
}

/** Sum of all chances no larger than the observed one, within [1e-300, 1]. */
export function twoSided(chances: readonly number[], observed: number): number {
  const threshold = observed * (1 + 1e-7);
  const sum = chances.reduce((total, chance) => (chance <= threshold ? total + chance : total), 0);
  return Math.min(1, Math.max(LEAST_P, sum));
}
