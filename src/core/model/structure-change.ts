import type { ThresholdOverride, WorkingHours } from "./organisation.ts";
import type { GateRecord, OwnershipRecord, RepositoryRecord, ServiceRecord, TeamRecord } from "./structure.ts";
import type { Instant } from "./time.ts";

/** Since when it is true: null is since ever, left out is as it was, and since ever for what is new. */
interface Since {
  readonly at?: Instant | null | undefined;
}

/** Until when it was true; left out: until now. */
interface Until {
  readonly at?: Instant | undefined;
}

/**
 * One change of a structure. `put` adds or replaces; `end` closes the validity and keeps the history; `reopen` takes that back;
 * `remove` takes back an addition that nothing refers to yet. The contract has the same shape, and a test compares them.
 */
export type StructureChange =
  | ({ readonly change: "put-team"; readonly team: Omit<TeamRecord, "validity"> } & Since)
  | ({ readonly change: "end-team"; readonly team: string } & Until)
  | { readonly change: "reopen-team"; readonly team: string }
  | { readonly change: "remove-team"; readonly team: string }
  | ({ readonly change: "put-service"; readonly service: Omit<ServiceRecord, "validity"> } & Since)
  | ({ readonly change: "end-service"; readonly service: string } & Until)
  | { readonly change: "reopen-service"; readonly service: string }
  | { readonly change: "remove-service"; readonly service: string }
  | ({ readonly change: "put-repository"; readonly repository: Omit<RepositoryRecord, "validity"> } & Since)
  | ({ readonly change: "end-repository"; readonly repository: string } & Until)
  | { readonly change: "reopen-repository"; readonly repository: string }
  | { readonly change: "remove-repository"; readonly repository: string }
  | { readonly change: "put-gate"; readonly gate: GateRecord }
  | { readonly change: "delete-gate"; readonly gate: string }
  | { readonly change: "set-ownership"; readonly ownership: readonly OwnershipRecord[] }
  | { readonly change: "set-security-paths"; readonly securityPaths: readonly string[] }
  | { readonly change: "set-thresholds"; readonly thresholds: readonly ThresholdOverride[] }
  | { readonly change: "describe"; readonly name: string; readonly hours: WorkingHours; readonly k: number };
