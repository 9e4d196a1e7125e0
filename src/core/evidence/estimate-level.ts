import { DAY, type Window } from "../model/time.ts";
import { blockBootstrapMean } from "../statistics/block-bootstrap.ts";
import { REPORT_LEVEL } from "./estimate.ts";
import type { Figure } from "./figure.ts";
import type { Measure, MeasureRow } from "./measure.ts";

const RESAMPLES = 2_000;

/** The mean daily level over the window's whole days; weeks of days stay together in the resampling because days resemble their neighbours. */
export function estimateLevel(measure: Measure, rows: readonly MeasureRow[], window: Window, coverage: number): Figure {
  const days = dailyLevels(rows, window);
  if (days.length < measure.nMin) return { kind: "too-few", n: days.length };
  const { value, interval, method } = blockBootstrapMean(days, { level: REPORT_LEVEL, resamples: RESAMPLES });
  if (value === null) return { kind: "too-few", n: days.length };
  return { kind: "figure", estimate: { value, n: days.length, interval, method, coverage }, details: {}, caveats: [] };
}

/** One value per day from the first day that was seen; a later day without rows had nothing open. */
function dailyLevels(rows: readonly MeasureRow[], window: Window): readonly number[] {
  const levels = new Map<number, number>();
  for (const row of rows) {
    if (!row.covered) continue;
    const day = Math.floor((row.time - window.from) / DAY);
    levels.set(day, (levels.get(day) ?? 0) + (row.num ?? row.n ?? 0));
  }
  const first = Math.min(...levels.keys());
  const days = Math.floor((window.to - window.from) / DAY);
  if (levels.size === 0) return [];
  return Array.from({ length: Math.max(0, days - first) }, (_, index) => levels.get(first + index) ?? 0);
}
