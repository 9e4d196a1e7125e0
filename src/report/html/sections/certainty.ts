import type { Coverage } from "../../../core/evidence/estimate.ts";
import type { Markup } from "../../escape.ts";
import { html } from "../../escape.ts";
import type { Report } from "../../report.ts";
import type { Story } from "../../story.ts";
import { bareClaim } from "../../story.ts";
import { windowText } from "../../words/date.ts";
import { counted, listed, percent, sentenceCase, thousands } from "../../words/number.ts";
import { sourceText, tableText } from "../../words/source.ts";
import type { Section } from "../section.ts";
import { stackedTable } from "../section.ts";

export function certaintySection(report: Report, story: Story): Section {
  const shallow = report.subject.repositories.filter((each) => each.shallow);
  const few = story.byState.few.map((each) => bareClaim(each.claim));
  return {
    id: "sure",
    label: "How sure",
    count: null,
    title: "How sure we are",
    intro: "What each source gave, and over which time. Seen is the part of the whole whose needed facts could be read.",
    body: html`${coverage(report)}${report.dataQuality.length > 0 && quality(report)}${shallow.length > 0 && html`<p class="note wide"><b>Shallow clones:</b> ${shallow.map((each) => each.name).join(", ")}; older history is missing there.</p>`}${few.length > 0 && html`<p class="note wide"><b>Too few to show:</b> ${few.join("; ")}.</p>`}${report.limits.length > 0 && html`<ul class="limits-list">${report.limits.map((each) => html`<li>${each}</li>`)}</ul>`}`,
  };
}

function coverage(report: Report): Markup {
  const alike = (each: Coverage): string => [sourceText(each.source), windowText(each), percent(each.share)].join("|");
  const groups = new Map<string, readonly Coverage[]>();
  for (const each of report.coverage) groups.set(alike(each), [...(groups.get(alike(each)) ?? []), each]);
  const rows = [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const tables = [...new Set([first, ...others].map((each) => tableText(each.table)))];
    return [[sourceText(first.source), sentenceCase(listed(tables)), windowText(first), percent(first.share)]];
  });
  if (rows.length === 0) return html`<p class="empty">No source reached into the window.</p>`;
  return stackedTable([{ name: "Source" }, { name: "What it gave" }, { name: "From when to when" }, { name: "Seen", number: true }], rows);
}

const mostItems = 20;

function quality(report: Report): Markup {
  return html`<h3 class="sub">What weakens it</h3><ul class="quality">${report.dataQuality.map(({ text, n, items }) => html`<li><p>${text} <span class="note">${counted(n, "item")}</span></p>${items.length > 0 && html`<details class="num"><summary>Which</summary><ul class="ids">${items.slice(0, mostItems).map((each) => html`<li><code>${each}</code></li>`)}${items.length > mostItems && html`<li class="note">and ${thousands(items.length - mostItems)} more in the JSON report</li>`}</ul></details>`}</li>`)}</ul>`;
}
