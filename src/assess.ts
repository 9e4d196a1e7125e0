import { decide } from "./core/findings/decide.ts";
import type { Catalogue } from "./core/model/catalogue.ts";
import type { Organisation } from "./core/model/organisation.ts";
import type { Instant } from "./core/model/time.ts";
import { adoptedShares, adoptionOf } from "./core/recommendations/adoption.ts";
import { recommend } from "./core/recommendations/recommend.ts";
import { composeReport, type EarlierReport, type GatheredEvidence } from "./report/compose-report.ts";
import { type Report, WHOLE } from "./report/report.ts";

export interface Judging {
  readonly catalogue: Catalogue;
  readonly organisation: Organisation;
  readonly previous: EarlierReport | null;
  readonly now: Instant;
  readonly version: string;
}

export interface Assessment extends Judging {
  /** Reads the sources into the lake and measures them there. */
  readonly gather: () => Promise<GatheredEvidence>;
}

/** sources -> evidence -> measures -> findings -> recommendations -> report. */
export async function assess({ gather, ...judging }: Assessment): Promise<Report> {
  return judge(WHOLE, await gather(), judging);
}

/** The second half of that sentence, for one node: the whole, a team or a repository. */
export function judge(node: string, evidence: GatheredEvidence, judging: Judging): Report {
  const { catalogue, organisation } = judging;
  const { cells, seen, subject } = evidence;
  const findings = catalogue.claims.map((claim) => decide(claim, cells, { node, measures: catalogue.measures, organisation }));
  const repositories = subject.repositories.map(({ id }) => id);
  const advice = recommend({
    practices: catalogue.practices,
    findings,
    model: catalogue.model,
    adoption: adoptionOf(catalogue.practices, seen, repositories),
    adoptedShares: adoptedShares(catalogue.practices, seen, repositories),
    measuresWithValue: new Set(cells.filter(({ result }) => result.outcome === "value").map(({ measure }) => measure)),
    capacityHoursPerWeek: null,
  });
  return composeReport({ ...judging, evidence, findings, advice });
}
