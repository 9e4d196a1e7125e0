import type { ErrorCode } from "../core/model/evenkeel-error.ts";
import type { Progress } from "../gather/gather-evidence.ts";
import type { SourceCoverage } from "../gather/source-coverage.ts";
import type { AllowedFolders } from "../sources/git/allowed-place.ts";
import type { HandoffGraph, HowToRead, SourceRead } from "./evidence.ts";

/** What the evidence process is told once, in its first message: the database address may hold a password and stays out of `ps`. */
export interface EvidenceSettings {
  readonly databaseUrl: string;
  readonly dataFolder: string;
  /** Another engine than the one in this process, with its password; null: none. */
  readonly evidenceUrl: string | null;
  readonly masterKeyFile: string | null;
  readonly version: string;
  /** Checked again where a repository is read: an address may also have come in by an import. */
  readonly localRepositories: AllowedFolders;
}

/** Work one lake at a time may do; `handoffs` only reads and never waits for it. */
export type EvidenceWork =
  | { readonly op: "read-repository"; readonly organisation: string; readonly repository: string }
  | { readonly op: "read-files"; readonly organisation: string }
  | { readonly op: "find-repositories"; readonly organisation: string; readonly connection: string }
  | { readonly op: "read-connection"; readonly organisation: string; readonly connection: string; readonly how: HowToRead }
  | { readonly op: "drain-ingest"; readonly organisation: string }
  | { readonly op: "forget-connection"; readonly organisation: string; readonly connection: string }
  | { readonly op: "coverage"; readonly organisation: string }
  | { readonly op: "assess"; readonly organisation: string }
  | { readonly op: "demonstrate" }
  | { readonly op: "handoffs"; readonly organisation: string; readonly weeks: number }
  | { readonly op: "forget"; readonly organisation: string };

export type ToEvidence =
  | { readonly say: "open"; readonly settings: EvidenceSettings }
  | { readonly say: "work"; readonly id: number; readonly work: EvidenceWork }
  | { readonly say: "cancel"; readonly id: number };

export type EvidenceResult = SourceRead | readonly string[] | readonly SourceCoverage[] | HandoffGraph | null;

/** A named error without its stack. */
export interface NamedProblem {
  readonly code: ErrorCode;
  readonly message: string;
  readonly whatToDo: string;
}

export type FromEvidence =
  /** Whether it could open what it works with; unasked, after its start. */
  | { readonly say: "opened"; readonly good: boolean }
  | { readonly say: "done"; readonly id: number; readonly result: EvidenceResult }
  | { readonly say: "failed"; readonly id: number; readonly problem: NamedProblem }
  | { readonly say: "progress"; readonly id: number; readonly at: Progress };
