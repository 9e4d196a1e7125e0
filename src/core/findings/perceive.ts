import type { Claim, Finding } from "./finding.ts";

/** A construct's released score for a group: 0..100, high is healthy, with its 90 % interval. */
export interface PerceivedScore {
  readonly score: number;
  readonly low: number;
  readonly high: number;
  /** "20 to 49 answers, March 2027": how many and when, never fewer than the threshold. */
  readonly answers: string;
}

/** By construct: B1..B6, S1..S4, K1..K5, N. */
export type Perception = ReadonlyMap<string, PerceivedScore>;

/**
 * Decides a behaviour by what people said (findings.md 4): present if the interval of every construct it asks for lies wholly at or
 * above its mark, absent if wholly below, else it stays unknown and says that the interval lies on both sides. Only the people who
 * work there can tell; where no construct was released the finding stays as it is, and any claim that evidence decides does anyway.
 * @example perceive(trust, claim, new Map([["B1", { score: 72, low: 64, high: 80, answers: "" }]])).outcome // "present"
 */
export function perceive(finding: Finding, claim: Pick<Claim, "perception">, perception: Perception): Finding {
  if (claim.perception === null) return finding;
  const { constructs, present, absent } = claim.perception;
  const scores = constructs.flatMap((construct) => perception.get(construct) ?? []);
  if (scores.length < constructs.length || scores.length === 0) return finding;
  if (scores.every(({ low }) => low >= present)) return decided(finding, "present");
  if (scores.every(({ high }) => high < absent)) return decided(finding, "absent");
  return {
    ...finding,
    missing: [{ measure: "survey", reason: "inconclusive", unlock: null }],
    perception: { outcome: "unknown", reason: "inconclusive" },
  };
}

function decided(finding: Finding, outcome: "present" | "absent"): Finding {
  return { ...finding, outcome, confidence: "high", missing: [], perception: { outcome } };
}

/** Where work and people disagree (findings.md 2.3): a reason to talk, never a verdict on either. */
export type Gap = "seen-not-felt" | "felt-not-seen";

/** Marks between which perception says neither good nor poor; the same as those that decide a behaviour. */
const GOOD = 60;
const POOR = 50;

/** @param outcome of a claim of trouble: present means that the work shows it */
export function gapBetween(outcome: Finding["outcome"], { low, high }: Pick<PerceivedScore, "low" | "high">): Gap | null {
  if (outcome === "present" && low >= GOOD) return "seen-not-felt";
  if (outcome === "absent" && high < POOR) return "felt-not-seen";
  return null;
}
