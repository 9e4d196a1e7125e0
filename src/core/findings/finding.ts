import type { Cell, SuppressedReason, UnknownReason } from "../evidence/estimate.ts";
import type { Links, Unlock } from "../evidence/measure.ts";

/** A claim as data: catalogue/findings/<id>.yaml (findings.md 1). */
export interface Claim {
  readonly id: string;
  readonly version: number;
  readonly status: "experimental" | "stable" | "retired";
  readonly claim: string;
  readonly about: "symptom" | "cause" | "behaviour" | "practice";
  readonly links: Links;
  readonly criteria: readonly Criterion[];
  /** How many deciding criteria must be met. */
  readonly need: number;
  readonly perception: { readonly constructs: readonly string[]; readonly present: number; readonly absent: number } | null;
  readonly why: string;
  readonly cannotSee: string;
  readonly remedies: readonly string[];
}

export interface Criterion {
  readonly measure: string;
  readonly variant: string | null;
  readonly category: string | null;
  /** Which figure of the cell: its headline, or the share of items past the measure's own mark. */
  readonly side: "above" | "below";
  readonly threshold: number;
  readonly unit: string;
  /** Threshold as a person says it: "2 working days". */
  readonly aid: string;
  /** A public source, or null: then it is an assumption and says so wherever it shows. */
  readonly source: string | null;
  readonly role: "decides" | "supports";
}

export type CriterionState =
  | { readonly state: "met" | "not-met"; readonly cell: Cell }
  | { readonly state: "inconclusive"; readonly cell: Cell; readonly n: number; readonly needs: number | null }
  | { readonly state: "unknown"; readonly reason: UnknownReason; readonly cell: Cell | null }
  | { readonly state: "suppressed"; readonly reason: SuppressedReason; readonly cell: Cell | null }
  | { readonly state: "not-applicable"; readonly reason: string; readonly cell: Cell | null };

export type FindingOutcome = "present" | "absent" | "unknown" | "not-applicable" | "suppressed";

export interface JudgedCriterion {
  readonly criterion: Criterion;
  /** The threshold in force: the catalogue's, or the organisation's with its reason. */
  readonly threshold: number;
  readonly thresholdReason: string | null;
  readonly judged: CriterionState;
}

/** What is missing, and what would tell. */
export interface Missing {
  readonly measure: string;
  /** What may not be shown is missing as well: no source would tell it, only a larger group. */
  readonly reason: UnknownReason | SuppressedReason;
  readonly unlock: Unlock | null;
}

export interface Finding {
  readonly id: string;
  readonly version: number;
  readonly claim: string;
  readonly about: Claim["about"];
  readonly links: Links;
  readonly node: string;
  readonly outcome: FindingOutcome;
  /** null unless present or absent. */
  readonly confidence: "high" | "probable" | "declared" | null;
  readonly criteria: readonly JudgedCriterion[];
  readonly missing: readonly Missing[];
  /** What people said decides it (perceive.ts); null: evidence does. A repository alone leaves it unknown. */
  readonly perception: { readonly outcome: "unknown"; readonly reason: UnknownReason } | { readonly outcome: "present" | "absent" } | null;
  readonly why: string;
  readonly cannotSee: string;
  readonly caveats: readonly string[];
  readonly remedies: readonly string[];
  readonly dispute: string | null;
}

/** A lens is a view over findings, never a score (findings.md 2.6). */
export interface LensView {
  readonly id: string;
  readonly name: string;
  readonly question: string;
  readonly findings: readonly string[];
  readonly decided: number;
  /** Measures that would decide the rest, most useful first. */
  readonly wouldDecide: readonly string[];
}
