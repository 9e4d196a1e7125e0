import { groupedBy } from "../model/grouped-by.ts";
import { PERIOD, periodOf, periodWindow, type Window } from "../model/time.ts";
import type { Outcome, SeriesPoint, UnknownReason } from "./estimate.ts";
import { estimateCount } from "./estimate-count.ts";
import { estimateDuration } from "./estimate-duration.ts";
import { estimateLevel } from "./estimate-level.ts";
import { estimateRatio } from "./estimate-ratio.ts";
import { estimateShare } from "./estimate-share.ts";
import type { Figure } from "./figure.ts";
import type { Measure, MeasureRow } from "./measure.ts";
import { coverageOf, standsForItems } from "./measured-rows.ts";

/** Below this share of observable items no value is shown; up to the next one it carries a caveat. Rules of thumb (evidence.md P2). */
const LEAST_COVERAGE = 0.6;
const FULL_COVERAGE = 0.8;

export interface CellRows {
  readonly measure: Measure;
  readonly rows: readonly MeasureRow[];
  /** Rows of all categories of the same variant and node; the same as `rows` where there are none. */
  readonly allCategories: readonly MeasureRow[];
  readonly window: Window;
  readonly proxy: boolean;
}

export interface EstimatedCell {
  readonly outcome: Outcome;
  readonly caveats: readonly string[];
}

function figureOf({ measure, rows, allCategories, window, proxy }: CellRows, coverage: number, sure: boolean): Figure {
  switch (measure.shape) {
    case "rate":
    case "categories":
      return estimateShare(measure, rows, allCategories, coverage);
    case "duration":
      return estimateDuration(measure, rows, window, { proxy, coverage });
    case "ratio":
      return estimateRatio(measure, rows, coverage, sure);
    case "count":
      return estimateCount(measure, rows, window, coverage);
    case "level":
      return estimateLevel(measure, rows, window, coverage);
  }
}

function unknown(reason: UnknownReason, n: number | null, coverage: number | null): EstimatedCell {
  return { outcome: { outcome: "unknown", reason, n, coverage }, caveats: [] };
}

/** Ends are known but starts lie before anything was read: that is more precise than "low coverage". */
function isLeftCensored(measure: Measure, rows: readonly MeasureRow[]): boolean {
  const missing = rows.filter((row) => !row.covered && row.items > 0);
  return measure.shape === "duration" && missing.length > 0 && missing.every((row) => row.started === null && row.ended !== null);
}

/** Of which nothing at all could be seen, "too small a part" would be wrong. */
function whyNotCovered(measure: Measure, rows: readonly MeasureRow[], share: number): UnknownReason {
  if (isLeftCensored(measure, rows)) return "left-censored";
  return share === 0 ? "not-observable" : "low-coverage";
}

/**
 * The outcome of one cell from rows that already passed the cell rule: a value, or why not. Never 0 for unknown: without items the
 * answer is `too-few-items`, with too few observable ones `low-coverage`.
 */
export function estimateCell(cell: CellRows): EstimatedCell {
  return estimated({ ...cell, measure: inItsShape(cell) }, true);
}

/** A variant may be another kind of figure than its measure. */
function inItsShape({ measure, rows }: CellRows): Measure {
  const shape = measure.variants.find(({ id }) => id === rows[0]?.variant)?.shape;
  return shape === undefined ? measure : { ...measure, shape };
}

function estimated(cell: CellRows, sure: boolean): EstimatedCell {
  const { measure, rows } = cell;
  const coverage = coverageOf(rows, measure.shape);
  // A count may be a true 0: the container was watched and nothing happened.
  if (coverage === null && !(measure.shape === "count" && rows.some((row) => row.covered))) return unknown("too-few-items", 0, null);
  const share = coverage ?? 1;
  if (share < LEAST_COVERAGE) {
    const items = rows.reduce((total, row) => total + (standsForItems(row, measure.shape) ? row.items : 0), 0);
    return unknown(whyNotCovered(measure, rows, share), items, share);
  }
  const figure = figureOf(cell, share, sure);
  if (figure.kind === "too-few") return unknown("too-few-items", figure.n, share);
  const caveats =
    share < FULL_COVERAGE ? [...figure.caveats, `Only ${Math.round(share * 100)} % of the items could be observed.`] : figure.caveats;
  return { outcome: { outcome: "value", estimate: figure.estimate, details: figure.details }, caveats };
}

/** Whole base periods of a window; what sticks out at its ends belongs to none. */
export function wholePeriods(window: Window): readonly number[] {
  const holding = periodOf(window.from);
  const first = periodWindow(holding).from < window.from ? holding + 1 : holding;
  const periods: number[] = [];
  for (let period = first; periodWindow(period).from + PERIOD <= window.to; period++) periods.push(period);
  return periods;
}

/** Durations have no series: an open item counts in every period it lives through, so periods would not add up to the window. */
export function hasSeries(measure: Measure): boolean {
  return measure.shape !== "duration" && measure.shape !== "level" && measure.class !== "artefact";
}

/**
 * A value per period, without how sure it is: nobody is shown more. Periods outside `shown` did not pass the cell rule and say nothing.
 * Rows are sorted into periods once, whatever their number.
 */
export function seriesOf(cell: CellRows, periods: readonly number[], shown: ReadonlySet<number>): readonly SeriesPoint[] {
  const rows = groupedBy(cell.rows, ({ time }) => periodOf(time));
  const all = cell.allCategories === cell.rows ? rows : groupedBy(cell.allCategories, ({ time }) => periodOf(time));
  return periods.map((period) => {
    const window = periodWindow(period);
    if (!shown.has(period)) return { window, value: null, n: null };
    const { outcome } = estimated({ ...cell, window, rows: rows.get(period) ?? [], allCategories: all.get(period) ?? [] }, false);
    if (outcome.outcome === "value") return { window, value: outcome.estimate.value, n: outcome.estimate.n };
    return { window, value: null, n: outcome.outcome === "unknown" ? outcome.n : null };
  });
}
