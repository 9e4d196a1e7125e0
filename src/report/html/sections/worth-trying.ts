import type { Catalogue } from "../../../core/model/catalogue.ts";
import type { Automation, Recommendation } from "../../../core/recommendations/practice.ts";
import type { Markup } from "../../escape.ts";
import { html } from "../../escape.ts";
import type { Naming } from "../../naming.ts";
import type { Report } from "../../report.ts";
import { heading } from "../../story.ts";
import { hoursOfWork } from "../../words/duration.ts";
import type { Section } from "../section.ts";

export function worthTryingSection(report: Report, catalogue: Catalogue, names: Naming): Section | null {
  const count = report.recommendations.length;
  if (count === 0) return null;
  return {
    id: "try",
    label: "Worth trying",
    count: String(count),
    title: heading(count, "thing worth trying", "things worth trying"),
    intro: "Each with the reason it stands here, and how often it stays among the chosen when the weights behind the choice are varied.",
    body: html`${report.recommendations.map((each, index) => practice(each, index, catalogue, names))}${excluded(report, names)}`,
  };
}

function practice(recommendation: Recommendation, index: number, catalogue: Catalogue, names: Naming): Markup {
  const entry = catalogue.practices.find((each) => each.id === recommendation.practice);
  const { measure, hours } = recommendation;
  const weekly = hoursOfWork(hours.weekly);
  return html`<article class="prac"><span aria-hidden="true">${index + 1}</span><div><h3>${names.practiceName(recommendation.practice)}</h3><p>${recommendation.because}</p><p class="step"><b>First step:</b> ${recommendation.firstStep}</p><dl><div><dt>Hours</dt><dd>${hoursOfWork(hours.setup)} to set up, then ${weekly}${weekly !== "nothing" && " a week"}</dd></div><div><dt>Should move</dt><dd>${names.measureName(measure.primary)} ${measure.direction}</dd></div><div><dt>Guard</dt><dd>${names.measureName(measure.guard)} must not worsen</dd></div><div><dt>Stays chosen</dt><dd>in ${recommendation.stability} of 8 variants</dd></div></dl><details class="keep back"><summary>What it is, and when to stop</summary><div class="back-in">${entry !== undefined && html`<p>${entry.what}</p>`}<p><b>Stop when.</b> ${recommendation.stopRule}</p>${entry !== undefined && entry.antiPattern !== "" && html`<p><b>Goes wrong when.</b> ${entry.antiPattern}</p>`}</div></details>${recommendation.automation.flatMap((each) => automationFiles(each))}</div></article>`;
}

const modeWords = { warn: "warns only", enforce: "can stop a build" } as const;
const hostWords = { github: "GitHub", gitlab: "GitLab", any: "any host" } as const;

function automationFiles(automation: Automation): readonly Markup[] {
  return automation.files.map(
    ({ path, content }) =>
      html`<details class="num file"><summary><span>Copy</span> <code>${path}</code> <span class="note">${hostWords[automation.host]}, ${modeWords[automation.mode]}</span></summary><pre><code>${content}</code></pre></details>`,
  );
}

function excluded({ excluded: left }: Report, names: Naming): Markup | null {
  if (left.length === 0) return null;
  return html`<details class="num"><summary>Considered and left out</summary><table><thead><tr><th scope="col">Practice</th><th scope="col">Reason</th></tr></thead><tbody>${left.map((each) => html`<tr><th scope="row">${names.practiceName(each.practice)}</th><td>${each.reason}</td></tr>`)}</tbody></table></details>`;
}
