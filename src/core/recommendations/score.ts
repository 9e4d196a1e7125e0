import type { Finding } from "../findings/finding.ts";
import type { Share } from "../model/time.ts";
import type { Practice, Recommendation } from "./practice.ts";
import { type Perceived, weakness } from "./weakness.ts";

export type Factors = Recommendation["factors"];
export type Targets = Recommendation["targets"];

export interface Situation {
  readonly findings: readonly Finding[];
  readonly perception: Readonly<Record<string, Perceived>>;
  readonly measuresWithValue: ReadonlySet<string>;
}

const evidenceFactor = { a: 1, b: 0.8, c: 0.6, d: 0.4 } as const;
const costFactor = { s: 1, m: 0.7, l: 0.4 } as const;

/** The behaviours and symptoms a practice works on; the first of each list counts whole, the others half. */
export function targetsOf(practice: Practice, situation: Situation): Targets {
  return [practice.behaviours, practice.symptoms].flatMap((ids) =>
    ids.map((id, at) => ({ id, c: at === 0 ? 1 : 0.5, ...weakness(id, situation.findings, situation.perception[id]) })),
  );
}

/** The six factors of a score (practices.md 5). An unknown target adds nothing above and stays below: ignorance recommends nothing. */
export function factorsOf(practice: Practice, targets: Targets, share: Share | null, situation: Situation): Factors {
  const weights = targets.reduce((sum, { c }) => sum + c, 0);
  return {
    need: weights === 0 ? 0 : targets.reduce((sum, { c, w }) => sum + c * (w ?? 0), 0) / weights,
    evidence: evidenceFactor[practice.evidence.grade],
    cost: costFactor[practice.cost.size],
    gap: 1 - (share ?? 0),
    automation: practice.automation.some(({ kind }) => kind !== "setting") ? 1 : 0.85,
    observable: situation.measuresWithValue.has(practice.measure.primary) ? 1 : 0.8,
  };
}

/**
 * 0..100.
 *
 * @example scoreOf({ need: 0.3426, evidence: 0.4, cost: 1, gap: 1, automation: 1, observable: 1 }) // 13.70
 */
export function scoreOf(factors: Factors): number {
  return 100 * factors.need * factors.evidence * factors.cost * factors.gap * factors.automation * factors.observable;
}

/** Four of the factors are judgements; each is bent both ways to see whether a choice hangs on it. */
export const variants: readonly ((factors: Factors) => Factors)[] = (["need", "evidence", "cost", "gap"] as const).flatMap((name) =>
  [0.5, 2].map((power) => (factors: Factors) => ({ ...factors, [name]: factors[name] ** power })),
);
