import { allPass, type CellRule, type LatticeNode } from "../core/evidence/cell-rule.ts";
import { contributorsOf, mergedTally, tallyOf } from "../core/evidence/contributors.ts";
import { wholePeriods } from "../core/evidence/estimate-cell.ts";
import type { MeasureRow } from "../core/evidence/measure.ts";
import { HOUR, type Instant, periodOf, periodWindow, type Window } from "../core/model/time.ts";
import { atomsOf, type MeasureLattice } from "./measure-lattice.ts";

/** Late events are waited for this long after a period's end (evidence.md 2.3). */
const SETTLED = 48 * HOUR;

interface Shown {
  readonly period: number;
  readonly rows: readonly MeasureRow[];
}

function byPeriod(rows: readonly MeasureRow[]): ReadonlyMap<number, MeasureRow[]> {
  const periods = new Map<number, MeasureRow[]>();
  for (const row of rows) {
    const period = periodOf(row.time);
    const group = periods.get(period);
    if (group === undefined) periods.set(period, [row]);
    else group.push(row);
  }
  return periods;
}

function size(rows: readonly MeasureRow[]): number {
  return contributorsOf(mergedTally([tallyOf(rows)]));
}

/**
 * The base periods a series may show. A period is shown only if every published node passes in it, and what is left of the window is
 * nothing or passes as one cell. Then each block of time is a safe lattice of the same nodes, and a sum of cells that were about fewer
 * than k contributors would have to be so in some block, which none is.
 */
export function shownPeriods(
  rows: readonly MeasureRow[],
  published: readonly LatticeNode[],
  context: { readonly lattice: MeasureLattice; readonly rule: CellRule; readonly window: Window; readonly now: Instant },
): ReadonlySet<number> {
  const { lattice, rule, window, now } = context;
  if (published.length === 0) return new Set();
  const periods = byPeriod(rows);
  const passes = (some: readonly MeasureRow[]): boolean => allPass(published, atomsOf(some, lattice), rule);
  let shown: readonly Shown[] = wholePeriods(window)
    .filter((period) => periodWindow(period).to + SETTLED <= now)
    .map((period) => ({ period, rows: periods.get(period) ?? [] }))
    .filter((candidate) => passes(candidate.rows));
  while (shown.length > 0) {
    const kept = new Set(shown.map(({ period }) => period));
    const rest = rows.filter((row) => !kept.has(periodOf(row.time)));
    if (rest.length === 0 || passes(rest)) break;
    // The smallest joins what is not shown: it adds people there and costs the reader least.
    const [smallest] = shown.toSorted((a, b) => size(a.rows) - size(b.rows) || a.period - b.period);
    shown = shown.filter((candidate) => candidate !== smallest);
  }
  return new Set(shown.map(({ period }) => period));
}
