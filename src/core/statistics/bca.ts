import { bcaInterval, isConstant } from "./bca-interval.ts";
import { element } from "./element.ts";
import type { Estimate } from "./estimate.ts";
import { insufficient } from "./estimate.ts";
import type { ResamplingOptions } from "./options.ts";
import { levelOf, resamplesOf, seedOf } from "./options.ts";
import { createRandom } from "./random.ts";
import { StatisticsError } from "./statistics-error.ts";

export type BcaEstimate = Estimate & {
  /** Bias correction and acceleration; null where there is no interval. */
  readonly z0: number | null;
  readonly acceleration: number | null;
  readonly resamples: number;
  /** All n^n resamples were used, so the seed plays no part. */
  readonly exhaustive: boolean;
};

const EXHAUSTIVE_UP_TO = 6;
const NEEDS = 3;

/**
 * Any statistic of independent rows with a bias-corrected, accelerated bootstrap interval: all n^n resamples up to six rows,
 * seeded ones above. At 95 % it covers 87 % with 8 rows, 92 % with 20 and 94 % with 40; wrong for maxima and for rows
 * that depend on each other. The statistic must be finite for the rows given (`statistic`). Source: Efron 1987, jackknife acceleration.
 * @example bca([1.2, 2.9, 3.1, 4.8, 11.5], (x) => x.reduce((a, b) => a + b, 0) / x.length).interval // => { low: 2.6, high: 9.445944493844, level: 0.95 }
 */
export function bca<Row>(rows: readonly Row[], statistic: (rows: readonly Row[]) => number, o: ResamplingOptions = {}): BcaEstimate {
  const level = levelOf(o);
  const seed = seedOf(o);
  const asked = resamplesOf(o);
  const n = rows.length;
  const exhaustive = n <= EXHAUSTIVE_UP_TO;
  const resamples = exhaustive ? n ** n : asked;
  const extras = { z0: null, acceleration: null, resamples, exhaustive };
  if (n < NEEDS) return { ...insufficient("bca", n, n === 0 ? "empty" : "too-few", NEEDS), ...extras, resamples: 0 };
  const value = statistic(rows);
  if (!Number.isFinite(value)) throw new StatisticsError("statistic", value, "finite numbers");
  const resampled = Float64Array.from(
    exhaustive ? everyResample(rows, statistic) : drawnResamples(rows, statistic, resamples, seed),
  ).sort();
  const leftOut = rows.map((_, left) => statistic(rows.filter((_row, index) => index !== left)));
  // a resample of equal rows can leave the statistic undefined (a correlation): no interval can be read from the rest
  if (!(resampled.every(Number.isFinite) && leftOut.every(Number.isFinite)) || isConstant(resampled, value))
    return { ...insufficient("bca", n, "constant"), ...extras };
  const { interval, z0, acceleration } = bcaInterval(resampled, value, leftOut, level);
  return { value, n, interval, method: "bca", caveats: [], z0, acceleration, resamples, exhaustive };
}

function everyResample<Row>(rows: readonly Row[], statistic: (rows: readonly Row[]) => number): number[] {
  const n = rows.length;
  return Array.from({ length: n ** n }, (_, code) => {
    let rest = code;
    const chosen = rows.map(() => {
      const row = element(rows, rest % n);
      rest = Math.floor(rest / n);
      return row;
    });
    return statistic(chosen);
  });
}

function drawnResamples<Row>(rows: readonly Row[], statistic: (rows: readonly Row[]) => number, resamples: number, seed: number): number[] {
  const { integer } = createRandom(seed);
  const last = rows.length - 1;
  return Array.from({ length: resamples }, () => statistic(rows.map(() => element(rows, integer(0, last)))));
}
