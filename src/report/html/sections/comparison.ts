import { html } from "../../escape.ts";
import type { Comparison, Report } from "../../report.ts";
import { bareClaim } from "../../story.ts";
import { dateText } from "../../words/date.ts";
import type { Section } from "../section.ts";

type Change = Comparison["changes"][number]["change"];

const changeWords: readonly (readonly [Change, string])[] = [
  ["appeared", "appeared"],
  ["gone", "gone"],
  ["still", "still there"],
  ["newly-observable", "newly observable"],
  ["no-longer-observable", "no longer observable"],
];

export function comparisonSection({ comparison }: Report): Section | null {
  if (comparison === null) return null;
  const groups = changeWords
    .map(([change, words]) => ({
      words,
      claims: comparison.changes.filter((each) => each.change === change).map((each) => bareClaim(each.claim)),
    }))
    .filter((group) => group.claims.length > 0);
  const moved = comparison.changes.filter((each) => each.change !== "still").length;
  const base = { id: "compared", label: "Since last time", title: `Since the report of ${dateText(comparison.previous)}` };
  if (comparison.refused !== null)
    return { ...base, count: null, intro: null, body: html`<p class="empty">Not compared: ${comparison.refused}</p>` };
  if (groups.length === 0)
    return { ...base, count: "0", intro: null, body: html`<p class="empty">Nothing appeared, went, or became observable.</p>` };
  return {
    ...base,
    count: String(moved),
    intro: "Same versions of finding and measure, same length of window.",
    body: html`<div class="cmp">${groups.map(({ words, claims }) => html`<div><b>${claims.length} ${words}</b><ul>${claims.map((claim) => html`<li>${claim}</li>`)}</ul></div>`)}</div>`,
  };
}
