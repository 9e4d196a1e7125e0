import { WEEK, type Window } from "../model/time.ts";
import { gammaQuantile } from "../statistics/distributions.ts";
import { poissonInterval } from "../statistics/rates.ts";
import { type Interval, REPORT_LEVEL } from "./estimate.ts";
import type { Figure } from "./figure.ts";
import type { Measure, MeasureRow } from "./measure.ts";

/** Fewer whole weeks say too little about how weeks differ. */
const WEEKS_FOR_DISPERSION = 8;
/** Up to here weeks differ about as much as chance makes them. */
const EQUAL_WEEKS = 1.25;

/**
 * Events per week of the window; every week counts, the empty ones too. Bursts widen the interval (quasi-Poisson).
 * There is no smallest number of events: where a container was watched, none is an answer, and its interval says how sure it is.
 */
export function estimateCount(measure: Measure, rows: readonly MeasureRow[], window: Window, coverage: number): Figure {
  const events = rows.reduce((total, row) => total + (row.covered ? (row.n ?? 0) : 0), 0);
  if (measure.class === "artefact") {
    return {
      kind: "figure",
      estimate: { value: events, n: events, interval: null, method: "full count", coverage },
      details: {},
      caveats: [],
    };
  }
  const weeks = (window.to - window.from) / WEEK;
  const dispersion = dispersionOf(rows, window);
  const exact = poissonInterval(Math.round(events), weeks, { level: REPORT_LEVEL });
  const quasi = dispersion > EQUAL_WEEKS && events > 0;
  const estimate = {
    value: events / weeks,
    n: events,
    interval: quasi ? quasiInterval(events, weeks, dispersion) : exact.interval,
    method: quasi ? "poisson-quasi" : exact.method,
    coverage,
  };
  return {
    kind: "figure",
    estimate,
    details: {},
    caveats: quasi ? ["Events come in bursts, so the interval is wider than for evenly spread ones."] : [],
  };
}

/** Variance of whole weeks over their mean: 1 when events come independently. */
function dispersionOf(rows: readonly MeasureRow[], window: Window): number {
  const weeks = Math.floor((window.to - window.from) / WEEK);
  if (weeks < WEEKS_FOR_DISPERSION) return 1;
  const counts = new Array<number>(weeks).fill(0);
  for (const row of rows) {
    const week = Math.floor((row.time - window.from) / WEEK);
    if (row.covered && week >= 0 && week < weeks) counts[week] = (counts[week] ?? 0) + (row.n ?? 0);
  }
  const mean = counts.reduce((total, count) => total + count, 0) / weeks;
  if (mean === 0) return 1;
  return counts.reduce((total, count) => total + (count - mean) ** 2, 0) / (weeks - 1) / mean;
}

/** The exact interval of as many independent events as the bursty ones are worth. */
function quasiInterval(events: number, weeks: number, dispersion: number): Interval {
  const worth = events / dispersion;
  const low = (gammaQuantile((1 - REPORT_LEVEL) / 2, worth) * dispersion) / weeks;
  const high = (gammaQuantile((1 + REPORT_LEVEL) / 2, worth + 1) * dispersion) / weeks;
  return { low, high, level: REPORT_LEVEL };
}
