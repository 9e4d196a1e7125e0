import { html } from "../../escape.ts";
import type { Report } from "../../report.ts";
import type { Story } from "../../story.ts";
import { dateText } from "../../words/date.ts";
import { countWord, listed } from "../../words/number.ts";
import type { Section } from "../section.ts";

export function methodSection(report: Report, story: Story): Section {
  const { tool, k, subject } = report;
  const heads = subject.repositories.map((each) => `${each.name} at ${each.head.slice(0, 12)} on ${each.main}`);
  const { present, absent, undecided } = story.byState;
  const few = `Of ${story.claims.length} claims ${present.length + absent.length} are decided and ${undecided.length} cannot be told from files; the others are withheld or need people. The threshold of ${countWord(k)} can be raised and never lowered. Only bots and files were counted; no count of people is printed, here or in the JSON.`;
  const full = `Intervals are 90\u00a0%. Durations are Kaplan-Meier with open items counted as waiting; shares are Wilson intervals; full counts have none. Figures about how people work appear only from ${countWord(k)} contributors up, for the whole and for every part, and never for one person.`;
  return {
    id: "method",
    label: "Method",
    count: null,
    title: "Method",
    intro: null,
    body: html`<div class="method"><p>Evenkeel ${tool.version}, catalogue ${tool.catalogue}, seed ${tool.seed}. Made on ${dateText(report.generatedAt)} (UTC). ${report.page === "few" ? few : full}</p><p>A reading aid without a public source is called an assumption and can be set in evenkeel.yaml, with a reason that is printed. Same commits, inputs and version give the same bytes. To disagree with a finding, add a note under disputes in evenkeel.yaml; it is printed wherever the finding stands.</p><p>Read: ${listed(heads)}.</p></div>`,
  };
}
