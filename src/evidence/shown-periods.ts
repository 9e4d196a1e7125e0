import { allPass, type CellRule, type LatticeNode } from "../core/evidence/cell-rule.ts";
import { contributorsOf, mergedTally } from "../core/evidence/contributors.ts";
import { wholePeriods } from "../core/evidence/estimate-cell.ts";
import type { Atom } from "../core/evidence/placed-atoms.ts";
import { HOUR, type Instant, periodWindow, type Window } from "../core/model/time.ts";

/** Late events are waited for this long after a period's end (evidence.md 2.3). */
const SETTLED = 48 * HOUR;

/** The atoms of one figure with who stands behind them in some of its base periods. */
export type AtomsIn = (counts: (period: number) => boolean) => readonly Atom[];

/**
 * The base periods a series may show. A period is shown only if every published node passes in it, and what is left of the window is
 * nothing or passes as one cell. Then each block of time is a safe lattice of the same nodes, and a sum of cells that were about fewer
 * than k contributors would have to be so in some block, which none is.
 */
export function shownPeriods(
  atomsIn: AtomsIn,
  published: readonly LatticeNode[],
  { rule, window, now }: { readonly rule: CellRule; readonly window: Window; readonly now: Instant },
): ReadonlySet<number> {
  if (published.length === 0) return new Set();
  let shown = wholePeriods(window)
    .filter((period) => periodWindow(period).to + SETTLED <= now)
    .map((period) => ({ period, atoms: atomsIn((each) => each === period) }))
    .filter(({ atoms }) => allPass(published, atoms, rule))
    .map(({ period, atoms }) => ({ period, size: contributorsOf(mergedTally(atoms.map(({ tally }) => tally))) }))
    // The smallest joins what is not shown first: it adds people there and costs the reader least.
    .toSorted((a, b) => a.size - b.size || a.period - b.period);
  while (shown.length > 0) {
    const kept = new Set(shown.map(({ period }) => period));
    // Nobody at all left is nothing left: it passes.
    if (
      allPass(
        published,
        atomsIn((period) => !kept.has(period)),
        rule,
      )
    )
      break;
    shown = shown.slice(1);
  }
  return new Set(shown.map(({ period }) => period));
}
