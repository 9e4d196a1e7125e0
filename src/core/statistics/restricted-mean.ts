import { normalQuantile } from "./distributions.ts";
import type { Estimate, Interval } from "./estimate.ts";
import { insufficient } from "./estimate.ts";
import { finite } from "./finite.ts";
import type { SurvivalCurve, SurvivalStep } from "./kaplan-meier.ts";
import { kaplanMeier } from "./kaplan-meier.ts";
import type { LevelOptions } from "./options.ts";
import { levelOf } from "./options.ts";
import type { LifeItem } from "./risk-set.ts";
import { requireTime } from "./risk-set.ts";
import { StatisticsError } from "./statistics-error.ts";

export type RestrictedMean = Estimate & {
  readonly tau: number;
  readonly standardError: number | null;
};

/**
 * Mean time an item is open within its first `tau` units: the area under the survival curve, defined even where the median is
 * not reached. Assumes uninformative censoring; beyond a censored end there is no answer (`beyond-follow-up`).
 * Errors: `time` for tau <= 0. Source: Irwin 1949; error by Greenwood's areas.
 * @example rmst([{ time: 2, event: true }, { time: 4, event: true }], 4).value // => 3
 */
export function rmst(items: readonly LifeItem[], tau: number, o: LevelOptions = {}): RestrictedMean {
  const level = levelOf(o);
  requireTau(tau);
  const curve = kaplanMeier(items, { level });
  const n = curve.n;
  const method = "kaplan-meier-rmst";
  const reason = noArea(curve, tau);
  if (reason !== null) return { ...insufficient(method, n, reason), tau, standardError: null };
  const { area, error } = areaUpTo(curve.steps, tau);
  const known = { value: area, n, method, caveats: curve.caveats, tau, standardError: error };
  if (error === 0) return { ...known, interval: null, reason: "constant" };
  return { ...known, interval: bounded(area, error, { level, low: 0, high: tau }) };
}

/**
 * Restricted mean of x minus that of y, two independent groups, normal interval.
 * @example rmstDifference([{ time: 2, event: true }, { time: 4, event: true }], [{ time: 1, event: true }], 4).value // => 2
 */
export function rmstDifference(x: readonly LifeItem[], y: readonly LifeItem[], tau: number, o: LevelOptions = {}): RestrictedMean {
  const level = levelOf(o);
  const first = rmst(x, tau, o);
  const second = rmst(y, tau, o);
  const n = first.n + second.n;
  const method = "kaplan-meier-rmst-difference";
  if (first.value === null) return { ...insufficient(method, n, first.reason), tau, standardError: null };
  if (second.value === null) return { ...insufficient(method, n, second.reason), tau, standardError: null };
  const value = first.value - second.value;
  const error = finite(Math.hypot(first.standardError ?? 0, second.standardError ?? 0));
  const caveats = [...new Set([...first.caveats, ...second.caveats])];
  const known = { value, n, method, caveats, tau, standardError: error };
  if (error === 0) return { ...known, interval: null, reason: "constant" };
  return { ...known, interval: bounded(value, error, { level, low: -tau, high: tau }) };
}

function requireTau(tau: number): void {
  if (!(requireTime(tau) > 0)) throw new StatisticsError("time", tau, "finite numbers above 0");
}

function noArea(curve: SurvivalCurve, tau: number): "empty" | "no-events" | "beyond-follow-up" | null {
  const last = curve.steps.at(-1);
  if (last === undefined) return "empty";
  const open = last.survival > 0 || curve.caveats.includes("risk-set-emptied");
  if (tau > last.time && open) return "beyond-follow-up";
  return curve.steps.some((step) => step.events > 0 && step.time < tau) ? null : "no-events";
}

/**
 * Walks backwards, so that the area from each event to tau is known when its variance term is added. Times are
 * taken as shares of tau: squared areas of huge units would overflow.
 */
function areaUpTo(steps: readonly SurvivalStep[], tau: number): { area: number; error: number } {
  let area = 0;
  let variance = 0;
  let until = 1;
  for (const { time, survival, atRisk, events } of steps.toReversed()) {
    if (time > tau) continue;
    area += survival * (until - time / tau);
    until = time / tau;
    // where all at risk ended, no area is left and the term is 0 / 0
    if (events < atRisk) variance += (area * area * events) / (atRisk * (atRisk - events));
  }
  return { area: (area + until) * tau, error: Math.sqrt(variance) * tau };
}

function bounded(value: number, error: number, limits: { readonly level: number; readonly low: number; readonly high: number }): Interval {
  const reach = normalQuantile((1 + limits.level) / 2) * error;
  return { low: Math.max(limits.low, value - reach), high: Math.min(limits.high, value + reach), level: limits.level };
}
