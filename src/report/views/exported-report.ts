import type { Report } from "../report.ts";
import { disputesOf } from "./compose-subject.ts";
import type { ViewInput } from "./view-input.ts";

/** A report as it leaves the server: the notes of teams stand wherever a finding stands, and invented data say so in every form. */
export function exportedReport(input: ViewInput): Report {
  const { report, node, invented } = input;
  const findings = report.findings.map((finding) => {
    const notes = disputesOf(input, finding.id).map(({ team, note }) => `${team}: ${note}`);
    return notes.length === 0 ? finding : { ...finding, dispute: [finding.dispute, ...notes].filter((each) => each !== null).join(" ") };
  });
  const limits = invented ? ["All data here are invented; the organisation does not exist.", ...report.limits] : report.limits;
  const name = invented ? `${node.name} (invented)` : node.name;
  return { ...report, subject: { ...report.subject, name }, findings, limits };
}
