import type { Cell, ContributorBand, Coverage } from "../core/evidence/estimate.ts";
import type { Unlock } from "../core/evidence/measure.ts";
import type { Finding, LensView } from "../core/findings/finding.ts";
import type { Instant } from "../core/model/time.ts";
import type { Excluded, Recommendation } from "../core/recommendations/practice.ts";

/** The node that stands for everything assessed. */
export const WHOLE = "org";

/** The report: what HTML, Markdown and JSON are made from, and exactly what the JSON file holds (catalogue/report.schema.json). */
export interface Report {
  readonly schema: "evenkeel.report/1";
  readonly generatedAt: Instant;
  readonly tool: { readonly version: string; readonly catalogue: string; readonly seed: number };
  readonly subject: Subject;
  /** `few`: fewer than k contributors even in the long window, so only files are spoken of (findings.md 5). */
  readonly page: "full" | "few";
  readonly contributors: ContributorBand | null;
  readonly k: number;
  readonly coverage: readonly Coverage[];
  readonly cells: readonly Cell[];
  readonly findings: readonly Finding[];
  readonly lenses: readonly LensView[];
  readonly recommendations: readonly Recommendation[];
  readonly excluded: readonly Excluded[];
  readonly controls: readonly ControlRow[];
  readonly notObservable: readonly NotObservable[];
  readonly dataQuality: readonly { readonly kind: string; readonly text: string; readonly n: number; readonly items: readonly string[] }[];
  readonly limits: readonly string[];
  readonly comparison: Comparison | null;
}

export interface Subject {
  readonly name: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly windowWeeks: number;
  readonly repositories: readonly {
    readonly id: string;
    readonly name: string;
    readonly head: string;
    readonly main: string;
    readonly shallow: boolean;
    readonly commits: number;
    readonly commitsInWindow: number;
  }[];
  readonly teams: readonly { readonly id: string; readonly name: string; readonly kind: string }[];
}

/** One control over the repositories, for the table "which checks run where code is made". */
export interface ControlRow {
  readonly control: string;
  readonly name: string;
  readonly repositories: readonly {
    readonly repository: string;
    readonly state: "ran" | "configured" | "not-seen";
    readonly where: readonly string[];
  }[];
}

export interface NotObservable extends Unlock {
  readonly measures: readonly string[];
  readonly names: readonly string[];
}

export interface Comparison {
  readonly previous: Instant;
  /** Set when windows or versions differ, so that nothing is compared. */
  readonly refused: string | null;
  readonly changes: readonly {
    readonly finding: string;
    readonly claim: string;
    readonly change: "appeared" | "gone" | "still" | "newly-observable" | "no-longer-observable";
  }[];
}
