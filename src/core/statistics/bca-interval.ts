import { normalCdf, normalQuantile } from "./distributions.ts";
import { element } from "./element.ts";
import type { Interval } from "./estimate.ts";
import { atPosition } from "./quantiles.ts";

/** Statistics recomputed from the same numbers in another order tie within this share of their size. */
const TIE = 1e-12;

type ClosedInterval = Interval & { readonly low: number; readonly high: number };

export interface BcaInterval {
  readonly interval: ClosedInterval;
  readonly z0: number;
  readonly acceleration: number;
}

/** Does a recomputed statistic equal the observed one? */
function isTie(value: number, observed: number): boolean {
  return Math.abs(value - observed) <= TIE * Math.max(1, Math.abs(observed));
}

/** Bias-corrected, accelerated interval from sorted resampled statistics and leave-one-out statistics (Efron 1987). */
export function bcaInterval(resampled: Float64Array, observed: number, leftOut: readonly number[], level: number): BcaInterval {
  const z0 = biasOf(resampled, observed);
  const acceleration = accelerationOf(leftOut);
  const bound = (p: number): number => {
    const z = z0 + normalQuantile(p);
    const slack = 1 - acceleration * z;
    // past the pole the mapping turns round; the end of the resamples is then the answer
    const share = slack > 0 ? normalCdf(z0 + z / slack) : Number(p > 0.5);
    return atPosition(resampled, (resampled.length + 1) * share - 1);
  };
  return { interval: { low: bound((1 - level) / 2), high: bound((1 + level) / 2), level }, z0, acceleration };
}

/** Equal-tailed percentiles of the resampled statistics. */
export function percentileInterval(resampled: Float64Array, level: number): ClosedInterval {
  const bound = (p: number): number => atPosition(resampled, (resampled.length + 1) * p - 1);
  return { low: bound((1 - level) / 2), high: bound((1 + level) / 2), level };
}

/** All resamples equal the observed statistic: they say nothing about its spread. */
export function isConstant(resampled: Float64Array, observed: number): boolean {
  return isTie(element(resampled, 0), observed) && isTie(element(resampled, resampled.length - 1), observed);
}

/** Half of the ties count as below: without that, discrete data look biased. */
function biasOf(resampled: Float64Array, observed: number): number {
  let below = 0;
  for (const value of resampled) {
    if (isTie(value, observed)) below += 0.5;
    else if (value < observed) below += 1;
  }
  const least = 1 / (2 * resampled.length);
  return normalQuantile(Math.min(1 - least, Math.max(least, below / resampled.length)));
}

function accelerationOf(leftOut: readonly number[]): number {
  const mean = leftOut.reduce((total, value) => total + value / leftOut.length, 0);
  const widest = leftOut.reduce((most, value) => Math.max(most, Math.abs(mean - value)), 0);
  if (widest <= TIE * Math.max(1, Math.abs(mean))) return 0;
  let squares = 0;
  let cubes = 0;
  // scaled by the widest, so that huge and tiny statistics neither overflow nor vanish
  for (const value of leftOut) {
    const away = (mean - value) / widest;
    squares += away * away;
    cubes += away * away * away;
  }
  return cubes / (6 * squares ** 1.5);
}
