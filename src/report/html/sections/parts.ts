import type { Finding } from "../../../core/findings/finding.ts";
import type { Markup } from "../../escape.ts";
import { html } from "../../escape.ts";
import type { Naming } from "../../naming.ts";
import type { Report } from "../../report.ts";
import type { Story } from "../../story.ts";
import { bareClaim } from "../../story.ts";
import { cellText } from "../../words/estimate.ts";
import { markState, stateWords } from "../../words/outcome.ts";
import { outcomeSign } from "../outcome-mark.ts";
import type { Section } from "../section.ts";
import { stackedTable } from "../section.ts";

/** Parts stand in the order of their names, in rows and columns: nothing here is sorted by a figure. */
export function partsSection(report: Report, story: Story, names: Naming): Section | null {
  const parts = [...report.subject.teams, ...report.subject.repositories].map((each) => each.id).filter((id) => id !== story.root);
  const findings = report.findings.filter((each) => parts.includes(each.node));
  const cells = report.cells.filter((each) => parts.includes(each.node) && each.result.outcome !== "not-applicable");
  if (findings.length === 0 && cells.length === 0) return null;
  return {
    id: "parts",
    label: "Part by part",
    count: null,
    title: "Part by part, in the order of names",
    intro:
      "Only what may be shown of a part is shown. Parts differ in what they do, so a difference is a question to the part, not a place in a row.",
    body: html`${findings.length > 0 && claimTable(findings, names)}${cells.length > 0 && cellTable(cells, names)}`,
  };
}

function claimTable(findings: readonly Finding[], names: Naming): Markup {
  const nodes = [...new Set(findings.map((each) => each.node))].sort((left, right) => compare(names.nodeName(left), names.nodeName(right)));
  const ids = [...new Set(findings.map((each) => each.id))];
  const seen = ids.filter((id) => findings.some((each) => each.id === id && !["open", "not-applicable"].includes(markState(each))));
  if (seen.length === 0) return html`<p class="empty">No claim could be looked at for a single part.</p>`;
  const states = [...new Set(findings.filter((each) => seen.includes(each.id)).map(markState))];
  return html`<div class="key">${states.map((state) => html`<span>${outcomeSign(state)}${stateWords[state]}</span>`)}</div><div class="scroll" role="region" aria-label="Claims by part" tabindex="0"><table class="mx${nodes.length > 6 && " upright"}"><thead><tr><th scope="col">Claim</th>${nodes.map((node) => html`<th scope="col" class="c"><span>${names.nodeName(node)}</span></th>`)}</tr></thead><tbody>${seen.map(
    (id) =>
      html`<tr><th scope="row">${bareClaim(findings.find((each) => each.id === id)?.claim ?? id)}</th>${nodes.map((node) => {
        const finding = findings.find((each) => each.id === id && each.node === node);
        return html`<td class="c">${finding === undefined ? "" : outcomeSign(markState(finding))}</td>`;
      })}</tr>`,
  )}</tbody></table></div>`;
}

function cellTable(cells: Report["cells"], names: Naming): Markup {
  const sorted = [...cells].sort(
    (left, right) => compare(names.nodeName(left.node), names.nodeName(right.node)) || compare(left.id, right.id),
  );
  const rows = sorted.map((cell) => {
    const estimate = cell.result.outcome === "value" ? cell.result.estimate : null;
    return [
      names.nodeName(cell.node),
      `${names.cellName(cell)} (${cell.measure})`,
      cellText(cell),
      estimate === null ? null : String(estimate.n),
    ];
  });
  return html`<details class="num"><summary>Values of the parts</summary>${stackedTable([{ name: "Part" }, { name: "Measure" }, { name: "Value", number: true }, { name: "n", number: true }], rows)}</details>`;
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
