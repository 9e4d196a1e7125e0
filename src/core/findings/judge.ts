import type { Cell, Estimate } from "../evidence/estimate.ts";
import type { Measure } from "../evidence/measure.ts";
import type { Criterion, CriterionState } from "./finding.ts";

/** z of the two-sided 90 % interval that every cell carries (statistics.md 6). */
const Z90 = 1.6448536269514722;

/**
 * Whether one cell meets one criterion (findings.md 2.1): met if the interval lies wholly on the named side of the threshold,
 * not met if wholly on the other, else inconclusive. A figure exactly on the threshold is not past it.
 * A figure of artefacts that counts all of them has no interval and is compared as it is.
 *
 * @example judge(above 20 %, interval .25 to .40) // met
 */
export function judge(criterion: Criterion, threshold: number, cell: Cell, measure: Measure | undefined): CriterionState {
  const { result } = cell;
  switch (result.outcome) {
    case "unknown":
      return { state: "unknown", reason: result.reason, cell };
    case "suppressed":
      return { state: "suppressed", reason: result.reason, cell };
    case "not-applicable":
      return { state: "not-applicable", reason: result.reason, cell };
    case "value":
      return judgeEstimate(criterion.side, threshold, cell, result.estimate, measure);
    default: {
      const never: never = result;
      return never;
    }
  }
}

function judgeEstimate(
  side: Criterion["side"],
  threshold: number,
  cell: Cell,
  estimate: Estimate,
  measure: Measure | undefined,
): CriterionState {
  const bounds = boundsOf(estimate, measure);
  if (bounds === null) return { state: "unknown", reason: "too-few-items", cell };
  const past = side === "above" ? bounds.low > threshold : bounds.high < threshold;
  if (past) return { state: "met", cell };
  const notPast = side === "above" ? bounds.high <= threshold : bounds.low >= threshold;
  if (notPast) return { state: "not-met", cell };
  return { state: "inconclusive", cell, n: estimate.n, needs: itemsNeeded(estimate, threshold, measure) };
}

/** Open ends of an interval are infinite: "more than 50 hours" lies wholly above 40. */
function boundsOf(estimate: Estimate, measure: Measure | undefined): { readonly low: number; readonly high: number } | null {
  const { interval, value } = estimate;
  if (interval !== null) return { low: interval.low ?? Number.NEGATIVE_INFINITY, high: interval.high ?? Number.POSITIVE_INFINITY };
  if (value !== null && measure?.class === "artefact") return { low: value, high: value };
  return null;
}

function isShare(measure: Measure): boolean {
  return measure.shape === "rate" || measure.shape === "categories";
}

/**
 * How many items would decide, if the figure stayed where it is: for shares the n at which the Wilson interval just leaves the
 * threshold, z2 T (1 - T) / (p - T)2; for everything else widths shrink with the square root of n. null where the figure sits
 * on the threshold or has an open end, as no number of items would do.
 *
 * @example itemsNeeded(share .30 of 20, threshold .20) // 44
 */
function itemsNeeded(estimate: Estimate, threshold: number, measure: Measure | undefined): number | null {
  const { value, n, interval } = estimate;
  if (value === null || interval === null) return null;
  const distance = Math.abs(value - threshold);
  if (distance === 0) return null;
  const needed =
    measure !== undefined && isShare(measure)
      ? (Z90 ** 2 * threshold * (1 - threshold)) / distance ** 2
      : scaled(n, interval, value, threshold);
  return needed !== null && Number.isFinite(needed) ? Math.max(n + 1, Math.ceil(needed)) : null;
}

function scaled(n: number, interval: NonNullable<Estimate["interval"]>, value: number, threshold: number): number | null {
  const bound = threshold < value ? interval.low : interval.high;
  return bound === null ? null : n * ((bound - value) / (threshold - value)) ** 2;
}
