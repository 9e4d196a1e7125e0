import type { Organisation } from "../core/model/organisation.ts";
import type { Structure } from "../core/model/structure.ts";
import type { Instant, Window } from "../core/model/time.ts";
import type { Draining } from "../gather/drain-ingest.ts";
import type { FoundRepository, Json, KnownRepository } from "../sources/live/live-source.ts";
import type { AssessmentHead, AssessmentKey, NodeReport } from "../state/assessments.ts";
import type { WaitingHint } from "../state/ingest-deliveries.ts";
import type { SourceRead } from "./evidence.ts";
import type { NamedProblem } from "./evidence-protocol.ts";
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

/** A connected tool as a read of it begins. */
export interface ConnectionRecord {
  readonly id: string;
  readonly kind: string;
  readonly address: string;
  readonly settings: Json;
  readonly secrets: { readonly token: string | null; readonly webhook: string | null };
  readonly cursor: Json | null;
  readonly again: Instant | null;
  readonly readAt: Instant | null;
  readonly repositories: readonly KnownRepository[];
}

/** What is remembered of connected tools. */
export interface ConnectionsState {
  /** Throws `connection.not-found`. */
  readonly record: (organisation: string, connection: string) => Promise<ConnectionRecord>;
  /** The forge a repository came from; null: it was connected by hand. */
  readonly ofRepository: (organisation: string, repository: string) => Promise<ConnectionRecord | null>;
  /** Brings the structure to what the forge lists; the answer names repositories that are new, moved or back. */
  readonly keepRepositories: (
    organisation: string,
    connection: string,
    found: readonly FoundRepository[],
    now: Instant,
  ) => Promise<readonly string[]>;
  readonly keepCursor: (organisation: string, connection: string, cursor: Json, rows: number) => Promise<void>;
  /** Runs a commit of what a connection brought, while it is connected: a read may end after it was removed. Throws `connection.not-found`. */
  readonly commit: (organisation: string, connection: string, work: () => Promise<void>) => Promise<void>;
  /** Runs what removes a connection's evidence when no commit of it is under way; none comes after it. */
  readonly forget: (organisation: string, connection: string, work: () => Promise<void>) => Promise<void>;
  readonly noteComplete: (organisation: string, connection: string, at: Instant) => Promise<void>;
  readonly noteFailure: (organisation: string, connection: string, problem: NamedProblem, at: Instant) => Promise<void>;
  readonly hints: (organisation: string, connection: string) => Promise<readonly WaitingHint[]>;
  readonly dropHints: (organisation: string, connection: string, hints: readonly WaitingHint[]) => Promise<void>;
  /** Folds what waits into a lake. */
  readonly drain: (draining: Omit<Draining, "database">) => Promise<unknown>;
}

/** The application's memory, seen from the evidence process. */
export interface EvidenceState {
  /** Throws `organisation.not-found`. */
  readonly record: (organisation: string) => Promise<OrganisationRecord>;
  readonly keepRead: (organisation: string, source: string, at: Instant, read: SourceRead) => Promise<void>;
  /** Puts an assessment in place of the one before, whole or not at all; reports are taken one by one as they are made. */
  readonly keepAssessment: (key: AssessmentKey, head: AssessmentHead, reports: AsyncIterable<NodeReport>) => Promise<void>;
  readonly connections: ConnectionsState;
  readonly close: () => Promise<void>;
}
