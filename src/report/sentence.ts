import type { Cell } from "../core/evidence/estimate.ts";
import type { Finding, JudgedCriterion } from "../core/findings/finding.ts";
import { survivalAt } from "./charts/survival-steps.ts";
import type { Naming } from "./naming.ts";
import type { Weighed } from "./story.ts";
import { weighedCriteria } from "./story.ts";
import { durationText } from "./words/duration.ts";
import { estimateText, quantity } from "./words/estimate.ts";
import { counted, frequency, percent, thousands } from "./words/number.ts";
import { missingWords } from "./words/outcome.ts";
import { figureText } from "./words/ratio.ts";

/** What was seen behind a finding, in one or two plain sentences; what is missing where nothing was seen. */
export function findingSentence(finding: Finding, names: Naming): string {
  const weighed = weighedCriteria(finding);
  const first = weighed[0];
  if (first === undefined) return missingSentence(finding, names);
  const shown = finding.outcome === "present" ? weighed.filter((each) => each.judged.judged.state === "met") : weighed;
  const said = (shown.length === 0 ? [first] : shown.slice(0, 3)).map((each) => weighedSentence(each, finding, names));
  return [...said, ...stillMissing(finding, names)].join(" ");
}

/** What was seen speaks against the claim and still does not settle it: then the reader must hear what is missing. */
function stillMissing(finding: Finding, names: Naming): readonly string[] {
  const deciding = finding.criteria.filter(({ criterion }) => criterion.role === "decides");
  if (finding.outcome !== "unknown" || deciding.some(({ judged }) => judged.state === "inconclusive")) return [];
  return deciding.slice(0, 3).flatMap(({ criterion, judged }) => {
    if (judged.state !== "unknown" && judged.state !== "suppressed") return [];
    const name = criterion.category === null ? names.measureName(criterion.measure) : names.controlName(criterion.category);
    return [`${name}: ${missingWords[judged.reason]}.`];
  });
}

/** The same without its full stop, for lists. */
export function findingPhrase(finding: Finding, names: Naming): string {
  return findingSentence(finding, names).replace(/\.$/, "");
}

function missingSentence(finding: Finding, names: Naming): string {
  const first = finding.missing[0];
  if (first === undefined) return "Nothing could be looked at.";
  return `${names.measureName(first.measure)}: ${missingWords[first.reason]}.`;
}

function weighedSentence(weighed: Weighed, finding: Finding, names: Naming): string {
  const { cell, estimate } = weighed;
  if (cell.unit === "hours") return durationSentence(weighed, finding);
  const name = names.figureName(cell);
  if (estimate.value === null) return `${name}: ${estimateText(estimate, cell.unit)}.`;
  if (cell.unit !== "share") return `${name}: ${figureText(estimate.value, cell)}.`;
  const k = cell.result.outcome === "value" ? cell.result.details.k : undefined;
  if (k !== undefined) return countSentence(cell, k, estimate.n, names);
  return `${name}: ${about(estimate.value)} (${percent(estimate.value)}).`;
}

function countSentence(cell: Cell, k: number, n: number, names: Naming): string {
  const name = names.figureName(cell);
  const measure = names.measure(cell.measure);
  const counted = measure?.countedAs[cell.category ?? "all"];
  if (counted !== undefined) return `${thousands(k)} of ${thousands(n)} ${counted}.`;
  if (n === 1 && measure?.class === "artefact") return `${name}: ${k === 1 ? "seen" : "not seen"}.`;
  return `${name}: ${thousands(k)} of ${thousands(n)}.`;
}

function about(share: number): string {
  const said = frequency(share);
  return /^\d/.test(said) || said === "half" ? `about ${said}` : said;
}

function durationSentence({ cell, estimate, judged }: Weighed, finding: Finding): string {
  const details = cell.result.outcome === "value" ? cell.result.details : {};
  const open =
    details.survival === undefined ? null : `after ${aidText(judged, cell)} ${openWords(survivalAt(details.survival, judged.threshold))}`;
  if (estimate.value === null) {
    const low = estimate.interval?.low ?? null;
    const base = low === null ? "Half were not done within the window." : `More than half are still open after ${durationText(low)}.`;
    return base;
  }
  const half =
    finding.outcome === "absent"
      ? `Half are done within ${durationText(estimate.value)}`
      : `Half take longer than ${durationText(estimate.value)}`;
  return open === null ? `${half}.` : `${half}; ${open}.`;
}

function openWords(share: number): string {
  const said = frequency(share);
  if (said === "none") return "none is still open";
  if (said === "all" || said === "nearly all") return `${said} still wait`;
  return `about ${said} still wait`;
}

/** The threshold as a person says it: the catalogue's words, or the organisation's own figure. */
export function aidText({ criterion, threshold, thresholdReason }: JudgedCriterion, cell: Cell | null): string {
  const own = thresholdReason === null ? criterion.aid : null;
  if (own !== null && (cell === null || own.length <= longestAid)) return own;
  if (cell === null) return String(threshold);
  return quantity(threshold, cell.unit);
}

/** Longer words for a reading aid do not fit a chart; there it is said as a figure. */
const longestAid = 16;

/** Where the reading aid comes from, in two or three words for a chart. */
export function aidOrigin({ criterion, thresholdReason }: JudgedCriterion): string {
  if (thresholdReason !== null) return "set here";
  if (criterion.source === null) return "an assumption";
  return criterion.source.length <= 14 ? `from ${criterion.source}` : `from ${criterion.source.split(/[\s,(:]/)[0] ?? "a source"}`;
}

/** "58 items, 9 still open" or "full count of 31": what a figure rests on. */
export function restsOn({ cell, estimate }: Weighed): string {
  const censored = cell.result.outcome === "value" ? cell.result.details.censored : undefined;
  if (cell.unit === "hours")
    return `${counted(estimate.n, "item")}${censored === undefined || censored === 0 ? "" : `, ${thousands(censored)} still open`}`;
  return estimate.interval === null ? `full count of ${thousands(estimate.n)}` : `n ${thousands(estimate.n)}`;
}
