import type { Finding } from "../../../core/findings/finding.ts";
import type { MarkState } from "../../../report/words/outcome.ts";

/** The glyph of an outcome where only the outcome is known; where the whole finding is, `markState` tells undecided from open. */
export function findingState(outcome: Finding["outcome"]): MarkState {
  if (outcome === "suppressed") return "few";
  return outcome === "unknown" ? "undecided" : outcome;
}
