import { element } from "./element.ts";
import { requireProbability } from "./options.ts";

/**
 * p-values adjusted so that the chance of any false finding stays at the level (step-down Bonferroni), in input order. Holds
 * under any dependence. Errors: `probability`. Source: Holm 1979.
 * @example holm([0.01, 0.04, 0.03]) // => [0.03, 0.06, 0.06]
 */
export function holm(p: readonly number[]): number[] {
  const m = p.length;
  return adjusted(p, (value, rank) => value * (m - rank), "from-smallest");
}

/**
 * p-values adjusted so that the expected share of false findings stays at the level; for independent or positively dependent
 * tests. In input order. Source: Benjamini and Hochberg 1995.
 * @example benjaminiHochberg([0.01, 0.04, 0.03]) // => [0.03, 0.04, 0.04]
 */
export function benjaminiHochberg(p: readonly number[]): number[] {
  const m = p.length;
  return adjusted(p, (value, rank) => (value * m) / (rank + 1), "from-largest");
}

/**
 * The same under any dependence, at the price of a factor 1 + 1/2 + ... + 1/m. Source: Benjamini and Yekutieli 2001.
 * @example benjaminiYekutieli([0.01, 0.02]) // => [0.03, 0.03]
 */
export function benjaminiYekutieli(p: readonly number[]): number[] {
  const m = p.length;
  const price = p.reduce((sum, _, k) => sum + 1 / (k + 1), 0);
  return adjusted(p, (value, rank) => (value * m * price) / (rank + 1), "from-largest");
}

/** Adjusts in order of size (`rank` 0 is the smallest) and carries the running extreme, so that no order is reversed. */
function adjusted(
  p: readonly number[],
  adjust: (value: number, rank: number) => number,
  direction: "from-smallest" | "from-largest",
): number[] {
  p.forEach(requireProbability);
  const order = p.map((_, index) => index).sort((a, b) => element(p, a) - element(p, b));
  const ranks = order.map((_, rank) => rank);
  const walk = direction === "from-smallest" ? ranks : ranks.toReversed();
  const result = new Array<number>(p.length).fill(1);
  let running = direction === "from-smallest" ? 0 : 1;
  for (const rank of walk) {
    const index = element(order, rank);
    const value = Math.min(1, adjust(element(p, index), rank));
    running = direction === "from-smallest" ? Math.max(running, value) : Math.min(running, value);
    result[index] = running;
  }
  return result;
}
