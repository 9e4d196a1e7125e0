import type { TeamKind, ThresholdOverride, WorkingHours } from "./organisation.ts";
import type { Instant } from "./time.ts";

/** True at `t` when from <= t < to; null is open. A team that ends keeps its history: validity ends, nothing is erased. */
export interface Validity {
  readonly from: Instant | null;
  readonly to: Instant | null;
}

/** An organisation as it is edited: everything ever true of it, with the time it was true. People are not in it: see the roster. */
export interface Structure {
  readonly name: string;
  readonly k: number;
  readonly hours: WorkingHours;
  readonly teams: readonly TeamRecord[];
  readonly services: readonly ServiceRecord[];
  readonly repositories: readonly RepositoryRecord[];
  /** In order; the last rule that matches wins, as in CODEOWNERS. */
  readonly ownership: readonly OwnershipRecord[];
  readonly gates: readonly GateRecord[];
  readonly securityPaths: readonly string[];
  readonly thresholds: readonly ThresholdOverride[];
}

/** Ids of teams and repositories share one space, because both are nodes a figure can stand on; `org` is the whole. */
export interface TeamRecord {
  readonly id: string;
  readonly name: string;
  readonly kind: TeamKind;
  readonly parent: string | null;
  /** Whom the team reports to, in words and never a name: "product director". */
  readonly reportsTo: string | null;
  readonly hours: WorkingHours | null;
  readonly validity: Validity;
}

export interface ServiceRecord {
  readonly id: string;
  readonly name: string;
  readonly team: string | null;
  /** How much depends on it: 1 most. */
  readonly tier: 1 | 2 | 3 | null;
  readonly repositories: readonly { readonly repository: string; readonly glob: string }[];
  readonly validity: Validity;
}

export interface RepositoryRecord {
  readonly id: string;
  readonly name: string;
  /** Path or clone address without credentials; null when it is only known by name. */
  readonly address: string | null;
  readonly team: string | null;
  readonly validity: Validity;
}

export interface OwnershipRecord {
  /** Repository id or `*`. */
  readonly repository: string;
  readonly pattern: string;
  readonly team: string;
}

export interface GateRecord {
  readonly id: string;
  readonly name: string;
  readonly team: string;
  readonly paths: readonly string[];
}

export interface StructureProblem {
  /** Where: "teams[3].parent", or "row 12, column parent" for a table. */
  readonly place: string;
  readonly problem: string;
  readonly severity: "refused" | "look-here";
}
