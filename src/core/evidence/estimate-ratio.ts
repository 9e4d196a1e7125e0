import { itemRatio, itemRatioBootstrap } from "../statistics/item-ratio.ts";
import { wilsonAt } from "../statistics/proportions.ts";
import { type Estimate, REPORT_LEVEL } from "./estimate.ts";
import type { Figure } from "./figure.ts";
import type { Measure, MeasureRow } from "./measure.ts";

/** More items than this are first added up in as many groups: the interval hardly moves and a resample costs thousands, not millions, of draws. */
const MOST_UNITS = 1_000;
const RESAMPLES = 2_000;

interface Parts {
  readonly nums: readonly number[];
  readonly dens: readonly number[];
}

/**
 * Sum of numerators over sum of denominators, with items resampled whole. Rows must come in an order that input order cannot change.
 * @param sure false: nobody asks how sure it is, as in a series, and the resampling is left out
 */
export function estimateRatio(measure: Measure, rows: readonly MeasureRow[], coverage: number, sure = true): Figure {
  const usable = rows.filter((row) => row.covered && row.num !== null && row.den !== null && row.den >= 0 && row.items > 0);
  const n = usable.reduce((total, row) => total + row.items, 0);
  const den = usable.reduce((total, row) => total + (row.den ?? 0), 0);
  if (n < measure.nMin || den === 0) return { kind: "too-few", n };
  if (measure.class === "artefact") {
    const num = usable.reduce((total, row) => total + (row.num ?? 0), 0);
    return { kind: "figure", estimate: { value: num / den, n, interval: null, method: "full count", coverage }, details: {}, caveats: [] };
  }
  const { nums, dens } = grouped(usable);
  if (!sure) {
    const value = itemRatio(nums, dens);
    if (value === null) return { kind: "too-few", n };
    return { kind: "figure", estimate: { value, n, interval: null, method: "item-ratio", coverage }, details: {}, caveats: [] };
  }
  const { value, interval, method } = itemRatioBootstrap(nums, dens, { level: REPORT_LEVEL, resamples: RESAMPLES });
  if (value === null) return { kind: "too-few", n };
  const estimate = interval === null ? ofEqualItems(value, usable, coverage) : { value, interval, method, coverage };
  return { kind: "figure", estimate: { ...estimate, n }, details: {}, caveats: [] };
}

/**
 * Items that are all alike (main was never red, no item was handed over) say nothing by resampling, and still are not sure of all that
 * come. Between 0 and 1 nothing varies more than items that are wholly one or the other, so Wilson's interval of as many items is wide
 * enough; of items of unequal weight as many as would be worth the same (Kish 1965). Counts that may pass 1 are as rare when none is seen.
 */
function ofEqualItems(value: number, rows: readonly MeasureRow[], coverage: number): Omit<Estimate, "n"> {
  const none = { value, interval: null, method: "item-ratio", coverage };
  if (value < 0 || value > 1) return none;
  const dens = rows.map(({ den }) => den ?? 0);
  const worth = Math.max(1, Math.floor(sumOf(dens) ** 2 / sumOf(dens.map((den) => den ** 2))));
  return { ...none, interval: wilsonAt(value, worth, { level: REPORT_LEVEL }), method: "item-ratio-wilson" };
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function grouped(rows: readonly MeasureRow[]): Parts {
  const units = Math.min(rows.length, MOST_UNITS);
  const nums = new Array<number>(units).fill(0);
  const dens = new Array<number>(units).fill(0);
  rows.forEach((row, index) => {
    const unit = index % units;
    nums[unit] = (nums[unit] ?? 0) + (row.num ?? 0);
    dens[unit] = (dens[unit] ?? 0) + (row.den ?? 0);
  });
  return { nums, dens };
}
