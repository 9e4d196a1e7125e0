import type { Cell } from "../core/evidence/estimate.ts";
import type { Catalogue } from "../core/model/catalogue.ts";
import type { CsvValue } from "./csv.ts";
import { csvText } from "./csv.ts";
import { naming } from "./naming.ts";
import type { Report } from "./report.ts";

const head = [
  "measure",
  "name",
  "variant",
  "stand_in",
  "category",
  "node",
  "unit",
  "value",
  "low",
  "high",
  "level",
  "n",
  "coverage",
  "method",
  "from",
  "to",
  "contributors",
  "outcome",
  "reason",
] as const;

/** All figures of a report as CSV, one row per cell. What is unknown or suppressed has its row, its reason and no figure. */
export function csvFigures(report: Report, catalogue: Catalogue): string {
  const names = naming(report, catalogue);
  return csvText([
    head,
    ...report.cells.map((cell) => [...about(cell, names.measureName(cell.measure)), ...figures(cell), ...around(cell)]),
  ]);
}

function about(cell: Cell, name: string): readonly CsvValue[] {
  return [cell.measure, name, cell.variant, cell.proxy ? "yes" : "no", cell.category, cell.node, cell.unit];
}

function figures({ result }: Cell): readonly CsvValue[] {
  if (result.outcome === "value") {
    const { value, interval, n, coverage, method } = result.estimate;
    return [value, interval?.low ?? null, interval?.high ?? null, interval?.level ?? null, n, coverage, method];
  }
  const known = result.outcome === "unknown" ? [result.n, result.coverage] : [null, null];
  return [null, null, null, null, ...known, null];
}

/** Why a figure is suppressed would say something about the few it protects, so it is not told. */
function around({ window, contributors, result }: Cell): readonly CsvValue[] {
  const reason = result.outcome === "unknown" || result.outcome === "not-applicable" ? result.reason : null;
  return [iso(window.from), iso(window.to), contributors, result.outcome, reason];
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
