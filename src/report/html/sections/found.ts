import type { Cell } from "../../../core/evidence/estimate.ts";
import type { Finding, JudgedCriterion } from "../../../core/findings/finding.ts";
import { pointInterval } from "../../charts/point-interval.ts";
import { unitSquares } from "../../charts/unit-squares.ts";
import type { Markup } from "../../escape.ts";
import { html } from "../../escape.ts";
import type { Naming } from "../../naming.ts";
import { variantLabel } from "../../naming.ts";
import { aidOrigin, aidText, findingPhrase, findingSentence, restsOn } from "../../sentence.ts";
import type { Story, Weighed } from "../../story.ts";
import { bareClaim, weighedCriteria } from "../../story.ts";
import { durationUnit } from "../../words/duration.ts";
import { cellText, estimateText, intervalText, quantity } from "../../words/estimate.ts";
import { listed, percent, sentenceCase, thousands } from "../../words/number.ts";
import { confidenceWords, markState } from "../../words/outcome.ts";
import { outcomeMark } from "../outcome-mark.ts";
import type { Section } from "../section.ts";
import { numberTable } from "../section.ts";

export function foundSection(story: Story, names: Naming): Section {
  const { present, absent, undecided } = story.byState;
  const decided = present.length + absent.length;
  const undecidedClaims = undecided.filter((each) => each.about !== "behaviour");
  return {
    id: "found",
    label: "Found",
    count: String(present.length),
    title: "What was found",
    intro:
      decided === 0
        ? null
        : "Each line: the value, its 90\u00a0% interval, and the reading aid it is compared with (dashed). On the tinted side the claim holds. A reading aid is not a target.",
    body: html`${present.length === 0 && html`<p class="empty">${decided === 0 ? "Nothing could be decided on what was read. What would tell stands under “What could not be observed”." : "No claim holds on what could be seen. That is a result, not a gap: what was looked for stands below."}</p>`}${present.map((each) => findingArticle(each, names))}${absent.length > 0 && compactList("Looked for and not there", absent, names)}${undecidedClaims.length > 0 && compactList("Looked at, and cannot tell", undecidedClaims, names)}`,
  };
}

function findingArticle(finding: Finding, names: Naming): Markup {
  const weighed = weighedCriteria(finding);
  return html`<article class="find" id="f-${finding.id}"><div class="words"><h3>${bareClaim(finding.claim)}</h3><p>${findingSentence(finding, names)}</p><p class="meta">${outcomeMark(markState(finding))} <span class="note">${metaLine(finding, weighed[0], names)}</span></p>${dispute(finding)}</div><div class="charts">${weighed.slice(0, 3).map((each) => criterionChart(each, names, weighed.length > 1))}</div><div class="opens">${background(finding, names)}</div></article>`;
}

function metaLine(finding: Finding, first: Weighed | undefined, names: Naming): string {
  const parts = [first === undefined ? null : restsOn(first), finding.confidence === null ? null : confidenceWords[finding.confidence]];
  if (first?.cell.proxy === true)
    parts.push(`stand-in: ${variantLabel(first.cell, names.measure(first.cell.measure)) ?? "see the method"}`);
  return parts.filter((each) => each !== null).join(" · ");
}

function dispute({ dispute: note }: Finding): Markup | null {
  return note === null ? null : html`<p class="dispute"><b>Disputed by the team:</b> ${note}</p>`;
}

/** Counts a reader can take in are drawn item by item under the axis. */
const mostSquares = 40;

function criterionChart(weighed: Weighed, names: Naming, named: boolean): Markup {
  const { cell, estimate, judged } = weighed;
  const said = estimateText(estimate, cell.unit);
  const aid = aidText(judged, cell);
  const origin = aidOrigin(judged);
  const k = cell.result.outcome === "value" ? cell.result.details.k : undefined;
  const top = axisTop(weighed);
  const chart = pointInterval({
    value: estimate.value,
    interval: estimate.interval,
    aid: judged.threshold,
    claimSide: judged.criterion.side,
    top,
    valueLabel: said,
    aidLabel: `${aid}, ${origin}`,
    topLabel: quantity(top, cell.unit),
    alternative: `${names.cellName(cell)}: ${said}; reading aid ${aid}, ${origin}; the claim holds ${judged.criterion.side} it`,
  });
  const squares =
    k !== undefined && estimate.interval === null && estimate.n <= mostSquares && estimate.n > 1
      ? unitSquares(k, estimate.n, `${k} of ${estimate.n}`)
      : null;
  return html`<figure>${named && html`<p class="over">${names.shortName(cell)}</p>`}${chart}${squares}</figure>`;
}

function axisTop({ cell, estimate, judged }: Weighed): number {
  if (cell.unit === "share") return 1;
  const far = Math.max(estimate.value ?? 0, estimate.interval?.high ?? (estimate.interval?.low ?? 0) * 1.3, judged.threshold);
  return far * 1.25;
}

function background(finding: Finding, names: Naming): Markup {
  const supports = weighedCriteria(finding, "supports");
  return html`<details class="keep back"><summary>Why it matters, what it cannot see</summary><div class="back-in"><p><b>Why.</b> ${finding.why}</p><p><b>Cannot see.</b> ${finding.cannotSee}</p>${supports.length > 0 && html`<p><b>Beside it.</b> ${listed(supports.map((each) => `${names.cellName(each.cell)} ${estimateText(each.estimate, each.cell.unit)}`))}.</p>`}${finding.caveats.length > 0 && html`<p><b>Weakened by.</b> ${finding.caveats.join(" ")}</p>`}${finding.criteria.flatMap(({ thresholdReason, criterion }) => (thresholdReason === null ? [] : [html`<p><b>Reading aid for ${names.measureName(criterion.measure)} set here.</b> ${thresholdReason}</p>`]))}${finding.remedies.length > 0 && html`<p><b>May help.</b> ${sentenceCase(listed(finding.remedies.map((id) => names.practiceName(id))))}.</p>`}</div></details>${criteriaNumbers(finding, names)}`;
}

const judgedWords = {
  met: "claim side",
  "not-met": "other side",
  inconclusive: "both sides",
  unknown: "unknown",
  suppressed: "too few to show",
  "not-applicable": "does not apply",
} as const;

function criteriaNumbers(finding: Finding, names: Naming): Markup {
  return numberTable({
    caption: `Criteria of “${bareClaim(finding.claim)}”`,
    head: ["Measure", "Value", "90\u00a0%", "n", "Claim holds", "Source of the aid", "Lies on"],
    rows: finding.criteria.map((each) => criterionRow(each, names)),
  });
}

function criterionRow(judged: JudgedCriterion, names: Naming): readonly (string | null)[] {
  const { criterion, judged: state } = judged;
  const { cell } = state;
  const estimate = cell?.result.outcome === "value" ? cell.result.estimate : null;
  const name = cell === null ? names.measureName(criterion.measure) : names.cellName(cell);
  const aid = aidText(judged, cell);
  return [
    `${name} (${criterion.measure})${criterion.role === "supports" ? ", beside" : ""}`,
    criterionValue(cell),
    cell === null || estimate === null ? null : intervalText(estimate, cell.unit),
    estimate === null ? null : thousands(estimate.n),
    `${criterion.side} ${aid === criterion.aid ? aid : `${aid}: ${criterion.aid}`}`,
    criterion.source ?? "assumption",
    judgedWords[state.state],
  ];
}

function criterionValue(cell: Cell | null): string {
  if (cell === null) return "unknown";
  const value = cell.result.outcome === "value" ? cell.result.estimate.value : null;
  return value === null ? cellText(cell) : quantity(value, cell.unit);
}

function compactList(title: string, findings: readonly Finding[], names: Naming): Markup {
  return html`<div class="compact"><h3>${title}</h3><ul>${findings.map((each) => html`<li id="f-${each.id}">${outcomeMark(markState(each))}<div><b>${bareClaim(each.claim)}</b><span class="note">${compactWords(each, names)}</span>${dispute(each)}</div></li>`)}</ul></div>`;
}

function rangeUnit({ cell, estimate }: Weighed): string {
  if (cell.unit === "share") return " %";
  return cell.unit === "hours" && estimate.value !== null ? ` ${durationUnit(estimate.value).many}` : "";
}

/** More than this many times as many items is no advice: nobody waits that long. */
const REACHABLE = 10;

function compactWords(finding: Finding, names: Naming): string {
  const first = weighedCriteria(finding)[0];
  const range = first === undefined ? null : intervalText(first.estimate, first.cell.unit);
  const needs = finding.criteria.flatMap(({ judged }) =>
    judged.state === "inconclusive" && judged.needs !== null && judged.needs <= judged.n * REACHABLE
      ? [`about ${thousands(judged.needs)} would decide it`]
      : [],
  );
  const parts = [
    findingPhrase(finding, names),
    range === null || first === undefined ? null : `90\u00a0%: ${range}${rangeUnit(first)}`,
    first === undefined ? null : restsOn(first),
    first !== undefined && first.estimate.coverage < 0.8 ? `${percent(first.estimate.coverage)} of it could be seen` : null,
    finding.confidence === null || finding.confidence === "high" ? null : confidenceWords[finding.confidence],
    needs[0] ?? null,
  ];
  return parts.filter((each) => each !== null).join(" · ");
}
