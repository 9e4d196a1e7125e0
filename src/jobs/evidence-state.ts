import type { Organisation } from "../core/model/organisation.ts";
import type { Structure } from "../core/model/structure.ts";
import type { Instant, Window } from "../core/model/time.ts";
import type { Report } from "../report/report.ts";
import type { SourceRead } from "./evidence.ts";
import type { KeptFile } from "./staged-files.ts";

/** What the application knows of an organisation, as the evidence process needs it. */
export interface OrganisationRecord {
  readonly structure: Structure;
  /** As it was at an instant, with the roster that sources read and drop. */
  readonly at: (instant: Instant) => Organisation;
  /** Members of each team all of the window; empty where there is no roster. */
  readonly members: (window: Window) => ReadonlyMap<string, number>;
  readonly files: readonly KeptFile[];
}

export interface KeptAssessment {
  readonly weeks: number;
  readonly which: "now" | "before";
  readonly window: Window;
  readonly made: Instant;
}

/** One assessment while it is written: nothing of it is seen before `finish`, and then it stands in place of the one before. */
export interface AssessmentWriting {
  readonly keep: (node: string, report: Report) => Promise<void>;
  readonly finish: () => Promise<void>;
  readonly abandon: () => Promise<void>;
}

/** The application's memory, seen from the evidence process. */
export interface EvidenceState {
  /** Throws `organisation.not-found`. */
  readonly record: (organisation: string) => Promise<OrganisationRecord>;
  readonly keepRead: (organisation: string, source: string, at: Instant, read: SourceRead) => Promise<void>;
  readonly write: (organisation: string, assessment: KeptAssessment) => Promise<AssessmentWriting>;
  readonly close: () => Promise<void>;
}
