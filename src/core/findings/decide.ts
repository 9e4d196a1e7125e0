import type { Cell } from "../evidence/estimate.ts";
import type { Measure, Unlock } from "../evidence/measure.ts";
import type { Organisation } from "../model/organisation.ts";
import { chooseCell } from "./choose-cell.ts";
import type { Claim, Criterion, CriterionState, Finding, FindingOutcome, JudgedCriterion, Missing } from "./finding.ts";
import { inElapsedTime } from "./in-elapsed-time.ts";
import { judge } from "./judge.ts";
import { wouldTell } from "./would-tell.ts";

interface Context {
  readonly node: string;
  readonly measures: readonly Measure[];
  readonly organisation: Organisation;
}

/** What a round would tell about a behaviour; only the people who work there can. */
const round: Unlock = {
  source: "survey",
  how: "Run a survey round with the team; groups below the threshold are never shown.",
  effort: "1 hour, and ten minutes for each answer",
  why: "A behaviour is seen by the people who work there, not by tools.",
};

/**
 * Decides one claim on one node (findings.md 2): present if enough deciding criteria are met, absent if all can be seen and
 * too few are met, and otherwise it says what is missing. Missing evidence is never absence.
 * A criterion to which nothing applies drops out while another one applies.
 *
 * @example decide(claim, cells, { node: "org", measures, organisation }).outcome // "present"
 */
export function decide(claim: Claim, cells: readonly Cell[], context: Context): Finding {
  const measureOf = (id: string): Measure | undefined => context.measures.find((measure) => measure.id === id);
  const criteria = claim.criteria.map((criterion) => judgeCriterion(claim, criterion, cells, context, measureOf(criterion.measure)));
  const deciding = criteria.filter(({ criterion }) => criterion.role === "decides");
  const outcome = claim.perception === null ? outcomeOf(deciding, claim.need) : "unknown";
  return {
    id: claim.id,
    version: claim.version,
    claim: claim.claim,
    about: claim.about,
    links: claim.links,
    node: context.node,
    outcome,
    confidence: confidenceOf(outcome, deciding),
    criteria,
    missing: outcome === "unknown" ? missingOf(claim, deciding, measureOf) : [],
    perception: claim.perception === null ? null : { outcome: "unknown", reason: "no-source" },
    why: claim.why,
    cannotSee: claim.cannotSee,
    caveats: caveatsOf(deciding, measureOf),
    remedies: claim.remedies,
    dispute: context.organisation.disputes.find(({ finding }) => finding === claim.id)?.note ?? null,
  };
}

function judgeCriterion(
  claim: Claim,
  criterion: Criterion,
  cells: readonly Cell[],
  context: Context,
  measure: Measure | undefined,
): JudgedCriterion {
  const override = context.organisation.thresholds.find(({ finding, measure: id }) => finding === claim.id && id === criterion.measure);
  const threshold = inElapsedTime(override?.threshold ?? criterion.threshold, criterion.unit);
  const cell = chooseCell(criterion, cells, context.node, measure);
  const judged = cell === null ? withoutCell(criterion, cells, context.node) : judge(criterion, threshold, cell, measure);
  return { criterion, threshold, thresholdReason: override?.reason ?? null, judged };
}

/** A source that tells other kinds of the same measure told none of this one: too few items, and no source is missing (evidence.md P1). */
function withoutCell({ measure }: Criterion, cells: readonly Cell[], node: string): CriterionState {
  const others = cells.filter((cell) => cell.measure === measure && cell.node === node);
  if (others.length === 0) return { state: "unknown", reason: "no-source", cell: null };
  const withheld = others.flatMap(({ result }) => (result.outcome === "suppressed" ? [result.reason] : []));
  const [reason] = withheld;
  if (reason !== undefined && withheld.length === others.length) return { state: "suppressed", reason, cell: null };
  return { state: "unknown", reason: "too-few-items", cell: null };
}

function outcomeOf(deciding: readonly JudgedCriterion[], need: number): FindingOutcome {
  const states = deciding.map(({ judged }) => judged.state);
  const applying = states.filter((state) => state !== "not-applicable");
  if (applying.length === 0) return "not-applicable";
  if (applying.filter((state) => state === "met").length >= need) return "present";
  if (applying.every((state) => state === "met" || state === "not-met")) return "absent";
  if (applying.every((state) => state === "suppressed")) return "suppressed";
  return "unknown";
}

/** Present rests on the criteria that were met, absent on all that were looked at: a stand-in among them makes it probable. */
function confidenceOf(outcome: FindingOutcome, deciding: readonly JudgedCriterion[]): Finding["confidence"] {
  if (outcome !== "present" && outcome !== "absent") return null;
  const restsOn = deciding.filter(({ judged }) => judged.state === (outcome === "present" ? "met" : "not-met"));
  return restsOn.some(({ judged }) => judged.cell?.proxy === true) ? "probable" : "high";
}

function missingOf(claim: Claim, deciding: readonly JudgedCriterion[], measureOf: (id: string) => Measure | undefined): readonly Missing[] {
  if (claim.perception !== null) return [{ measure: "survey", reason: "no-source", unlock: round }];
  const missing = deciding.flatMap(({ criterion, judged }): readonly Missing[] => {
    const { measure } = criterion;
    if (judged.state === "inconclusive") return [{ measure, reason: "inconclusive", unlock: null }];
    if (judged.state === "suppressed") return [{ measure, reason: judged.reason, unlock: null }];
    if (judged.state === "unknown") return [{ measure, reason: judged.reason, unlock: wouldTell(measureOf(measure), judged.reason) }];
    return [];
  });
  return missing.filter((each, at) => missing.findIndex((other) => other.measure === each.measure && other.reason === each.reason) === at);
}

function caveatsOf(deciding: readonly JudgedCriterion[], measureOf: (id: string) => Measure | undefined): readonly string[] {
  const caveats = deciding.flatMap(({ criterion, judged }): readonly string[] => {
    const measure = measureOf(criterion.measure);
    const name = measure?.name ?? criterion.measure;
    if (judged.state === "suppressed") return [`${name} is not shown for a group this small, so it could not decide.`];
    if (judged.cell === null || judged.cell.result.outcome !== "value") return [];
    const label = measure?.variants.find(({ id }) => id === judged.cell?.variant)?.label;
    const standIn = judged.cell.proxy ? [`${name} is a stand-in here: ${label ?? judged.cell.variant ?? "a labelled variant"}.`] : [];
    return [...standIn, ...judged.cell.caveats];
  });
  return [...new Set(caveats)];
}
