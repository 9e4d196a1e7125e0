import { HOUR, type Instant, type Window } from "../model/time.ts";
import { aalenJohansen } from "../statistics/competing-risks.ts";
import { normalQuantile } from "../statistics/distributions.ts";
import { kaplanMeier, type SurvivalCurve, survivalQuantile } from "../statistics/kaplan-meier.ts";
import { rmst } from "../statistics/restricted-mean.ts";
import type { LifeItem } from "../statistics/risk-set.ts";
import { type Details, type Estimate, REPORT_LEVEL, type SurvivalPoint } from "./estimate.ts";
import type { Figure } from "./figure.ts";
import type { Measure, MeasureRow } from "./measure.ts";

/** Enough steps for a curve a reader can see; more would only make the report heavier. */
const MOST_STEPS = 120;
/** Follow-up times for the restricted mean, hours: a day, a week, two, four, twelve, twenty-six and fifty-two weeks. */
const FOLLOW_UPS = [24, 168, 336, 672, 2_016, 4_368, 8_736] as const;

/** How an item left the risk set: by the end that is measured, by another end, or still open at the window's end. */
interface Life extends LifeItem {
  readonly cause: string;
}

type Curve = Omit<SurvivalCurve, "median">;

const MEASURED_END = "ended";

/** An instant a row must have here: covered rows with a null start never reach this function. */
function lifeOf(row: MeasureRow, started: Instant, window: Window, byPeriod: boolean): Life | null {
  const ended = row.ended !== null && row.ended < window.to ? row.ended : null;
  const time = ((ended ?? window.to) - started) / HOUR;
  const entry = byPeriod ? Math.max(0, (window.from - started) / HOUR) : 0;
  // Left before the window began, or begins after it: never at risk inside it.
  if (time < entry || (entry > 0 && time === entry) || started >= window.to) return null;
  const life = { time, event: ended !== null, cause: ended === null ? "" : (row.endedBy ?? MEASURED_END) };
  return entry > 0 ? { ...life, entry } : life;
}

function isUsable(row: MeasureRow, proxy: boolean): boolean {
  if (!row.covered || row.items === 0 || row.started === null) return false;
  if (row.ended === null) return true;
  // A negative time is a fault of the input, and a proxy's zero says that the stand-in start was the end itself.
  return row.ended > row.started || (row.ended === row.started && !proxy);
}

function livesOf(
  rows: readonly MeasureRow[],
  window: Window,
  options: { readonly proxy: boolean; readonly byPeriod: boolean },
): readonly Life[] {
  return rows.flatMap((row) => {
    if (!isUsable(row, options.proxy) || row.started === null) return [];
    const life = lifeOf(row, row.started, window, options.byPeriod);
    return life === null ? [] : [life];
  });
}

/**
 * How long items take, with the ones that are still open (Kaplan-Meier) and with other ends competing (Aalen-Johansen).
 * By period, an item enters at its age at the window's start, so that an old backlog counts.
 */
export function estimateDuration(
  measure: Pick<Measure, "windowBy" | "nMin">,
  rows: readonly MeasureRow[],
  window: Window,
  context: { readonly proxy: boolean; readonly coverage: number },
): Figure {
  const lives = livesOf(rows, window, { proxy: context.proxy, byPeriod: measure.windowBy === "period" });
  const ends = lives.filter((life) => life.event && life.cause === MEASURED_END).length;
  if (ends < measure.nMin || lives.length === 0) return { kind: "too-few", n: ends };
  const competing = lives.some((life) => life.event && life.cause !== MEASURED_END);
  const curve = competing ? competingCurve(lives) : kaplanMeier(lives, { level: REPORT_LEVEL });
  const estimate = quantileOf(curve, 0.5, lives.length, context.coverage);
  const details: Details = {
    p85: quantileOf(curve, 0.85, lives.length, context.coverage),
    censored: lives.filter((life) => !life.event).length,
    survival: thinned(curve),
    k: ends,
    ...(competing ? {} : restrictedMean(lives, curve, context.coverage)),
  };
  return { kind: "figure", estimate, details, caveats: curve.caveats.map((caveat) => caveatText[caveat]) };
}

const caveatText = {
  "risk-set-emptied": "At some age no item was being watched; the curve stops there.",
  "starts-at-first-entry": "No item was watched from its start; the curve holds for items that had already lasted.",
  ties: "Some times are equal.",
  "resamples-reduced": "Fewer resamples were drawn because there are many items.",
  constant: "All values are equal.",
} as const satisfies Record<Curve["caveats"][number], string>;

/** A quantile that was not reached has no value but a bound: more than the longest time watched. */
function quantileOf(curve: Curve, p: number, n: number, coverage: number): Estimate {
  const { value, interval, method } = survivalQuantile(curve, p);
  const longest = curve.steps.at(-1)?.time ?? null;
  const bounded = value === null && interval === null && longest !== null ? { low: longest, high: null, level: REPORT_LEVEL } : interval;
  return { value, n, interval: bounded, method, coverage };
}

/** One minus the share that reached the measured end, with the band of that share on the log-log scale. */
function competingCurve(lives: readonly Life[]): Curve {
  const all = kaplanMeier(lives, { level: REPORT_LEVEL });
  const { steps, caveats } = aalenJohansen(lives.map((life) => (life.event ? life : { ...life, cause: "" })));
  const z = normalQuantile((1 + REPORT_LEVEL) / 2);
  return {
    n: lives.length,
    level: REPORT_LEVEL,
    caveats,
    steps: steps.map((step, index) => {
      const survival = 1 - (step.byCause[MEASURED_END] ?? 0);
      const error = step.errorByCause[MEASURED_END] ?? 0;
      const atStep = all.steps[index];
      return {
        time: step.time,
        atRisk: atStep?.atRisk ?? 0,
        events: atStep?.events ?? 0,
        censored: atStep?.censored ?? 0,
        survival,
        standardError: error,
        ...logLogBand(survival, error, z),
      };
    }),
  };
}

function logLogBand(survival: number, error: number, z: number): { readonly low: number | null; readonly high: number | null } {
  if (survival <= 0) return { low: null, high: null };
  if (survival >= 1 || error === 0) return { low: null, high: 1 };
  const reach = Math.exp((z * error) / (survival * -Math.log(survival)));
  return { low: survival ** reach, high: survival ** (1 / reach) };
}

/** Mean time within the longest usual follow-up the curve reaches; it exists where the median does not. */
function restrictedMean(lives: readonly Life[], curve: Curve, coverage: number): Pick<Details, "rmst"> {
  const last = curve.steps.at(-1)?.time ?? 0;
  const tau = FOLLOW_UPS.findLast((followUp) => followUp <= last);
  if (tau === undefined) return {};
  const { value, n, interval, method } = rmst(lives, tau, { level: REPORT_LEVEL });
  return value === null ? {} : { rmst: { value, n, interval, method, coverage, tau } };
}

function thinned({ steps }: Curve): readonly SurvivalPoint[] {
  const stride = Math.max(1, (steps.length - 1) / (MOST_STEPS - 1));
  const kept = new Set(Array.from({ length: Math.min(steps.length, MOST_STEPS) }, (_, index) => Math.round(index * stride)));
  return steps
    .filter((_, index) => kept.has(index))
    .map(({ time, survival, low, high, atRisk, censored }) => ({ time, survival, low, high, atRisk, censored }));
}
