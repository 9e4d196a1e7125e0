import type { LensView } from "../../../core/findings/finding.ts";
import { claimMarks } from "../../charts/claim-marks.ts";
import type { Markup } from "../../escape.ts";
import { html } from "../../escape.ts";
import type { Naming } from "../../naming.ts";
import type { Report } from "../../report.ts";
import type { Story } from "../../story.ts";
import { heading } from "../../story.ts";
import { listed, thousands } from "../../words/number.ts";
import { markState, markStates } from "../../words/outcome.ts";
import type { Section } from "../section.ts";

/** The same claims from five sides. A lens is a view: how much of it could be decided, never how well it went. */
export function lensSection(report: Report, story: Story, names: Naming): Section | null {
  if (report.lenses.length === 0) return null;
  return {
    id: "lenses",
    label: "Lenses",
    count: String(report.lenses.length),
    title: `${heading(report.lenses.length, "lens", "lenses")} on the same claims`,
    intro: "A claim can stand under several. What counts here is how much could be decided; there is no score.",
    body: html`<div class="lenses">${report.lenses.map((lens) => lensRow(lens, story, names))}</div>`,
  };
}

function lensRow(lens: LensView, story: Story, names: Naming): Markup {
  const claims = story.claims.filter((each) => lens.findings.includes(each.id));
  const marks = markStates.flatMap((state) => {
    const held = claims.filter((each) => markState(each) === state).map((each) => each.claim);
    return held.length === 0 ? [] : [claimMarks(state, held, 12)];
  });
  const decided = claims.filter((each) => each.outcome === "present" || each.outcome === "absent").length;
  const would = lens.wouldDecide
    .slice(0, 3)
    .map((id) => (names.measure(id) === null ? `a ${id} round` : `${names.measureName(id)} (${id})`));
  return html`<div class="lens-row"><div><h3>${lens.name}</h3><p class="note">${lens.question}</p></div><div><div class="lens-marks">${marks}</div><p class="tiny"><b>${thousands(decided)} of ${thousands(claims.length)} decided.</b>${would.length > 0 && html` Would decide more: ${listed(would)}.`}</p></div></div>`;
}
