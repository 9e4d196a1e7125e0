import type { Cell, ContributorBand, Coverage } from "../core/evidence/estimate.ts";
import { compareFindings } from "../core/findings/compare.ts";
import type { Finding } from "../core/findings/finding.ts";
import { lensViews } from "../core/findings/lenses.ts";
import { notObservable } from "../core/findings/not-observable.ts";
import type { Catalogue } from "../core/model/catalogue.ts";
import type { Organisation } from "../core/model/organisation.ts";
import type { Instant } from "../core/model/time.ts";
import type { Seen } from "../core/recommendations/adoption.ts";
import type { Excluded, Recommendation } from "../core/recommendations/practice.ts";
import type { Comparison, ControlRow, Report, Subject } from "./report.ts";

/** What the evidence room answers about one subject in one window. */
export interface GatheredEvidence {
  readonly subject: Subject;
  readonly contributors: ContributorBand | null;
  readonly cells: readonly Cell[];
  readonly coverage: readonly Coverage[];
  readonly seen: readonly Seen[];
  readonly controls: readonly ControlRow[];
  readonly dataQuality: Report["dataQuality"];
}

export interface Ingredients {
  readonly evidence: GatheredEvidence;
  readonly findings: readonly Finding[];
  readonly advice: { readonly recommendations: readonly Recommendation[]; readonly excluded: readonly Excluded[] };
  readonly catalogue: Catalogue;
  readonly organisation: Organisation;
  readonly previous: EarlierReport | null;
  readonly now: Instant;
  readonly version: string;
}

/** What a comparison needs of an earlier report. */
export type EarlierReport = Pick<Report, "generatedAt" | "subject" | "findings">;

/** Puts decided things in their places; decides nothing itself. */
export function composeReport({ evidence, findings, advice, catalogue, organisation, previous, now, version }: Ingredients): Report {
  return {
    schema: "evenkeel.report/1",
    generatedAt: now,
    tool: { version, catalogue: catalogue.version, seed: 1 },
    subject: evidence.subject,
    page: evidence.contributors === null ? "few" : "full",
    contributors: evidence.contributors,
    k: organisation.k,
    coverage: evidence.coverage,
    cells: evidence.cells,
    findings,
    lenses: lensViews(catalogue.model, findings),
    recommendations: advice.recommendations,
    excluded: advice.excluded,
    controls: evidence.controls,
    notObservable: notObservable(catalogue.measures, evidence.cells),
    dataQuality: evidence.dataQuality,
    limits: limitsOf(evidence, organisation),
    comparison: previous === null ? null : compareReports(previous, findings, evidence.subject.windowWeeks),
  };
}

/** Two reports are compared only if they looked at windows of one length; findings and measures are then held by version. */
function compareReports(previous: EarlierReport, findings: readonly Finding[], windowWeeks: number): Comparison {
  if (previous.subject.windowWeeks === windowWeeks) {
    return { previous: previous.generatedAt, refused: null, changes: compareFindings(previous.findings, findings) };
  }
  const refused = `The earlier report looked at ${previous.subject.windowWeeks} weeks and this one at ${windowWeeks}; figures of different windows are not compared.`;
  return { previous: previous.generatedAt, refused, changes: [] };
}

/** What no tool tells; a page of people who were asked leaves it out. */
export const A_ROUND_WOULD_TELL = "not how people felt about it; a round of questions would.";

/** What limits this report as a whole, in sentences a reader can act on. */
function limitsOf({ subject, contributors, coverage }: GatheredEvidence, { k, teams }: Organisation): readonly string[] {
  const shallow = subject.repositories.filter((repository) => repository.shallow).map(({ name }) => name);
  return [
    ...(contributors === null ? [`Fewer than ${k} contributors in any quarter, so nothing is said about how people work.`] : []),
    ...(shallow.length > 0 ? [`A shallow clone has no older history: ${shallow.join(", ")}. Fetch with --unshallow to see it.`] : []),
    ...(teams.length === 0 ? ["No teams are described, so each repository stands for itself; evenkeel.yaml can name them."] : []),
    `${readText(subject, coverage)} how work went, ${A_ROUND_WOULD_TELL}`,
  ];
}

/** Sources that are part of a repository itself. */
const ofHistory: ReadonlySet<string> = new Set(["git", "files", "codeowners", "pipeline", "organisation"]);

/** @example "The histories of 18 repositories and what was read beside them say" */
function readText({ repositories }: Subject, coverage: readonly Coverage[]): string {
  const beside = coverage.some(({ source }) => !ofHistory.has(source.replace(/-\d+$/, "")));
  if (repositories.length > 1)
    return `The histories of ${repositories.length} repositories${beside ? " and what was read beside them" : ""} say`;
  return beside ? "A repository's history and what was read beside it say" : "A repository's history says";
}
