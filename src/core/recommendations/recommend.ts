import type { Finding } from "../findings/finding.ts";
import type { Model } from "../model/catalogue.ts";
import type { Share } from "../model/time.ts";
import { ADOPTED, adoptedShare } from "./adoption.ts";
import { choose, type Scored } from "./choose.ts";
import { explain } from "./explain.ts";
import type { AdoptionState, Excluded, Practice, Recommendation } from "./practice.ts";
import { type Factors, factorsOf, type Situation, scoreOf, type Targets, targetsOf, variants } from "./score.ts";
import type { Perceived } from "./weakness.ts";

export interface RecommendInput {
  readonly practices: readonly Practice[];
  readonly findings: readonly Finding[];
  readonly model: Model;
  readonly adoption: Readonly<Record<string, AdoptionState>>;
  readonly measuresWithValue: ReadonlySet<string>;
  /** Hours a week that are left for improvement; null: not known, so nothing is left out for its hours. */
  readonly capacityHoursPerWeek: number | null;
  /** Over several repositories; without it the share follows from the state. */
  readonly adoptedShares?: Readonly<Record<string, Share | null>>;
  /** By behaviour, symptom; only after a released round. */
  readonly perception?: Readonly<Record<string, Perceived>>;
  /** Practices that stand out of the choice for a reason kept elsewhere: in an open experiment, declined, tried without change. */
  readonly barred?: Readonly<Record<string, string>>;
}

interface Candidate {
  readonly practice: Practice;
  readonly targets: Targets;
  readonly factors: Factors;
}

/** A practice stands in for one that needs it first, at this part of the other's score, over at most two steps. */
const STANDS_IN = 0.8;
const STEPS = 2;

/**
 * Up to three practices worth trying, with every factor of their score, and those left out with the reason (practices.md 5).
 * Deterministic: the order of the input never matters. With nothing known about any target, nothing is recommended.
 */
export function recommend(input: RecommendInput): {
  readonly recommendations: readonly Recommendation[];
  readonly excluded: readonly Excluded[];
} {
  const situation: Situation = {
    findings: input.findings.toSorted((a, b) => compareText(a.id + a.node, b.id + b.node)),
    perception: input.perception ?? {},
    measuresWithValue: input.measuresWithValue,
  };
  const practices = input.practices.toSorted((a, b) => compareText(a.id, b.id));
  const excluded = practices.flatMap((practice): readonly Excluded[] => {
    const reason = exclusion(practice, practices, input);
    return reason === null ? [] : [{ practice: practice.id, reason }];
  });
  const candidates = practices
    .filter(({ id }) => !excluded.some(({ practice }) => practice === id))
    .map((practice): Candidate => {
      const targets = targetsOf(practice, situation);
      return { practice, targets, factors: factorsOf(practice, targets, shareOf(practice, input), situation) };
    });
  const missing = (practice: Practice): readonly string[] => missingPrerequisites(practice, candidates, input);
  const score = (bend: (factors: Factors) => Factors): readonly Scored[] => withStandIns(candidates, missing, bend);
  const chosen = choose(
    score((factors) => factors),
    input.capacityHoursPerWeek,
  );
  const others = variants.map((bend) => choose(score(bend), input.capacityHoursPerWeek));
  const waiting = candidates.flatMap(({ practice }): readonly Excluded[] => {
    const first = missing(practice);
    return first.length === 0 ? [] : [{ practice: practice.id, reason: `needs ${first.join(" and ")} first, which stands in for it` }];
  });
  return {
    recommendations: chosen.flatMap((scored) => {
      const candidate = candidates.find(({ practice }) => practice.id === scored.practice.id);
      const stability = others.filter((set) => set.some(({ practice }) => practice.id === scored.practice.id)).length;
      return candidate === undefined ? [] : [toRecommendation(candidate, scored.score, stability, input, situation.findings)];
    }),
    excluded: [...excluded, ...waiting].toSorted((a, b) => compareText(a.practice, b.practice)),
  };
}

function exclusion(practice: Practice, practices: readonly Practice[], input: RecommendInput): string | null {
  if (practice.status === "retired") return "retired";
  if (input.adoption[practice.id] === "not-applicable") return "not applicable here";
  if (isAdopted(practice, input)) return "adopted";
  const barred = input.barred?.[practice.id];
  if (barred !== undefined) return barred;
  const conflict = practices.find(
    (other) => (practice.conflicts.includes(other.id) || other.conflicts.includes(practice.id)) && isAdopted(other, input),
  );
  if (conflict !== undefined) return `conflicts with ${conflict.id}, which is adopted`;
  return isCalledFor(practice, practices, input) ? null : "nothing found here names it as a remedy";
}

/**
 * Files alone recommend only what a present finding names as its remedy, or what such a practice needs first: "secrets slip through"
 * and "outsiders cannot report" share a symptom, but not an answer (docs/decide/0018). Where people were asked, weak targets suffice.
 */
function isCalledFor(practice: Practice, practices: readonly Practice[], input: RecommendInput): boolean {
  if (Object.keys(input.perception ?? {}).length > 0) return true;
  const named = new Set(
    input.findings.filter(({ outcome, dispute }) => outcome === "present" && dispute === null).flatMap(({ remedies }) => remedies),
  );
  const calledFor = (id: string, steps: number): boolean =>
    named.has(id) || (steps > 0 && practices.some((other) => other.prerequisites.includes(id) && calledFor(other.id, steps - 1)));
  return calledFor(practice.id, STEPS);
}

function shareOf(practice: Practice, input: RecommendInput): Share | null {
  const share = input.adoptedShares?.[practice.id];
  return share === undefined ? adoptedShare(practice, input.adoption[practice.id] ?? "unknown") : share;
}

function isAdopted(practice: Practice, input: RecommendInput): boolean {
  return (shareOf(practice, input) ?? 0) >= ADOPTED;
}

/** Only what was looked for and not found is missing; an unknown prerequisite does not hold anything up. */
function missingPrerequisites(practice: Practice, candidates: readonly Candidate[], input: RecommendInput): readonly string[] {
  return practice.prerequisites.filter((id) =>
    candidates.some((other) => other.practice.id === id && shareOf(other.practice, input) !== null),
  );
}

function withStandIns(
  candidates: readonly Candidate[],
  missing: (practice: Practice) => readonly string[],
  bend: (factors: Factors) => Factors,
): readonly Scored[] {
  const scores = new Map(candidates.map(({ practice, factors }) => [practice.id, scoreOf(bend(factors))]));
  const passed = new Map<string, number>();
  for (const { practice } of candidates) passOn(practice.id, scores.get(practice.id) ?? 0, STEPS);
  function passOn(id: string, score: number, steps: number): void {
    const practice = candidates.find((each) => each.practice.id === id)?.practice;
    if (practice === undefined || steps === 0) return;
    for (const first of missing(practice)) {
      passed.set(first, Math.max(passed.get(first) ?? 0, STANDS_IN * score));
      passOn(first, STANDS_IN * score, steps - 1);
    }
  }
  return candidates
    .filter(({ practice }) => missing(practice).length === 0)
    .map(({ practice }) => ({ practice, score: Math.max(scores.get(practice.id) ?? 0, passed.get(practice.id) ?? 0) }));
}

function toRecommendation(
  candidate: Candidate,
  score: number,
  stability: number,
  input: RecommendInput,
  findings: readonly Finding[],
): Recommendation {
  const { practice, targets, factors } = candidate;
  return {
    practice: practice.id,
    score: Math.round(score * 100) / 100,
    factors,
    targets,
    because: explain(practice, targets, findings, input.model),
    firstStep: practice.steps[0] ?? practice.summary,
    hours: { setup: practice.cost.setupHours, weekly: practice.cost.weeklyHours },
    measure: { primary: practice.measure.primary, direction: practice.measure.direction, guard: practice.measure.guard },
    stopRule: practice.stopRule,
    stability,
    adoption: input.adoption[practice.id] ?? "unknown",
    automation: practice.automation,
  };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
