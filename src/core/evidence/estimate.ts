import type { Hours, Instant, Share, Window } from "../model/time.ts";

/** The confidence level of every interval a report shows (statistics.md 6). */
export const REPORT_LEVEL = 0.9;

export interface Interval {
  /** null: open on this side, "more than" or "less than". */
  readonly low: number | null;
  readonly high: number | null;
  readonly level: number;
}

/** A number is never alone: what it rests on, how sure it is, how it was made, how much of the population could be seen. */
export interface Estimate {
  readonly value: number | null;
  readonly n: number;
  readonly interval: Interval | null;
  readonly method: string;
  /** Items whose needed facts are observable, over all items of the population. */
  readonly coverage: Share;
}

export type UnknownReason =
  | "no-source"
  | "not-observable"
  | "window-not-covered"
  | "left-censored"
  | "low-coverage"
  | "too-few-items"
  | "no-security-team"
  | "inconclusive";

export type SuppressedReason = "too-few-contributors" | "one-contributor-dominates" | "differencing" | "small-pool";
export type NotApplicableReason = "nothing-to-measure" | "single-team";

/** Unknown is never 0: a cell has an estimate or says why not. A suppressed one says nothing else, not even n. */
export type Outcome =
  | { readonly outcome: "value"; readonly estimate: Estimate; readonly details: Details }
  | { readonly outcome: "unknown"; readonly reason: UnknownReason; readonly n: number | null; readonly coverage: Share | null }
  | { readonly outcome: "suppressed"; readonly reason: SuppressedReason }
  | { readonly outcome: "not-applicable"; readonly reason: NotApplicableReason };

/** What a shape has beside its headline; absent fields do not apply. Everything here passed the same cell rule as the value. */
export interface Details {
  readonly p85?: Estimate;
  /** Mean time within the follow-up `tau`, for medians that were not reached. */
  readonly rmst?: Estimate & { readonly tau: Hours };
  readonly censored?: number;
  /** Kaplan-Meier steps, hours: share still open after each time. */
  readonly survival?: readonly SurvivalPoint[];
  /** Per base period, only those that pass the cell rule; null: that period does not. */
  readonly series?: readonly SeriesPoint[];
  readonly k?: number;
}

export interface SurvivalPoint {
  readonly time: Hours;
  readonly survival: Share;
  readonly low: Share | null;
  readonly high: Share | null;
  readonly atRisk: number;
  readonly censored: number;
}

export interface SeriesPoint {
  readonly window: Window;
  readonly value: number | null;
  readonly n: number | null;
}

/** Contributors are only ever shown as a band. */
export type ContributorBand = "5-7" | "8-12" | "13-19" | "20-49" | "50+";

export type NodeKind = "organisation" | "tree" | "team" | "repository";
export interface Node {
  readonly id: string;
  readonly kind: NodeKind;
  readonly name: string;
}

/** One measure on one node in one window: the only shape in which a figure travels. */
export interface Cell {
  /** `E28/sast@org`: measure, variant or category where it has one, node. Stable over runs. */
  readonly id: string;
  readonly measure: string;
  readonly version: number;
  readonly variant: string | null;
  /** The variant stands in for the real thing (merge for deployment, file for run). */
  readonly proxy: boolean;
  readonly category: string | null;
  readonly node: string;
  readonly window: Window;
  readonly unit: Unit;
  readonly result: Outcome;
  /** null for artefact measures, which count files and settings. */
  readonly contributors: ContributorBand | null;
  readonly counters: readonly string[];
  readonly caveats: readonly string[];
  /** Ids of the items behind it (at most 200, newest first): commits, changes, paths, weaknesses; empty unless published. */
  readonly items: readonly string[];
  readonly inputsHash: string;
}

export type Unit = "hours" | "share" | "per-week" | "ratio" | "items" | "count";

/** Time-stamped so that two reports can be compared without opening the lake. */
export interface Coverage {
  readonly source: string;
  readonly table: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly share: Share;
}
