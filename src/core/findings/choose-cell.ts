import type { Cell } from "../evidence/estimate.ts";
import type { Measure } from "../evidence/measure.ts";
import type { Criterion } from "./finding.ts";

/**
 * The cell a criterion speaks about on one node. Without a name it is the measure's first variant, and where that has no
 * value the first stand-in (proxy) that has one: a finding then becomes `probable`. A named variant `security` has the stand-ins
 * whose names begin with `security-`.
 * null: nothing was computed for it, so there was no source.
 */
export function chooseCell(criterion: Criterion, cells: readonly Cell[], node: string, measure: Measure | undefined): Cell | null {
  const ofMeasure = cells.filter((cell) => cell.measure === criterion.measure && cell.node === node);
  const named = ofMeasure.filter((cell) => cell.category === criterion.category);
  // A measure without a source has one cell for all its categories, which says why.
  const candidates = named.length > 0 ? named : ofMeasure.filter((cell) => cell.category === null && cell.result.outcome !== "value");
  const admitted = candidates.filter((cell) => isAdmitted(cell, criterion, measure));
  const ordered = admitted.toSorted((a, b) => rank(a, measure) - rank(b, measure) || (a.id < b.id ? -1 : 1));
  return ordered.find((cell) => cell.result.outcome === "value") ?? ordered[0] ?? null;
}

function isAdmitted(cell: Cell, criterion: Criterion, measure: Measure | undefined): boolean {
  if (cell.variant === null) return true;
  if (criterion.variant !== null)
    return cell.variant === criterion.variant || (cell.proxy && cell.variant.startsWith(`${criterion.variant}-`));
  return cell.proxy || measure === undefined || cell.variant === measure.variants[0]?.id;
}

function rank(cell: Cell, measure: Measure | undefined): number {
  const place = measure?.variants.findIndex((variant) => variant.id === cell.variant) ?? -1;
  return (cell.proxy ? 1000 : 0) + (place < 0 ? 500 : place);
}
