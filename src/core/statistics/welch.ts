import { tCdf, tQuantile } from "./distributions.ts";
import type { Estimate } from "./estimate.ts";
import { insufficient, LEAST_P } from "./estimate.ts";
import { finite } from "./finite.ts";
import { inUnits, meanOf, unitOf, varianceOf } from "./moments.ts";
import type { LevelOptions } from "./options.ts";
import { levelOf, requireNumbers } from "./options.ts";

export type MeanDifference = Estimate & {
  /** Two-sided p of equal means; null where there is no interval. */
  readonly p: number | null;
  readonly standardError: number | null;
  readonly degreesOfFreedom: number | null;
};

const UNTESTED = { p: null, standardError: null, degreesOfFreedom: null } as const;

/**
 * Mean of x minus mean of y for two independent groups whose spread may differ, with the t interval on Satterthwaite's degrees
 * of freedom. Groups of one have a difference but no interval (`too-few`); nor do two groups without any spread (`constant`).
 * Assumes independent values and means that are nearly normal; answers on seven points are from about five a group.
 * Errors: `number`, `level`. Source: Welch 1938.
 * @example welch([4, 5, 6], [1, 2, 3]).interval // => { low: 0.7330420644724849, high: 5.266957935527515, level: 0.95 }
 */
export function welch(x: readonly number[], y: readonly number[], o: LevelOptions = {}): MeanDifference {
  requireNumbers(x);
  requireNumbers(y);
  const level = levelOf(o);
  const n = x.length + y.length;
  const method = "welch";
  if (x.length === 0 || y.length === 0) return { ...insufficient(method, n, "empty", 2), ...UNTESTED };
  const unit = unitOf([...x, ...y]);
  const [first, second] = [inUnits(x, unit), inUnits(y, unit)];
  const apart = meanOf(first) - meanOf(second);
  const known = { value: finite(apart * unit), n, interval: null, method, caveats: [] };
  if (x.length < 2 || y.length < 2) return { ...known, reason: "too-few", ...UNTESTED };
  const [a, b] = [varianceOf(first) / x.length, varianceOf(second) / y.length];
  if (a + b === 0) return { ...known, reason: "constant", ...UNTESTED };
  const error = Math.sqrt(a + b);
  const degreesOfFreedom = satterthwaite(a / (a + b), x.length - 1, y.length - 1);
  const reach = tQuantile((1 + level) / 2, degreesOfFreedom) * error;
  const interval = { low: finite((apart - reach) * unit), high: finite((apart + reach) * unit), level };
  const p = Math.max(LEAST_P, Math.min(1, 2 * tCdf(-Math.abs(apart / error), degreesOfFreedom)));
  return { ...known, interval, p, standardError: finite(error * unit), degreesOfFreedom };
}

/** `share` is the first group's part of the squared error. */
function satterthwaite(share: number, df1: number, df2: number): number {
  return 1 / (share ** 2 / df1 + (1 - share) ** 2 / df2);
}
