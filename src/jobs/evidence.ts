import type { z } from "zod";
import type { handoffGraph } from "../contract/organisation.ts";
import type { Progress } from "../gather/gather-evidence.ts";
import type { SourceCoverage } from "../gather/source-coverage.ts";

export type HandoffGraph = z.infer<typeof handoffGraph>;

/** Rows read from one source, and the time they cover. */
export interface SourceRead {
  readonly rows: number;
  readonly from: number | null;
  readonly to: number | null;
}

/** How a connection is read: what is new; that and what may have changed unnoticed; or what deliveries told of. */
export const connectionReads = ["new", "reconcile", "hints"] as const;
export type HowToRead = (typeof connectionReads)[number];

/**
 * The evidence of all organisations, in a process of its own: it holds their lakes, mines, measures and assesses there, and writes
 * assessments to the database itself, so that the server's event loop only passes small answers on.
 */
export interface Evidence {
  readonly readRepository: (
    organisation: string,
    repository: string,
    progress: (at: Progress) => void,
    signal: AbortSignal,
  ) => Promise<SourceRead>;
  /** Reads all files of the organisation again, because together they are one source. */
  readonly readFiles: (organisation: string, progress: (at: Progress) => void, signal: AbortSignal) => Promise<SourceRead>;
  /** Brings the structure to the repositories a connected forge lists; the answer names those whose history is to be read. */
  readonly findRepositories: (
    organisation: string,
    connection: string,
    progress: (at: Progress) => void,
    signal: AbortSignal,
  ) => Promise<readonly string[]>;
  /** Reads what a connected tool tells. A failure is noted at the connection, and what was kept stays. */
  readonly readConnection: (
    organisation: string,
    connection: string,
    how: HowToRead,
    progress: (at: Progress) => void,
    signal: AbortSignal,
  ) => Promise<SourceRead>;
  /** Folds events that wait into the lake. */
  readonly drainIngest: (organisation: string, signal: AbortSignal) => Promise<void>;
  /** Takes what was read of a connection, and what it sent, out of the lake. */
  readonly forgetConnection: (organisation: string, connection: string) => Promise<void>;
  /** What arrives of each source, how late and how complete. */
  readonly coverage: (organisation: string) => Promise<readonly SourceCoverage[]>;
  /** Assesses every node over every window, and the window before, and keeps the reports. */
  readonly assess: (organisation: string, progress: (at: Progress) => void, signal: AbortSignal) => Promise<void>;
  /** Rows of the invented companies into their lakes. */
  readonly demonstrate: (progress: (at: Progress) => void, signal: AbortSignal) => Promise<void>;
  readonly handoffs: (organisation: string, weeks: number) => Promise<HandoffGraph>;
  /** Throws away the lake of an organisation that was deleted. */
  readonly forget: (organisation: string) => Promise<void>;
  readonly close: () => Promise<void>;
}
