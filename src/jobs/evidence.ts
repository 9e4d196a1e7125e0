import type { z } from "zod";
import type { handoffGraph } from "../contract/organisation.ts";
import type { Progress } from "../gather/gather-evidence.ts";

export type HandoffGraph = z.infer<typeof handoffGraph>;

/** Rows read from one source, and the time they cover. */
export interface SourceRead {
  readonly rows: number;
  readonly from: number | null;
  readonly to: number | null;
}

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
  /** Assesses every node over every window, and the window before, and keeps the reports. */
  readonly assess: (organisation: string, progress: (at: Progress) => void, signal: AbortSignal) => Promise<void>;
  /** Rows of the invented companies into their lakes. */
  readonly demonstrate: (progress: (at: Progress) => void, signal: AbortSignal) => Promise<void>;
  readonly handoffs: (organisation: string, weeks: number) => Promise<HandoffGraph>;
  /** Throws away the lake of an organisation that was deleted. */
  readonly forget: (organisation: string) => Promise<void>;
  readonly close: () => Promise<void>;
}
