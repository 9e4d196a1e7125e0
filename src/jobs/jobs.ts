import type { Job } from "../contract/sources.ts";

export type JobKind = Job["kind"];
export type SourceKind = "read-repository" | "read-file" | "read-connection";

/** Work in the background: kept in the database, so that a restart carries on; at most one at a time per repository. */
export interface Jobs {
  /** Queues reading one repository or file, and an assessment after it. Asking again while it waits or runs answers the same job. */
  readonly read: (organisation: string, kind: SourceKind, source: string) => Promise<Job>;
  /** Something waits that the door took in: events to be folded, or things a tool says have changed. Returns at once; failures are complained of. */
  readonly arrived: (what: "events" | "hints", organisation: string, connection: string) => void;
  readonly assess: (organisation: string) => Promise<Job>;
  readonly demonstration: () => Promise<Job>;
  /** Waiting and running work, and what ended in the last day. Null: of the whole server. */
  readonly list: (organisation: string | null) => Promise<readonly Job[]>;
  /** Throws `job.not-found`. */
  readonly cancel: (organisation: string | null, job: string) => Promise<void>;
  readonly retry: (organisation: string | null, job: string) => Promise<Job>;
  /** Every move of every job of the organisation, at most four times a second each. Ends when aborted. */
  readonly watch: (organisation: string | null, signal: AbortSignal) => AsyncIterable<Job>;
  /** Waits for running work to reach a safe point, then stops. */
  readonly close: () => Promise<void>;
}
