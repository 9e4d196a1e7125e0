import type { ShownConstruct as Shown } from "../../contract/round-shapes.ts";
import { type Gap, gapBetween } from "../../core/findings/perceive.ts";
import type { Catalogue } from "../../core/model/catalogue.ts";
import type { ShownConstruct } from "../../core/survey/shown.ts";
import { type Naming, naming } from "../naming.ts";
import type { Report } from "../report.ts";
import { findingSentence } from "../sentence.ts";
import { bareClaim } from "../story.ts";
import { marksOf } from "../views/mark.ts";
import { stateWords } from "../words/outcome.ts";
import { conceptOf } from "./construct-names.ts";

type Beside = Shown["evidence"];

const prompts: Readonly<Record<Gap, string>> = {
  "seen-not-felt": "The work shows it, and people do not feel it. What does each of them see?",
  "felt-not-seen": "People feel it, and the work read here does not show it. What does no tool see?",
};

/** More than these no longer fit beside a score; the rest stands on the page of findings. */
const MOST = 3;

/**
 * What the work shows of the same thing, beside what people say: for a symptom or cause its claims that were decided, with the gap as a
 * question; for a behaviour the measures that stand beside it. Neither overrules the other (findings.md 2.3).
 */
export function besideEvidence(construct: ShownConstruct, report: Report | null, catalogue: Catalogue): Beside {
  if (report === null) return [];
  const names = naming(report, catalogue);
  const concept = conceptOf(construct.id);
  return construct.kind === "behaviour" ? measuresBeside(concept, report, names) : claimsBeside(concept, construct, report, names);
}

function claimsBeside(concept: string, { score }: ShownConstruct, report: Report, names: Naming): Beside {
  const decided = report.findings.filter(
    ({ links, about, outcome }) =>
      about !== "behaviour" && [...links.symptoms, ...links.causes].includes(concept) && (outcome === "present" || outcome === "absent"),
  );
  return decided.slice(0, MOST).map((finding) => {
    const gap = score === null ? null : gapBetween(finding.outcome, score.interval);
    return {
      finding: finding.id,
      name: bareClaim(finding.claim),
      outcome: finding.outcome === "present" ? stateWords.present : stateWords.absent,
      said: findingSentence(finding, names),
      prompt: gap === null ? null : prompts[gap],
    };
  });
}

function measuresBeside(concept: string, report: Report, names: Naming): Beside {
  const own = report.findings.filter(({ links, about }) => about === "behaviour" && links.behaviours.includes(concept));
  return own
    .flatMap((finding) => marksOf(finding, names, "supports").map((mark) => ({ finding: finding.id, mark })))
    .slice(0, MOST)
    .map(({ finding, mark }) => ({ finding, name: mark.name, outcome: "", said: `${mark.said}.`, prompt: null }));
}
