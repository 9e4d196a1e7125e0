import type { Mark } from "../../contract/evidence-shapes.ts";
import type { Cell } from "../../core/evidence/estimate.ts";
import type { Finding, JudgedCriterion } from "../../core/findings/finding.ts";
import type { Naming } from "../naming.ts";
import { variantLabel } from "../naming.ts";
import { aidText } from "../sentence.ts";
import { weighedCriteria } from "../story.ts";
import { durationText } from "../words/duration.ts";
import { cellText } from "../words/estimate.ts";
import { frequency, percent, thousands } from "../words/number.ts";
import { figureText, shownUnit } from "../words/ratio.ts";
import { AID_AT, positionOf } from "./axis.ts";

/** One criterion with its value, ready for the common axis; null where the cell has no value. */
function markOf(judged: JudgedCriterion, names: Naming): Mark | null {
  const { cell } = judged.judged;
  if (cell === null || cell.result.outcome !== "value") return null;
  const { estimate } = cell.result;
  const position = positionOf(estimate, judged.threshold, judged.criterion.side);
  return {
    measure: cell.measure,
    name: names.shortName(cell),
    variant: variantOf(judged, names),
    cell: cell.id,
    unit: shownUnit(cell),
    estimate,
    proxy: cell.proxy,
    said: saidOf(cell, names, position === null || position.at < AID_AT),
    position,
    aid: { text: aidText(judged, null), source: judged.thresholdReason ?? judged.criterion.source },
  };
}

/** Which of several figures of a measure a criterion asks for, in words; for files the category says it all. */
export function variantOf({ criterion, judged }: JudgedCriterion, names: Naming): string | null {
  const measure = names.measure(criterion.measure);
  if (criterion.variant === null || measure?.class === "artefact") return null;
  if (judged.cell !== null) return variantLabel(judged.cell, measure);
  return measure?.variants.find(({ id }) => id === criterion.variant)?.label ?? null;
}

/** Marks of a finding, each cell once: what decides, what made the outcome first; beside a behaviour, what supports. */
export function marksOf(finding: Finding, names: Naming, role: "decides" | "supports"): readonly Mark[] {
  return distinct(weighedCriteria(finding, role).flatMap(({ judged }) => markOf(judged, names) ?? []));
}

/** Two claims may rest on one cell; on one page it is drawn once. */
export function distinct(marks: readonly Mark[]): readonly Mark[] {
  return marks.filter((mark, index) => marks.findIndex((each) => each.cell === mark.cell) === index);
}

/**
 * A figure as a phrase that follows its name, frequencies first.
 * @param hard the value lies on the harder side of its reading aid, so the longer half is what matters
 * @example a median of 34 days: "half take longer than 34 days"
 * @example 7 of 31: "7 of 31 outside steps are pinned"
 */
export function saidOf(cell: Cell, names: Naming, hard = true): string {
  const { result } = cell;
  if (result.outcome !== "value") return cellText(cell);
  const { estimate, details } = result;
  if (estimate.value === null) {
    const low = estimate.interval?.low ?? null;
    return cell.unit === "hours" && low !== null ? `more than half are still open after ${durationText(low)}` : cellText(cell);
  }
  if (cell.unit === "hours") return `half ${hard ? "take longer than" : "are done within"} ${durationText(estimate.value)}`;
  if (cell.unit !== "share") return figureText(estimate.value, cell);
  return details.k === undefined || estimate.n === 0 ? shareText(estimate.value) : countText(cell, details.k, estimate.n, names);
}

function countText(cell: Cell, k: number, n: number, names: Naming): string {
  const measure = names.measure(cell.measure);
  const counted = measure?.countedAs[cell.category ?? "all"];
  if (n === 1 && measure?.class === "artefact") return k === 1 ? "seen" : "not seen";
  return counted === undefined ? `${thousands(k)} of ${thousands(n)}` : `${thousands(k)} of ${thousands(n)} ${counted}`;
}

function shareText(share: number): string {
  const said = frequency(share);
  if (said === "all" || said === "none") return `${said} (${percent(share)})`;
  return `${/^\d/.test(said) || said === "half" ? "about " : ""}${said} (${percent(share)})`;
}
