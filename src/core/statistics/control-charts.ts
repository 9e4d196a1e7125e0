import { calibratedK, declaredK, lagOneCorrelation } from "./calibrated-limits.ts";
import type { ChartLines, RuleName } from "./chart-rules.ts";
import { flagged } from "./chart-rules.ts";
import { element } from "./element.ts";
import type { Reason } from "./estimate.ts";
import { finite } from "./finite.ts";
import { requireNumbers } from "./options.ts";
import { quantile } from "./quantiles.ts";
import { StatisticsError } from "./statistics-error.ts";

type Rules = { readonly [rule in "beyond" | "run8" | "threeOfFour"]: readonly number[] } & {
  readonly [rule in RuleName]?: readonly number[];
};

export interface XmrOptions {
  /** The first points, from which the limits come and stay; all points where absent. */
  readonly baseline?: number;
  readonly centre?: "mean" | "median";
  /** Average of the moving ranges; follows `centre` where absent. */
  readonly range?: "mean" | "median";
  /** `log` for durations: limits are then ratios around a geometric mean. */
  readonly scale?: "linear" | "log";
  /** Lag-1 autocorrelation where it is known; estimated from the baseline where absent. */
  readonly rho?: number;
  readonly extraRules?: readonly ("run7" | "trend7" | "twoOfThree")[];
}

export interface XmrChart {
  readonly centre: number | null;
  /** On the scale charted: for `log`, the logarithm of a ratio. So are `sigma` and `rangeLimit`. */
  readonly meanRange: number | null;
  readonly sigma: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly rangeLimit: number | null;
  /** The limits that may notify; null where the series is too short, too autocorrelated or constant. */
  readonly calibrated: { readonly k: number; readonly lower: number; readonly upper: number } | null;
  readonly rules: Rules;
  /** Points after the baseline beyond the calibrated limits, 0-based. */
  readonly signals: readonly number[];
  readonly reason?: Reason;
}

/** Wheeler's factors of the moving range: to the limits, to the range limit, and the range of one sigma. */
const FACTORS = {
  mean: { limit: 2.66, rangeLimit: 3.268, perSigma: 1.128 },
  median: { limit: 3.145, rangeLimit: 3.865, perSigma: 0.954 },
} as const;

/**
 * Chart of single values with limits from moving ranges. Textbook limits and rules are for drawing: with 12 baseline points
 * they flag a steady series 22 times in 100 over the next twelve points. `signals` keep that at 5, with or without a little
 * autocorrelation. Assumes a steady baseline. Errors: `number`, `length` (baseline), `parameter` (rho).
 * Source: Wheeler, Making Sense of Data; calibrated limits by our own simulation.
 * @example xmr([10, 12, 11, 13, 11, 12, 30], { baseline: 6 }).signals // => [6]
 */
export function xmr(values: readonly number[], o: XmrOptions = {}): XmrChart {
  requireNumbers(values);
  const log = o.scale === "log";
  const points = log ? values.map(logarithm) : values;
  const back = log ? (value: number): number => finite(Math.exp(value)) : (value: number): number => value;
  const count = baselineOf(o, points.length);
  const base = points.slice(0, count);
  const rho = requireRho(o.rho);
  if (base.length < 2) return withoutLimits(base.map(back)[0] ?? null);
  const { lines, meanRange, rangeLimit } = linesOf(base, o);
  const k = calibrationOf(base, o, rho, meanRange);
  const reach = k === null ? null : k * meanRange;
  const isSignal = (value: number, index: number): boolean =>
    reach !== null && index >= count && (value > finite(lines.centre + reach) || value < finite(lines.centre - reach));
  const chart = {
    centre: back(lines.centre),
    meanRange,
    sigma: lines.sigma,
    lower: back(lines.lower),
    upper: back(lines.upper),
    rangeLimit,
    calibrated:
      k === null || reach === null ? null : { k, lower: back(finite(lines.centre - reach)), upper: back(finite(lines.centre + reach)) },
    rules: rulesOf(points, lines, o),
    signals: points.flatMap((value, index) => (isSignal(value, index) ? [index] : [])),
  };
  if (meanRange === 0) return { ...chart, reason: "constant" };
  return k === null && base.length < 6 ? { ...chart, reason: "too-few" } : chart;
}

function linesOf(base: readonly number[], o: XmrOptions): { lines: ChartLines; meanRange: number; rangeLimit: number } {
  const centred = o.centre ?? "mean";
  const factors = FACTORS[o.range ?? centred];
  const ranges = base.slice(1).map((value, k) => finite(Math.abs(value - element(base, k))));
  const meanRange = average(ranges, o.range ?? centred);
  const centre = average(base, centred);
  const lower = finite(centre - factors.limit * meanRange);
  const upper = finite(centre + factors.limit * meanRange);
  const sigma = meanRange / factors.perSigma;
  return { lines: { centre, sigma, lower, upper }, meanRange, rangeLimit: finite(factors.rangeLimit * meanRange) };
}

/** Only mean and mean range were calibrated; a constant baseline has no spread to calibrate. */
function calibrationOf(base: readonly number[], o: XmrOptions, rho: number | undefined, meanRange: number): number | null {
  if (meanRange === 0 || o.centre === "median" || o.range === "median") return null;
  return rho === undefined ? calibratedK(base.length, lagOneCorrelation(base)) : declaredK(base.length, rho);
}

function rulesOf(points: readonly number[], lines: ChartLines, o: XmrOptions): Rules {
  const extra = Object.fromEntries((o.extraRules ?? []).map((rule) => [rule, flagged(rule, points, lines)]));
  return {
    beyond: flagged("beyond", points, lines),
    run8: flagged("run8", points, lines),
    threeOfFour: flagged("threeOfFour", points, lines),
    ...extra,
  };
}

function average(values: readonly number[], kind: "mean" | "median"): number {
  if (kind === "median") return quantile(values, 0.5) ?? 0;
  return values.reduce((sum, value) => sum + value / values.length, 0);
}

function withoutLimits(only: number | null): XmrChart {
  const rules = { beyond: [], run8: [], threeOfFour: [] };
  const open = { meanRange: null, sigma: null, lower: null, upper: null, rangeLimit: null, calibrated: null };
  return { centre: only, ...open, rules, signals: [], reason: only === null ? "empty" : "too-few" };
}

function logarithm(value: number): number {
  if (!(value > 0)) throw new StatisticsError("number", value, "numbers above 0 on a log scale");
  return Math.log(value);
}

function baselineOf(o: XmrOptions, points: number): number {
  const baseline = o.baseline ?? points;
  if (!(Number.isSafeInteger(baseline) && baseline >= 0 && baseline <= points))
    throw new StatisticsError("length", baseline, `integers 0 to ${points} points`);
  return baseline;
}

function requireRho(rho: number | undefined): number | undefined {
  if (rho !== undefined && !(rho > -1 && rho < 1)) throw new StatisticsError("parameter", rho, "(-1, 1)");
  return rho;
}
