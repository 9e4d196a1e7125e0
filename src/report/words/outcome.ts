import type { NotApplicableReason, SuppressedReason, UnknownReason } from "../../core/evidence/estimate.ts";
import type { Finding } from "../../core/findings/finding.ts";

/** How a claim is drawn: `undecided` was looked at and cannot be told, `open` could not be seen at all. */
export const markStates = ["present", "absent", "undecided", "few", "open", "not-applicable"] as const;
export type MarkState = (typeof markStates)[number];

export const stateWords: Readonly<Record<MarkState, string>> = {
  present: "present",
  absent: "absent",
  undecided: "cannot tell",
  few: "too few to show",
  open: "not observable",
  "not-applicable": "does not apply",
};

export const unknownWords: Readonly<Record<UnknownReason, string>> = {
  "no-source": "no source tells it",
  "not-observable": "it leaves no trace in what was read",
  "window-not-covered": "the sources do not reach over the whole window",
  "left-censored": "when it began is not recorded",
  "low-coverage": "too small a part of it could be seen",
  "too-few-items": "too few items to say anything",
  "no-security-team": "nobody has said who reviews security",
  inconclusive: "the interval lies on both sides of the reading aid",
};

/** In the words of a mark: why a group is too small to show is nobody's business but the rule's. */
export const missingWords: Readonly<Record<UnknownReason | SuppressedReason, string>> = {
  ...unknownWords,
  "too-few-contributors": stateWords.few,
  "one-contributor-dominates": stateWords.few,
  differencing: stateWords.few,
  "small-pool": stateWords.few,
};

export const notApplicableWords: Readonly<Record<NotApplicableReason, string>> = {
  "nothing-to-measure": "there is nothing of the kind here",
  "single-team": "it compares teams, and there is one",
};

/** Reasons after a look; the others mean nothing could be looked at. */
const lookedAt: ReadonlySet<UnknownReason> = new Set(["low-coverage", "too-few-items", "left-censored", "inconclusive"]);

/** Which of the six marks a finding gets. A criterion with a value that does not settle the claim makes it undecided, not open. */
export function markState(finding: Finding): MarkState {
  if (finding.outcome === "suppressed") return "few";
  if (finding.outcome !== "unknown") return finding.outcome;
  if (finding.perception?.outcome === "unknown" && finding.perception.reason === "inconclusive") return "undecided";
  const deciding = finding.criteria.filter((each) => each.criterion.role === "decides");
  const looked = deciding.some(({ judged }) => {
    if (judged.state === "unknown") return lookedAt.has(judged.reason);
    return judged.state === "met" || judged.state === "not-met" || judged.state === "inconclusive";
  });
  return looked ? "undecided" : "open";
}

export const confidenceWords: Readonly<Record<"high" | "probable" | "declared", string>> = {
  high: "high confidence",
  probable: "probable",
  declared: "declared, not observed",
};
