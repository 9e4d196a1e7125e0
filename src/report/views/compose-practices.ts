import type { PracticeDetail, PracticeList, PracticeRow } from "../../contract/evidence-shapes.ts";
import type { Practice } from "../../core/recommendations/practice.ts";
import { sentenceCase } from "../words/number.ts";
import { adoptionSeen, seenIn } from "./adoption-seen.ts";
import { worthTryingOf } from "./compose-home.ts";
import { composeSubject } from "./compose-subject.ts";
import type { ViewInput } from "./view-input.ts";

/** The catalogue of practices, those worth trying first, the others in its order. */
export function composePractices(input: ViewInput): PracticeList {
  const recommendations = worthTryingOf(input);
  const rank = ({ id }: Practice): number => {
    const place = recommendations.findIndex(({ practice }) => practice === id);
    return place < 0 ? recommendations.length : place;
  };
  const practices = [...input.catalogue.practices].sort((one, other) => rank(one) - rank(other) || one.number - other.number);
  return { subject: composeSubject(input), recommendations: [...recommendations], practices: practices.map((each) => rowOf(each, input)) };
}

/** One practice whole; null where the catalogue has none of this id. */
export function composePractice(input: ViewInput, practiceId: string): PracticeDetail | null {
  const { report, catalogue } = input;
  const practice = catalogue.practices.find(({ id }) => id === practiceId);
  if (practice === undefined) return null;
  const { what, why, antiPattern, stopRule, cost, evidence, measure } = practice;
  return {
    subject: composeSubject(input),
    practice: {
      ...rowOf(practice, input),
      what,
      why,
      steps: [...practice.steps],
      antiPattern,
      stopRule,
      setupHours: [...cost.setupHours],
      weeklyHours: [...cost.weeklyHours],
      evidence: evidence.claims.map((claim) => ({ ...claim })),
      automation: [...practice.automation],
      prerequisites: [...practice.prerequisites],
      conflicts: [...practice.conflicts],
      measure: { ...measure },
      seeAlso: practice.seeAlso.map((each) => ({ ...each })),
    },
    recommendation: worthTryingOf(input).find((each) => each.practice === practiceId) ?? null,
    excluded: excludedReason(input, practiceId),
    seenIn: [...seenIn(practice, report)],
  };
}

function rowOf(practice: Practice, input: ViewInput): PracticeRow {
  const { id, name, summary, behaviours, symptoms, lenses, cost, evidence, automation } = practice;
  return {
    id,
    name,
    summary,
    behaviours: [...behaviours],
    symptoms: [...symptoms],
    lenses: [...lenses],
    size: cost.size,
    grade: evidence.grade,
    automations: automation.length,
    adoption: adoptionSeen(practice, input.report),
    recommended: worthTryingOf(input).some((each) => each.practice === id),
  };
}

const disputedOnly = "The finding it would help with is disputed by the team.";

function excludedReason(input: ViewInput, practice: string): string | null {
  const advised = input.report.recommendations.some((each) => each.practice === practice);
  if (advised) return worthTryingOf(input).some((each) => each.practice === practice) ? null : disputedOnly;
  const reason = input.report.excluded.find((each) => each.practice === practice)?.reason;
  if (reason === undefined) return null;
  return reason === "adopted" ? "It is in use here already." : `${sentenceCase(reason.replace(/\.$/, ""))}.`;
}
