import type { UnknownReason } from "../evidence/estimate.ts";
import type { Measure, Unlock } from "../evidence/measure.ts";

/**
 * The source that would tell what is missing of a measure, with its effort (findings.md 2.2): for a security team nobody declared the line
 * that names it, else the cheapest source. null where nothing but more items would.
 * @example wouldTell(reviewWait, "too-few-items") // null
 */
export function wouldTell(measure: Pick<Measure, "unlock"> | undefined, reason: UnknownReason): Unlock | null {
  if (measure === undefined || told.has(reason)) return null;
  const named = reason === "no-security-team" ? measure.unlock.find(({ source }) => source === "organisation") : undefined;
  return named ?? measure.unlock[0] ?? null;
}

const told: ReadonlySet<UnknownReason> = new Set(["too-few-items", "inconclusive"]);
