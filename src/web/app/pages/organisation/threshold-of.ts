import type { Answer } from "../../api/ask.ts";
import type { Structure } from "./described.ts";

type Finding = Answer<"findings">["findings"][number];
export type Criterion = Finding["criteria"][number]["criterion"];
export type Threshold = Structure["thresholds"][number];

export interface Claim {
  readonly id: string;
  readonly claim: string;
  /** One for each measure: a threshold of one's own holds for all figures of a measure. */
  readonly criteria: readonly Criterion[];
}

/** Claims that have a threshold at all, by their sentence. */
export function claimsOf(findings: readonly Finding[]): readonly Claim[] {
  return findings
    .map(({ id, claim, criteria }) => ({
      id,
      claim,
      criteria: criteria
        .map(({ criterion }) => criterion)
        .filter((each, at, all) => all.findIndex((other) => other.measure === each.measure) === at),
    }))
    .filter(({ criteria }) => criteria.length > 0)
    .toSorted((a, b) => a.claim.localeCompare(b.claim));
}

/** The criterion of the catalogue in whose place a threshold stands; null where nothing is known of it. */
export function criterionOf(claims: readonly Claim[], { finding, measure }: Pick<Threshold, "finding" | "measure">): Criterion | null {
  return claims.find(({ id }) => id === finding)?.criteria.find((each) => each.measure === measure) ?? null;
}

/** The list with one more, or another in its place: of one claim and measure there is one. */
export function withThreshold(all: readonly Threshold[], place: number, put: Threshold): Threshold[] {
  const others = all.filter((each, at) => at !== place && (each.finding !== put.finding || each.measure !== put.measure));
  return place < 0 ? [...others, put] : others.toSpliced(place, 0, put);
}
