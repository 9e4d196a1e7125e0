import { element } from "./element.ts";
import type { TestResult } from "./estimate.ts";
import { finite } from "./finite.ts";
import { meanOf, unitOf } from "./moments.ts";
import type { PermutationOptions } from "./options.ts";
import { permutationsOf, requireNumbers, seedOf } from "./options.ts";
import { atPosition, sorted } from "./quantiles.ts";
import { createRandom } from "./random.ts";
import { StatisticsError } from "./statistics-error.ts";
import { reaches } from "./tie.ts";

/** What is compared: a number of one group; the test takes that of x minus that of y. */
export type SampleStatistic = (values: readonly number[]) => number;

export interface PermutationTestOptions extends PermutationOptions {
  /** `mean` (default), `median`, or any finite number of one group. */
  readonly statistic?: "mean" | "median" | SampleStatistic;
}

const MOST_SPLITS = 50_000;

/**
 * Could chance alone have dealt these values to two groups of these sizes? Two-sided on the size of the difference; every split
 * is counted up to 50,000, seeded random ones above, and then p = (1 + hits) / (1 + permutations). Assumes that under "no
 * difference" any value could as well have been in the other group; unequal spread breaks that for unequal groups.
 * Errors: `number`, `permutations`, `seed`, `statistic` for one that is not finite. Source: Pitman 1937.
 * @example permutationTest([1, 2, 3], [4, 5, 6]).p // => 0.1
 */
export function permutationTest(x: readonly number[], y: readonly number[], o: PermutationTestOptions = {}): TestResult {
  requireNumbers(x);
  requireNumbers(y);
  const [seed, permutations] = [seedOf(o), permutationsOf(o)];
  const n = [x.length, y.length];
  const splits = splitsOf(x.length, y.length);
  const exact = splits <= MOST_SPLITS;
  const fixed = { n, method: exact ? "permutation-exact" : "permutation-seeded", exact, caveats: [] };
  if (x.length === 0 || y.length === 0) return { ...fixed, statistic: 0, p: null, minimumP: 1, reason: "empty" };
  const { pool, unit, difference } = comparison(x, y, o.statistic ?? "mean");
  const observed = difference(pool.slice(0, x.length), pool.slice(x.length));
  const known = { ...fixed, statistic: finite(observed * unit) };
  const extreme = (first: readonly number[], second: readonly number[]): boolean =>
    reaches(Math.abs(difference(first, second)), Math.abs(observed));
  if (exact) return { ...known, ...overEvery(pool, x.length, splits, extreme) };
  const hits = drawnHits(pool, x.length, { seed, permutations, extreme });
  return { ...known, p: (1 + hits) / (1 + permutations), minimumP: 1 / (1 + permutations) };
}

type Extreme = (first: readonly number[], second: readonly number[]) => boolean;

function comparison(x: readonly number[], y: readonly number[], statistic: "mean" | "median" | SampleStatistic) {
  const values = [...x, ...y];
  const own = typeof statistic === "function";
  // a statistic of the caller's may depend on the scale; ours do not, and huge values must not overflow in them
  const unit = own ? 1 : unitOf(values);
  const of = own ? statistic : statistic === "mean" ? meanOf : medianOf;
  const difference = (first: readonly number[], second: readonly number[]): number => {
    const found = of(first) - of(second);
    if (!Number.isFinite(found)) throw new StatisticsError("statistic", found, "finite numbers");
    return found;
  };
  return { pool: values.map((value) => value / unit), unit, difference };
}

function overEvery(pool: readonly number[], size: number, splits: number, extreme: Extreme): { p: number; minimumP: number } {
  const chosen = Array.from({ length: size }, (_, k) => k);
  let hits = 0;
  for (let split = 0; split < splits; split++) {
    const inside = new Set(chosen);
    if (
      extreme(
        pool.filter((_, k) => inside.has(k)),
        pool.filter((_, k) => !inside.has(k)),
      )
    )
      hits++;
    advance(chosen, pool.length);
  }
  // with equal sizes the mirrored split is as extreme
  return { p: hits / splits, minimumP: (2 * size === pool.length ? 2 : 1) / splits };
}

/** The next combination in dictionary order, in place; the last one stays. */
function advance(chosen: number[], n: number): void {
  const size = chosen.length;
  for (let k = size - 1; k >= 0; k--) {
    if (element(chosen, k) === n - size + k) continue;
    const next = element(chosen, k) + 1;
    for (let j = k; j < size; j++) chosen[j] = next + j - k;
    return;
  }
}

function drawnHits(pool: readonly number[], size: number, o: { seed: number; permutations: number; extreme: Extreme }): number {
  const { shuffle } = createRandom(o.seed);
  let hits = 0;
  for (let k = 0; k < o.permutations; k++) {
    const dealt = shuffle(pool);
    if (o.extreme(dealt.slice(0, size), dealt.slice(size))) hits++;
  }
  return hits;
}

/** C(n1 + n2, n1), or Infinity once it is past what could be counted. */
function splitsOf(n1: number, n2: number): number {
  let splits = 1;
  for (let k = 1; k <= Math.min(n1, n2); k++) {
    splits = (splits * (Math.max(n1, n2) + k)) / k;
    if (splits > MOST_SPLITS) return Infinity;
  }
  return Math.round(splits);
}

function medianOf(values: readonly number[]): number {
  return atPosition(sorted(values), (values.length - 1) / 2);
}
