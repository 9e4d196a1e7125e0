import type { MeasureRow, Shape } from "./measure.ts";

/**
 * Whether a row stands for items of the population. Others only name a contributor (who did the work a release carries) or say that
 * a container was watched: they count for the cell rule, never for a figure.
 */
export function standsForItems(row: MeasureRow, shape: Shape): boolean {
  if (row.items === 0) return false;
  return !(row.covered && row.n === 0 && (shape === "rate" || shape === "categories"));
}

/** Observable items over all items of the population; null where there is no item at all. */
export function coverageOf(rows: readonly MeasureRow[], shape: Shape): number | null {
  let covered = 0;
  let all = 0;
  for (const row of rows) {
    if (!standsForItems(row, shape)) continue;
    all += row.items;
    if (row.covered) covered += row.items;
  }
  return all === 0 ? null : covered / all;
}
