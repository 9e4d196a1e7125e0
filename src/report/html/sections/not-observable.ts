import type { Catalogue } from "../../../core/model/catalogue.ts";
import { html } from "../../escape.ts";
import type { Report } from "../../report.ts";
import type { Story } from "../../story.ts";
import { listed, lowerFirst, sentenceCase, thousands } from "../../words/number.ts";
import type { Section } from "../section.ts";
import { stackedTable } from "../section.ts";

export function notObservableSection(report: Report, story: Story, catalogue: Catalogue): Section | null {
  if (report.notObservable.length === 0) return null;
  const outcomes = (outcome: string): ReadonlySet<string> =>
    new Set(story.cells.filter((cell) => cell.result.outcome === outcome).map((cell) => cell.measure));
  const valued = outcomes("value");
  const withheld = [...outcomes("suppressed")].filter((id) => !valued.has(id)).length;
  const rows = report.notObservable.map((each) => [
    html`${sentenceCase(listed(each.names.map(lowerFirst)))}<br><span class="tiny">${each.measures.join(", ")}</span>`,
    each.why,
    each.how,
    each.effort,
  ]);
  return {
    id: "not",
    label: "Not observable",
    count: String(new Set(report.notObservable.flatMap((each) => each.measures)).size),
    title: "What could not be observed, and how it could be",
    intro: `${thousands(valued.size)} of ${thousands(catalogue.measures.length)} measures have a value here${withheld > 0 ? `, ${thousands(withheld)} ${withheld === 1 ? "is" : "are"} withheld because too few people stand behind ${withheld === 1 ? "it" : "them"}` : ""}. Unknown is never zero.`,
    body: stackedTable(
      [{ name: "Unknown today" }, { name: "Why" }, { name: "What would tell" }, { name: "Effort", number: true }],
      rows,
      "unknowns",
    ),
  };
}
