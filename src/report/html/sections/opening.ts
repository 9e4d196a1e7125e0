import { claimMarks } from "../../charts/claim-marks.ts";
import type { Markup } from "../../escape.ts";
import { html } from "../../escape.ts";
import type { Report } from "../../report.ts";
import type { Story } from "../../story.ts";
import { windowText } from "../../words/date.ts";
import { counted, thousands } from "../../words/number.ts";
import type { MarkState } from "../../words/outcome.ts";
import { markStates } from "../../words/outcome.ts";

const logo = html`<span class="logo"><svg width="34" height="17" viewBox="0 0 34 17" aria-hidden="true"><path d="M0 6.5H34" stroke="currentColor" stroke-width="1.6"/><path class="keel" d="M11 6.5c.6 5.2 2.9 9.5 6 9.5s5.4-4.3 6-9.5z"/></svg>Evenkeel</span>`;

export function masthead(report: Report): Markup {
  const { repositories, name, from, to } = report.subject;
  const only = repositories.length === 1 ? repositories[0] : undefined;
  const commits = repositories.reduce((sum, each) => sum + each.commitsInWindow, 0);
  return html`<header class="mast">${logo}<span><b>${name}</b>${only !== undefined && html` at <span class="head">${only.head.slice(0, 7)}</span>`}</span>${repositories.length > 1 && html`<span>${counted(repositories.length, "repository", "repositories")}</span>`}<span>${windowText({ from, to })} (UTC)</span><span>${counted(commits, "commit")}</span></header>`;
}

const markWords: Readonly<Record<MarkState, { readonly one: string; readonly many: string; readonly note: string }>> = {
  present: { one: "holds", many: "hold", note: "Described below" },
  absent: { one: "does not", many: "do not", note: "Looked, not there" },
  undecided: { one: "undecided", many: "undecided", note: "Looked, cannot tell" },
  few: { one: "too few", many: "too few", note: "Not shown, on purpose" },
  open: { one: "not observable", many: "not observable", note: "Nothing here knows it" },
  "not-applicable": { one: "does not apply", many: "do not apply", note: "Nothing of the kind here" },
};

/** Title, lead, and every claim as one mark. */
export function opening(story: Story): Markup {
  const groups = markStates.filter((state) => story.byState[state].length > 0);
  const spoken = groups.map((state) => `${story.byState[state].length} ${markWords[state].many}`).join(", ");
  return html`<h1>${story.title}</h1><p class="lead">${story.lead}</p><div class="claims" role="group" aria-label="${counted(story.claims.length, "claim")}: ${spoken}">${groups.map(
    (state) => {
      const claims = story.byState[state].map((each) => each.claim);
      const words = markWords[state];
      return html`<div>${claimMarks(state, claims)}<b>${thousands(claims.length)} ${claims.length === 1 ? words.one : words.many}</b>${words.note}</div>`;
    },
  )}</div>`;
}
