import type { Organisation } from "../core/model/organisation.ts";
import type { Structure } from "../core/model/structure.ts";
import type { Instant, Window } from "../core/model/time.ts";
import type { AssessmentHead, AssessmentKey, NodeReport } from "../state/assessments.ts";
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

/** The application's memory, seen from the evidence process. */
export interface EvidenceState {
  /** Throws `organisation.not-found`. */
  readonly record: (organisation: string) => Promise<OrganisationRecord>;
  readonly keepRead: (organisation: string, source: string, at: Instant, read: SourceRead) => Promise<void>;
  /** Puts an assessment in place of the one before, whole or not at all; reports are taken one by one as they are made. */
  readonly keepAssessment: (key: AssessmentKey, head: AssessmentHead, reports: AsyncIterable<NodeReport>) => Promise<void>;
  readonly close: () => Promise<void>;
}
