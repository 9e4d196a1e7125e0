import type { Cell, Unit } from "../../core/evidence/estimate.ts";

export interface ChartTable {
  readonly columns: readonly string[];
  /** Null: not known or not to be shown, never 0. */
  readonly rows: readonly (readonly (string | number | null)[])[];
}

const unitWords: Readonly<Record<Unit, string>> = {
  hours: "hours",
  share: "share, 0 to 1",
  "per-week": "a week",
  ratio: "ratio",
  items: "items",
  count: "count",
};

/**
 * The numbers of a cell's chart as a table: the steps of a duration, the periods of a series, else the figure itself. Numbers are exact
 * and in the unit of the cell, so that a table on a page and a CSV file say the same.
 */
export function chartTable(cell: Cell): ChartTable {
  const { result } = cell;
  if (result.outcome !== "value")
    return { columns: ["outcome", "reason"], rows: [[result.outcome, result.outcome === "suppressed" ? null : result.reason]] };
  const { survival = [], series = [] } = result.details;
  if (survival.length > 0) {
    return {
      columns: ["hours since it began", "share still open", "low", "high", "watched", "still open today"],
      rows: survival.map((point) => [point.time, point.survival, point.low, point.high, point.atRisk, point.censored]),
    };
  }
  const unit = unitWords[cell.unit];
  if (series.length > 0) {
    return {
      columns: ["from", "to", `value (${unit})`, "n"],
      rows: series.map(({ window, value, n }) => [day(window.from), day(window.to), value, value === null ? null : n]),
    };
  }
  const { value, interval, n, coverage } = result.estimate;
  return {
    columns: [`value (${unit})`, "low", "high", "level", "n", "seen"],
    rows: [[value, interval?.low ?? null, interval?.high ?? null, interval?.level ?? null, n, coverage]],
  };
}

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
