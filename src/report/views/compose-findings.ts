import type { FindingList } from "../../contract/evidence-shapes.ts";
import { composeSubject, disputesOf, ownFindings } from "./compose-subject.ts";
import type { ViewInput } from "./view-input.ts";

/** Every claim on this node, how it was decided, and the notes that stand beside it. */
export function composeFindings(input: ViewInput): FindingList {
  const findings = ownFindings(input);
  return {
    subject: composeSubject(input),
    findings: [...findings],
    disputes: findings.flatMap(({ id }) => [...disputesOf(input, id)]),
    lenses: [...input.report.lenses],
  };
}
