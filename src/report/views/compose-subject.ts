import type { DisputeNote, ViewSubject } from "../../contract/evidence-shapes.ts";
import type { Finding } from "../../core/findings/finding.ts";
import { rootNode } from "../story.ts";
import type { ViewInput } from "./view-input.ts";

/** What stands at the top of every page of figures: of whom, over which time, on how many at least. */
export function composeSubject({ report, node, invented }: ViewInput): ViewSubject {
  return {
    node: node.id,
    name: node.name,
    kind: node.kind,
    from: report.subject.from,
    to: report.subject.to,
    weeks: report.subject.windowWeeks,
    contributors: report.contributors,
    k: report.k,
    invented,
    assessed: report.generatedAt,
  };
}

/** Findings of the page's own node; a report on the organisation also holds those of its parts. */
export function ownFindings({ report, node }: Pick<ViewInput, "report" | "node">): readonly Finding[] {
  const own = ownNode(report, node.id);
  return report.findings.filter((each) => each.node === own);
}

export function ownNode(report: ViewInput["report"], node: string): string {
  return [...report.findings, ...report.cells].some((each) => each.node === node) ? node : rootNode(report);
}

/** Notes on a finding that stand on this page: a team's on its own page and on that of the organisation, the organisation's on all. */
export function disputesOf({ disputes, node }: Pick<ViewInput, "disputes" | "node">, finding: string): readonly DisputeNote[] {
  const reaches = (note: DisputeNote): boolean => node.kind === "organisation" || note.node === node.id || note.node === "org";
  return disputes.filter((note) => note.finding === finding && reaches(note));
}
