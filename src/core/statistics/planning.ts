import { noncentralTCdf, normalQuantile, tQuantile } from "./distributions.ts";
import type { Reason } from "./estimate.ts";
import { finite } from "./finite.ts";
import type { LevelOptions } from "./options.ts";
import { levelOf, requireCount, requireNumber, requirePositive } from "./options.ts";
import { StatisticsError } from "./statistics-error.ts";

export interface PlanOptions extends LevelOptions {
  /** Chance of seeing the change when it is there, in (0, 1); .8. The level is that of the two-sided interval. */
  readonly power?: number;
}

/** The smallest change a design sees as often as `power` says. */
export interface MinimumEffect {
  readonly value: number | null;
  readonly n: number;
  readonly power: number;
  readonly level: number;
  readonly method: string;
  readonly reason?: Reason;
  /** How many values, or values a side, would do. */
  readonly needs?: number;
}

export interface StandardisedDesign extends PlanOptions {
  readonly n1: number;
  readonly n2: number;
  /** Differences of pairs instead of two groups; then n1 is the number of pairs, and the unit the spread of the differences. */
  readonly paired?: boolean;
}

/**
 * Smallest difference of two means in standard deviations that a t test sees, both tails counted. With 8 against 8 people it is
 * 1.5: one team's change between two rounds is almost never evidence. Assumes normal values of one spread.
 * Errors: `count`, `level`, `probability` for a power outside (0, 1). Source: Cohen 1988, exact by the noncentral t.
 * @example mdeStandardised({ n1: 8, n2: 8 }).value // => 1.5066342278764746
 */
export function mdeStandardised({ n1, n2, paired = false, ...o }: StandardisedDesign): MinimumEffect {
  requireCount(n1);
  requireCount(n2);
  const plan = planOf(o);
  const n = paired ? n1 : n1 + n2;
  const degreesOfFreedom = paired ? n1 - 1 : n1 + n2 - 2;
  const described = { n, ...plan, method: paired ? "paired-t-power" : "two-sample-t-power" };
  const tooFew = paired ? n1 < 2 : n1 < 1 || n2 < 1 || degreesOfFreedom < 1;
  if (tooFew) return { ...described, value: null, reason: n === 0 ? "empty" : "too-few", needs: 2 };
  const perDeviation = paired ? Math.sqrt(n1) : Math.sqrt(n1) * Math.sqrt(n2 / (n1 + n2));
  const shift = shiftSeen(tQuantile((1 + plan.level) / 2, degreesOfFreedom), degreesOfFreedom, plan.power);
  return { ...described, value: shift / perDeviation };
}

/**
 * Smallest drop, as a share, that two equal sets of n items show: 1 - exp(-(z + z) sd sqrt(2/n)), from the standard deviation of
 * the items' logarithms. For lead times and the like. Assumes independent items of log-normal size. Errors: `count`, `parameter`.
 * @example mdeLogItems(50, 1).value // => 0.4289720056370666
 */
export function mdeLogItems(n: number, sdLog: number, o: PlanOptions = {}): MinimumEffect {
  requireCount(n);
  requirePositive(sdLog, "parameter");
  const described = { n, ...planOf(o), method: "log-items-power" };
  if (n === 0) return { ...described, value: null, reason: "empty", needs: 1 };
  return { ...described, value: drop(described, sdLog, 2 / n) };
}

/**
 * Smallest drop, as a share, between n1 and n2 points of a series with lag-1 correlation rho, on the log scale: memory makes
 * points repeat each other, so their variance grows by (1 + rho) / (1 - rho). Errors: `count`, `parameter`, `number` for rho
 * outside (-1, 1).
 * @example mdeSeries(12, 12, 0.3, 0.3).value // => 0.37349431972328995
 */
export function mdeSeries(n1: number, n2: number, sd: number, rho: number, o: PlanOptions = {}): MinimumEffect {
  requireCount(n1);
  requireCount(n2);
  requirePositive(sd, "parameter");
  if (!(Math.abs(requireNumber(rho)) < 1)) throw new StatisticsError("number", rho, "(-1, 1)");
  const described = { n: n1 + n2, ...planOf(o), method: "series-power" };
  if (n1 === 0 || n2 === 0) return { ...described, value: null, reason: "empty", needs: 1 };
  return { ...described, value: drop(described, sd, (1 / n1 + 1 / n2) * ((1 + rho) / (1 - rho))) };
}

function planOf(o: PlanOptions): { power: number; level: number } {
  const power = o.power ?? 0.8;
  const level = levelOf(o);
  // below its own error rate a test has that power without any change
  if (!(power > 1 - level && power < 1)) throw new StatisticsError("probability", power, `(${1 - level}, 1)`);
  return { power, level };
}

function drop({ power, level }: { power: number; level: number }, sd: number, variance: number): number {
  return -Math.expm1(-finite((normalQuantile((1 + level) / 2) + normalQuantile(power)) * finite(sd * Math.sqrt(variance))));
}

/** The shift of the noncentral t at which both tails beyond the critical value hold the power; by halving, power rises with it. */
function shiftSeen(critical: number, df: number, power: number): number {
  const seen = (shift: number): number => noncentralTCdf(-critical, df, -shift) + noncentralTCdf(-critical, df, shift);
  let [low, high] = [0, 1];
  while (seen(high) < power) [low, high] = [high, 2 * high];
  while (high - low > 1e-12 * high) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (seen(middle) < power) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
