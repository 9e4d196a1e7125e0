import type { FindingDetail } from "../../contract/evidence-shapes.ts";
import type { Cell } from "../../core/evidence/estimate.ts";
import type { Finding } from "../../core/findings/finding.ts";
import { type Gap, gapBetween } from "../../core/findings/perceive.ts";
import { naming } from "../naming.ts";
import { adoptionSeen } from "./adoption-seen.ts";
import { worthTryingOf } from "./compose-home.ts";
import { composeSubject, disputesOf, ownFindings, ownNode } from "./compose-subject.ts";
import { distinct, marksOf } from "./mark.ts";
import { openLanes, perceptionLane } from "./open-lanes.ts";
import { surenessOf } from "./sureness.ts";
import type { ViewInput } from "./view-input.ts";

/** One claim with everything behind it; null where this report knows no such claim on this node. */
export function composeFinding(input: ViewInput, findingId: string): FindingDetail | null {
  const finding = ownFindings(input).find(({ id }) => id === findingId);
  if (finding === undefined) return null;
  const { report, catalogue } = input;
  const names = naming(report, catalogue);
  const said = perceivedOf(input, finding);
  const marks = distinct([...marksOf(finding, names, "decides"), ...marksOf(finding, names, "supports")]);
  return {
    subject: composeSubject(input),
    finding,
    sureness: [...surenessOf(finding, names), ...gapOf(finding, said)],
    marks: [...marks],
    open: [
      ...(said === null ? [perceptionLane(constructsOf(finding), input.asked)] : []),
      ...openLanes({ findings: [finding], role: "both", page: report.page }, names),
    ],
    perception: said,
    cells: [...cellsOf(finding)],
    remedies: remediesOf(input, finding),
    disputes: [...disputesOf(input, findingId)],
    previous: previousOf(input, finding),
  };
}

const gapWords: Readonly<Record<Gap, string>> = {
  "seen-not-felt": "The work shows it, and people do not feel it: worth a talk about what each of them sees.",
  "felt-not-seen": "People feel it, and the work read here does not show it: worth a talk about what no tool sees.",
};

function gapOf({ about, outcome }: Finding, said: FindingDetail["perception"]): readonly string[] {
  const gap = said === null || about === "behaviour" ? null : gapBetween(outcome, said);
  return gap === null ? [] : [gapWords[gap]];
}

/** Of the one thing a finding is about: its behaviour, else its first symptom or cause that was asked. */
function perceivedOf({ perception }: ViewInput, finding: Finding): FindingDetail["perception"] {
  return constructsOf(finding).flatMap((construct) => perception.get(construct) ?? [])[0] ?? null;
}

function constructsOf({ about, links }: Finding): readonly string[] {
  return about === "behaviour" ? links.behaviours : [...links.symptoms, ...links.causes];
}

function cellsOf(finding: Finding): readonly Cell[] {
  const cells = finding.criteria.flatMap(({ judged }) => (judged.cell === null ? [] : [judged.cell]));
  return cells.filter((cell, index) => cells.findIndex(({ id }) => id === cell.id) === index);
}

/** Practices of the catalogue only: one that is planned and not written yet has no page to lead to. */
function remediesOf(input: ViewInput, { remedies }: Finding): FindingDetail["remedies"] {
  const recommended = new Set(worthTryingOf(input).map(({ practice }) => practice));
  return remedies.flatMap((id) => {
    const practice = input.catalogue.practices.find((each) => each.id === id);
    if (practice === undefined) return [];
    const { name, summary } = practice;
    return [{ practice: id, name, summary, recommended: recommended.has(id), adoption: adoptionSeen(practice, input.report) }];
  });
}

/** The outcome of the same claim, decided in the same way, in the window before. */
function previousOf({ before, node }: ViewInput, finding: Finding): FindingDetail["previous"] {
  if (before === null) return null;
  const own = ownNode(before, node.id);
  const earlier = before.findings.find((each) => each.id === finding.id && each.node === own && each.version === finding.version);
  return earlier === undefined ? null : { outcome: earlier.outcome, to: before.subject.to };
}
