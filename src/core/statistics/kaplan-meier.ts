import { normalQuantile } from "./distributions.ts";
import { element } from "./element.ts";
import type { Caveat, Estimate, Interval, Reason } from "./estimate.ts";
import { insufficient } from "./estimate.ts";
import type { LevelOptions } from "./options.ts";
import { levelOf, requireProbability } from "./options.ts";
import type { LifeItem } from "./risk-set.ts";
import { forEachExit, requireItems, requireTime } from "./risk-set.ts";

/** `log-log` keeps within [0, 1] and suits small groups; `log` is what R prints by default, capped at 1. */
export type BandForm = "log-log" | "log";

export interface SurvivalOptions extends LevelOptions {
  readonly ci?: BandForm;
}

/** One distinct time at which an item ended or was last seen open. */
export interface SurvivalStep {
  readonly time: number;
  readonly atRisk: number;
  readonly events: number;
  readonly censored: number;
  /** Share still open just after `time`. */
  readonly survival: number;
  /** Greenwood; null once nothing is open. */
  readonly standardError: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export interface SurvivalCurve {
  readonly steps: readonly SurvivalStep[];
  readonly median: Estimate;
  readonly n: number;
  readonly level: number;
  readonly caveats: readonly Caveat[];
}

const METHOD = "kaplan-meier";
/** Two sums of the same products in another order may differ by this much; they count as equal. */
const TIE = 1e-12;

/**
 * The share of items still open after each time, when some are still open or were only watched from `entry` on.
 * At risk at t: entry < t <= time; events come before censorings at the same time. Assumes that being censored says nothing
 * about the time an item would have taken. Cost: sorting. Errors: `time`, `entry`, `level`. Source: Kaplan and Meier 1958.
 * @example kaplanMeier([{ time: 2, event: true }, { time: 3, event: false }]).steps[0].survival // => 0.5
 */
export function kaplanMeier(items: readonly LifeItem[], o: SurvivalOptions = {}): SurvivalCurve {
  const level = levelOf(o);
  requireItems(items);
  const z = normalQuantile((1 + level) / 2);
  const form = o.ci ?? "log-log";
  const steps: SurvivalStep[] = [];
  let survival = 1;
  let greenwood = 0;
  const caveats = forEachExit(items, ({ time, atRisk, events, censored }) => {
    survival = events === atRisk ? 0 : survival * (1 - events / atRisk);
    greenwood += events === atRisk ? 0 : events / (atRisk * (atRisk - events));
    const relative = Math.sqrt(greenwood);
    const band = bandAt(survival, relative, z, form);
    const standardError = survival > 0 ? survival * relative : null;
    steps.push({ time, atRisk, events, censored, survival, standardError, low: band.low, high: band.high });
  });
  const curve = { steps, n: items.length, level, caveats };
  return { ...curve, median: survivalQuantile(curve, 0.5) };
}

/**
 * The time by which a share p of the items has ended: the first time the curve is at or below 1 - p, or the middle of the step
 * that lies exactly there. Bounds are where the band crosses; an uncrossed bound is null, and an unreached value is null with
 * `beyond-follow-up` ("more than the last step's time"). Source: Brookmeyer and Crowley 1982.
 * @example survivalQuantile(kaplanMeier([{ time: 2, event: true }, { time: 3, event: false }]), 0.25).value // => 2
 */
export function survivalQuantile(curve: Omit<SurvivalCurve, "median">, p: number): Estimate {
  requireProbability(p);
  const { steps, n, level, caveats } = curve;
  const method = `${METHOD}-quantile`;
  const reason = noCurve(steps);
  if (reason !== null) return insufficient(method, n, reason);
  const value = crossing(steps, 1 - p, (step) => step.survival);
  const low = crossing(steps, 1 - p, (step) => step.low);
  const high = crossing(steps, 1 - p, (step) => step.high);
  if (value !== null) return { value, n, interval: { low, high, level }, method, caveats };
  const interval: Interval | null = low === null ? null : { low, high, level };
  return { value, n, interval, method, caveats, reason: "beyond-follow-up" };
}

/**
 * The share still open after time t. Past the last step of a curve that has not reached 0 there is no answer.
 * @example survivalAt(kaplanMeier([{ time: 2, event: true }, { time: 3, event: false }]), 2.5).value // => 0.5
 */
export function survivalAt(curve: SurvivalCurve, t: number): Estimate {
  requireTime(t);
  const { steps, n, level, caveats } = curve;
  const last = steps.at(-1);
  if (last === undefined) return insufficient(METHOD, n, "empty", 1);
  if (t > last.time && (last.survival > 0 || caveats.includes("risk-set-emptied"))) return insufficient(METHOD, n, "beyond-follow-up");
  const step = steps[countUntil(steps, t) - 1];
  if (step === undefined) return { value: 1, n, interval: { low: null, high: 1, level }, method: METHOD, caveats };
  const interval = step.high === null ? null : { low: step.low, high: step.high, level };
  return { value: step.survival, n, interval, method: METHOD, caveats };
}

function bandAt(survival: number, relative: number, z: number, form: BandForm): { low: number | null; high: number | null } {
  if (survival === 0) return { low: null, high: null };
  // before the first event nothing bounds the curve from below
  if (relative === 0) return { low: null, high: 1 };
  const logarithm = Math.log(survival);
  if (form === "log") {
    return { low: Math.exp(logarithm - z * relative), high: Math.min(1, Math.exp(logarithm + z * relative)) };
  }
  const reach = Math.exp((z * relative) / -logarithm);
  return { low: Math.exp(logarithm * reach), high: Math.exp(logarithm / reach) };
}

function noCurve(steps: readonly SurvivalStep[]): Reason | null {
  if (steps.length === 0) return "empty";
  return steps.some((step) => step.events > 0) ? null : "no-events";
}

/** First time the read line is at or below the target; the middle of its flat part where it is equal to it. */
function crossing(steps: readonly SurvivalStep[], target: number, line: (step: SurvivalStep) => number | null): number | null {
  const at = steps.findIndex((step) => isAtMost(line(step), target + TIE));
  const first = steps[at];
  if (first === undefined) return null;
  if (isAtMost(line(first), target - TIE)) return first.time;
  const next = steps.find((step, index) => index > at && isAtMost(line(step), target - TIE));
  return next === undefined ? first.time : first.time + (next.time - first.time) / 2;
}

function isAtMost(value: number | null, target: number): boolean {
  return value !== null && value <= target;
}

/** How many steps lie at or before t. */
function countUntil(steps: readonly SurvivalStep[], t: number): number {
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (element(steps, middle).time <= t) low = middle + 1;
    else high = middle;
  }
  return low;
}
