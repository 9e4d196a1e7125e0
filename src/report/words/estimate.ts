import type { Cell, Estimate, Unit } from "../../core/evidence/estimate.ts";
import { durationFigure, durationText, durationUnit } from "./duration.ts";
import { figure, percent, percentFigure, thousands, together } from "./number.ts";

/** A figure with its unit. @example quantity(0.234, "share") // "23 %" */
export function quantity(value: number, unit: Unit): string {
  switch (unit) {
    case "hours":
      return durationText(value);
    case "share":
      return percent(value);
    case "per-week":
      return `${figure(value)} a${together}week`;
    case "items":
      return `${figure(value)}${together}${value === 1 ? "item" : "items"}`;
    case "count":
      return thousands(Math.round(value));
    case "ratio":
      return figure(value);
  }
}

/** A figure in the unit that `beside` is said in, without repeating it. */
function bare(value: number, unit: Unit, beside: number): string {
  if (unit === "hours") return durationFigure(value, durationUnit(beside));
  if (unit === "share") return percentFigure(value);
  return unit === "count" ? thousands(Math.round(value)) : figure(value);
}

/** The interval alone: "26–45", "more than 26", or null where a full count has none. */
export function intervalText(estimate: Estimate, unit: Unit): string | null {
  const { interval, value } = estimate;
  if (interval === null) return null;
  const { low, high } = interval;
  if (low === null && high === null) return null;
  if (high === null) return low === null ? null : `more than ${bare(low, unit, value ?? low)}`;
  if (low === null) return `less than ${bare(high, unit, value ?? high)}`;
  const beside = value ?? high;
  return `${bare(low, unit, beside)}–${bare(high, unit, beside)}`;
}

/**
 * Value and interval in words; a median that was not reached is "more than" its lower end.
 * @example estimateText({ value: 816, n: 58, interval: { low: 624, high: 1080, level: 0.9 }, method: "", coverage: 1 }, "hours") // "34 days (26–45)"
 */
export function estimateText(estimate: Estimate, unit: Unit): string {
  if (estimate.value === null) {
    const low = estimate.interval?.low ?? null;
    return low === null ? "not reached" : `more than ${quantity(low, unit)}`;
  }
  const range = intervalText(estimate, unit);
  return range === null ? quantity(estimate.value, unit) : `${quantity(estimate.value, unit)} (${range})`;
}

/** @example cell with a share of .23 from 40 items: "23 % (14–35)"; a suppressed one says only "too few to show" */
export function cellText(cell: Cell): string {
  const { result } = cell;
  switch (result.outcome) {
    case "value":
      return estimateText(result.estimate, cell.unit);
    case "suppressed":
      return "too few to show";
    case "not-applicable":
      return "does not apply";
    case "unknown":
      return "unknown";
  }
}
