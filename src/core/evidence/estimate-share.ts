import { wilson } from "../statistics/proportions.ts";
import { type Estimate, REPORT_LEVEL } from "./estimate.ts";
import type { Figure } from "./figure.ts";
import type { Measure, MeasureRow } from "./measure.ts";

/** k of n over the covered rows. Categories without a k of their own share the n of all categories of the variant. */
export function estimateShare(
  measure: Measure,
  rows: readonly MeasureRow[],
  allCategories: readonly MeasureRow[],
  coverage: number,
): Figure {
  const ownK = rows.some((row) => row.k !== null);
  const k = sum(rows, (row) => (ownK ? row.k : row.n));
  const n = sum(ownK ? rows : allCategories, (row) => row.n);
  if (n < measure.nMin || n === 0) return { kind: "too-few", n };
  return { kind: "figure", estimate: shareOf(measure, k, n, coverage), details: { k }, caveats: [] };
}

function shareOf(measure: Measure, k: number, n: number, coverage: number): Estimate {
  // Files and settings were all counted: nothing was sampled, so no interval would mean anything.
  if (measure.class === "artefact") return { value: k / n, n, interval: null, method: "full count", coverage };
  const { value, interval, method } = wilson(k, n, { level: REPORT_LEVEL });
  return { value, n, interval, method, coverage };
}

function sum(rows: readonly MeasureRow[], of: (row: MeasureRow) => number | null): number {
  return rows.reduce((total, row) => total + (row.covered ? (of(row) ?? 0) : 0), 0);
}
