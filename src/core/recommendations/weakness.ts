import type { Finding } from "../findings/finding.ts";

/** What a released round says about a behaviour or symptom, 0..100, high is good. */
export interface Perceived {
  /** Upper end of the 50 % interval of the score, or of its band if that is higher: the generous reading. */
  readonly upper: number;
  /** The team had no release of its own and uses its parent's: halved. */
  readonly inherited: boolean;
}

export interface Weakness {
  /** 0..1, or null when nothing is known. */
  readonly w: number | null;
  /** Findings that are present and speak for it. */
  readonly evidence: readonly string[];
}

/** A score of 70 is good enough not to count as weak. An assumption, and no Target. */
const REFERENCE = 70;

const weightOf = { high: 0.6, declared: 0.6, probable: 0.3 } as const;

/**
 * How weak a behaviour or symptom is (practices.md 5): the mean of what perception and evidence say, of those that are known.
 * Evidence is the mean over its decided findings; disputed and undecided ones are left out, and findings about behaviours too,
 * as those claim a strength. Nothing known gives null, never 0.
 *
 * @example weakness("S2", [present, high], undefined).w // 0.6
 */
export function weakness(target: string, findings: readonly Finding[], perceived: Perceived | undefined): Weakness {
  const decided = findings.filter((finding) => isEvidenceFor(target, finding));
  const present = decided.filter(({ outcome }) => outcome === "present");
  const parts = [
    ...(perceived === undefined ? [] : [perceivedWeakness(perceived)]),
    ...(decided.length === 0
      ? []
      : [present.reduce((sum, finding) => sum + weightOf[finding.confidence ?? "probable"], 0) / decided.length]),
  ];
  const w = parts.length === 0 ? null : parts.reduce((sum, part) => sum + part, 0) / parts.length;
  return { w, evidence: present.map(({ id }) => id).toSorted() };
}

function perceivedWeakness({ upper, inherited }: Perceived): number {
  return (Math.max(0, REFERENCE - upper) / REFERENCE) * (inherited ? 0.5 : 1);
}

function isEvidenceFor(target: string, finding: Finding): boolean {
  const isDecided = finding.outcome === "present" || finding.outcome === "absent";
  const isLinked = finding.links.behaviours.includes(target) || finding.links.symptoms.includes(target);
  return isDecided && isLinked && finding.about !== "behaviour" && finding.dispute === null;
}
