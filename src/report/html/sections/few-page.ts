import type { Finding } from "../../../core/findings/finding.ts";
import { unitSquares } from "../../charts/unit-squares.ts";
import type { Markup } from "../../escape.ts";
import { html } from "../../escape.ts";
import type { Naming } from "../../naming.ts";
import type { Report } from "../../report.ts";
import { findingSentence, restsOn } from "../../sentence.ts";
import type { Story } from "../../story.ts";
import { bareClaim, weighedCriteria } from "../../story.ts";
import { estimateText, intervalText } from "../../words/estimate.ts";
import { counted, countWord } from "../../words/number.ts";
import { confidenceWords, markState } from "../../words/outcome.ts";
import { outcomeMark } from "../outcome-mark.ts";
import type { Section } from "../section.ts";

/** Above the line what files show, below it what stays unsaid: the page for fewer than k contributors (findings.md 5). */
export function fewOpening(story: Story, names: Naming): Markup {
  const { present, absent } = story.byState;
  const shown = fileFindings(story, names).length;
  return html`<h1 class="big">${story.title}</h1><svg class="hor" width="100%" height="84" aria-hidden="true"><line class="level" x1="0" x2="100%" y1="30" y2="30"/><svg x="50%" y="30" overflow="visible"><path class="keel" d="M-34 0c2.5 21 14 38 34 38S31.5 21 34 0z"/></svg><text class="t3" x="0" y="20">what files show</text><text class="t3" x="100%" y="20" text-anchor="end">${counted(shown, "claim")}, ${present.length + absent.length} decided</text><text class="t3" x="0" y="50">how people work</text><text class="t3" x="100%" y="50" text-anchor="end">stays below the line</text></svg><p class="lead">${story.lead}</p>`;
}

/** What files alone could speak of; a claim about how people work is not even listed as undecided here. */
function fileFindings({ byState }: Story, names: Naming): readonly Finding[] {
  const ofFiles = (finding: Finding): boolean =>
    finding.criteria.every(({ criterion }) => criterion.role === "supports" || names.measure(criterion.measure)?.class === "artefact");
  return [...byState.present, ...byState.absent, ...byState.undecided.filter(ofFiles)].filter((each) => each.about !== "behaviour");
}

export function filesSection(story: Story, names: Naming): Section {
  const findings = fileFindings(story, names);
  return {
    id: "files",
    label: "What files show",
    count: String(findings.length),
    title: "What the files show",
    intro: "Full counts of what lies in the repository. They say something about the work, and nothing about anyone.",
    body: html`${findings.length === 0 && html`<p class="empty">The files alone decide none of the claims.</p>`}${findings.map((each) => fileRow(each, names))}`,
  };
}

function fileRow(finding: Finding, names: Naming): Markup {
  const weighed = weighedCriteria(finding);
  const first = weighed[0];
  const details = first?.cell.result.outcome === "value" ? first.cell.result.details : {};
  const n = first?.estimate.n ?? 0;
  const squares =
    weighed.length === 1 && details.k !== undefined && first?.estimate.interval === null && n > 1 && n <= 60
      ? unitSquares(details.k, n, `${details.k} of ${n}`)
      : null;
  const hasInterval = first !== undefined && intervalText(first.estimate, first.cell.unit) !== null;
  const lines = [
    first === undefined ? null : restsOn(first),
    hasInterval ? `${estimateText(first.estimate, first.cell.unit)}, 90\u00a0%` : null,
    finding.confidence === null ? null : confidenceWords[finding.confidence],
    would(finding),
  ].filter((line) => line !== null);
  return html`<article class="fw" id="f-${finding.id}"><div>${outcomeMark(markState(finding))}</div><div><h3>${bareClaim(finding.claim)}</h3><p>${findingSentence(finding, names)}</p>${squares}${finding.dispute !== null && html`<p class="dispute"><b>Disputed:</b> ${finding.dispute}</p>`}<details class="keep back"><summary>Why it matters, what it cannot see</summary><div class="back-in"><p><b>Why.</b> ${finding.why}</p><p><b>Cannot see.</b> ${finding.cannotSee}</p></div></details></div><p class="tiny">${lines.map((line, index) => html`${index > 0 && html`<br>`}${line}`)}</p></article>`;
}

function would(finding: Finding): string | null {
  const unlock = finding.missing.find((each) => each.unlock !== null)?.unlock ?? null;
  return finding.outcome === "unknown" && unlock !== null ? `Would tell: ${unlock.how.replace(/\.$/, "")} (${unlock.effort})` : null;
}

const dashed = "openlane lanefill";

const shapes: readonly { readonly name: string; readonly words: string; readonly drawing: Markup }[] = [
  {
    name: "How long changes take",
    words: "From first commit to users, with the wait for review beside it",
    drawing: html`<rect class="openlane" x="24%" width="34%" y="22" height="16"/><svg x="41%" y="30" overflow="visible"><path class="${dashed}" d="M0 -6L6 0L0 6L-6 0Z"/></svg>`,
  },
  {
    name: "What people say",
    words: "Six behaviours, from a round of eight people or more",
    drawing: html`<rect class="openlane" x="40%" width="38%" y="22" height="16" rx="8"/><circle class="${dashed}" cx="59%" cy="30" r="6"/>`,
  },
  {
    name: "Where failures are caught",
    words: "From the first check to the user, by stage and reach",
    drawing: html`${[14, 32, 50, 68, 86].map((x, index) => html`<circle class="${dashed}" cx="${x}%" cy="30" r="${12 - 2 * index}"/>`)}`,
  },
];

export function teamSection(report: Report): Section {
  return {
    id: "team",
    label: "With a team",
    count: String(shapes.length),
    title: "What would become visible with a team",
    intro: `When this repository is assessed together with its neighbours, or ${countWord(report.k)} people have contributed in one window, these appear by themselves.`,
    body: html`<div class="ghs">${shapes.map(({ name, words, drawing }) => html`<div class="gh"><h3>${name}</h3><svg width="100%" height="46" aria-hidden="true"><line class="grid" x1="0" x2="100%" y1="30" y2="30"/>${drawing}</svg><p class="tiny">${words}</p></div>`)}</div><code class="cmd">npx evenkeel assess ${report.subject.repositories[0]?.name ?? "."} NEIGHBOUR NEIGHBOUR</code><p class="note under">Several paths count as one organisation; each part is still shown only from ${countWord(report.k)} people up.</p>`,
  };
}
