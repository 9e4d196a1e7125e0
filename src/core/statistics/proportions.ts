import { betaQuantile, normalQuantile } from "./distributions.ts";
import type { Estimate, Interval } from "./estimate.ts";
import { insufficient } from "./estimate.ts";
import type { LevelOptions } from "./options.ts";
import { levelOf, requireCount, requireProbability, requireShare } from "./options.ts";
import { StatisticsError } from "./statistics-error.ts";

export { binomialTest } from "./binomial-test.ts";

/**
 * The share k of n with Wilson's score interval: the default for shares, close to its level even at n = 5.
 * Assumes independent items with one common chance. Errors: `count`, `level`. Source: Wilson 1927.
 * @example wilson(1, 8).interval // => { low: 0.02241749145006, high: 0.4708881822129, level: 0.95 }
 */
export function wilson(k: number, n: number, o: LevelOptions = {}): Estimate {
  requireShare(k, n);
  const level = levelOf(o);
  return n === 0 ? insufficient("wilson", 0, "empty", 1) : share(k, n, "wilson", wilsonInterval(k, n, level));
}

/**
 * Wilson's interval around a share that is known as a level only, not as a count: what a released band allows to be said.
 * Assumes n independent items. Errors: `probability`, `count`, `level`.
 * @example wilsonAt(0.5, 8) // => { low: 0.2152160622139, high: 0.7847839377861, level: 0.95 }
 */
export function wilsonAt(p: number, n: number, o: LevelOptions = {}): Interval & { readonly low: number; readonly high: number } {
  requireProbability(p);
  requireCount(n);
  if (n === 0) throw new StatisticsError("count", n, "1 or more");
  return wilsonInterval(p * n, n, levelOf(o));
}

/**
 * The share k of n with the equal-tailed interval of Beta(k + 1/2, n - k + 1/2), without edge changes.
 * Assumes independent items; reads as "where the share lies" under Jeffreys' prior. Source: Brown, Cai, DasGupta 2001.
 * @example jeffreys(1, 8).interval // => { low: 0.01383823379032, high: 0.4537193210324, level: 0.95 }
 */
export function jeffreys(k: number, n: number, o: LevelOptions = {}): Estimate {
  requireShare(k, n);
  const level = levelOf(o);
  if (n === 0) return insufficient("jeffreys", 0, "empty", 1);
  const low = betaQuantile((1 - level) / 2, k + 0.5, n - k + 0.5);
  const high = betaQuantile((1 + level) / 2, k + 0.5, n - k + 0.5);
  return share(k, n, "jeffreys", { low, high, level });
}

/**
 * The share k of n with the exact interval that never covers less than its level, and therefore often more.
 * Assumes independent items. Source: Clopper and Pearson 1934, by beta quantiles.
 * @example clopperPearson(0, 5).interval // => { low: 0, high: 0.521823750105, level: 0.95 }
 */
export function clopperPearson(k: number, n: number, o: LevelOptions = {}): Estimate {
  requireShare(k, n);
  const level = levelOf(o);
  if (n === 0) return insufficient("clopper-pearson", 0, "empty", 1);
  return share(k, n, "clopper-pearson", exactInterval(k, n, level));
}

/**
 * The difference of two shares, first minus second, with Newcombe's interval from two Wilson intervals (his method 10).
 * Assumes two independent groups. Source: Newcombe 1998, "Interval estimation for the difference".
 * @example newcombe(56, 70, 48, 80).interval // => { low: 0.05243147240236, high: 0.3338726540369, level: 0.95 }
 */
export function newcombe(k1: number, n1: number, k2: number, n2: number, o: LevelOptions = {}): Estimate {
  requireShare(k1, n1);
  requireShare(k2, n2);
  const level = levelOf(o);
  const n = n1 + n2;
  if (n1 === 0 || n2 === 0) return insufficient("newcombe", n, "empty", 1);
  const first = wilsonInterval(k1, n1, level);
  const second = wilsonInterval(k2, n2, level);
  const p1 = k1 / n1;
  const p2 = k2 / n2;
  const low = p1 - p2 - Math.hypot(p1 - first.low, second.high - p2);
  const high = p1 - p2 + Math.hypot(first.high - p1, p2 - second.low);
  return { value: p1 - p2, n, interval: { low, high, level }, method: "newcombe", caveats: [] };
}

type ClosedInterval = Interval & { readonly low: number; readonly high: number };

/** Clopper-Pearson bounds for k of n, n > 0. */
export function exactInterval(k: number, n: number, level: number): ClosedInterval {
  const low = k === 0 ? 0 : betaQuantile((1 - level) / 2, k, n - k + 1);
  const high = k === n ? 1 : betaQuantile((1 + level) / 2, k + 1, n - k);
  return { low, high, level };
}

function wilsonInterval(k: number, n: number, level: number): ClosedInterval {
  const z = normalQuantile((1 + level) / 2);
  const p = k / n;
  const shrink = (z * z) / n;
  const centre = (p + shrink / 2) / (1 + shrink);
  const reach = (z * Math.sqrt((p * (1 - p)) / n + shrink / (4 * n))) / (1 + shrink);
  return { low: k === 0 ? 0 : centre - reach, high: k === n ? 1 : centre + reach, level };
}

function share(k: number, n: number, method: string, interval: Interval): Estimate {
  return { value: k / n, n, interval, method, caveats: [] };
}
