import { itemRatio, itemRatioBootstrap } from "../statistics/item-ratio.ts";
import { REPORT_LEVEL } from "./estimate.ts";
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
  return { kind: "figure", estimate: { value, n, interval, method, coverage }, details: {}, caveats: [] };
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
