/** What `evenkeel.yaml` or the server says about teams; absent for a bare repository. People appear only in `Roster`, which sources read and drop. */
export type TeamKind = "stream-aligned" | "platform" | "enabling" | "complicated-subsystem" | "security" | "operations";

export interface Team {
  readonly id: string;
  readonly name: string;
  readonly kind: TeamKind;
  /** The team this one reports to, or null at the top of its line. */
  readonly parent: string | null;
  readonly hours: WorkingHours | null;
}

/** Local clock hours on ISO weekdays (1 Monday .. 7 Sunday). */
export interface WorkingHours {
  readonly timeZone: string | null;
  readonly from: number;
  readonly to: number;
  readonly days: readonly number[];
}

export interface Gate {
  readonly id: string;
  readonly team: string;
  /** Globs of paths that need this gate; empty when the gate is only found through CODEOWNERS. */
  readonly paths: readonly string[];
}

export interface PathOwnership {
  /** Repository id or `*`. */
  readonly repository: string;
  readonly pattern: string;
  readonly team: string;
}

/** `match` is a mail address, `@domain`, or an owner handle of CODEOWNERS; validity is [from, to). */
export interface RosterRule {
  readonly match: string;
  readonly team: string;
  readonly from: number | null;
  readonly to: number | null;
}

export interface ThresholdOverride {
  readonly finding: string;
  readonly measure: string;
  readonly threshold: number;
  readonly reason: string;
}

export interface Dispute {
  readonly finding: string;
  readonly note: string;
}

export interface Organisation {
  readonly name: string | null;
  readonly teams: readonly Team[];
  readonly gates: readonly Gate[];
  readonly roster: readonly RosterRule[];
  /** Team that owns a repository as a whole. */
  readonly repositories: readonly { readonly repository: string; readonly team: string }[];
  readonly ownership: readonly PathOwnership[];
  readonly securityPaths: readonly string[];
  readonly hours: WorkingHours;
  /** Contributor threshold; only ever raised above the built-in 5. */
  readonly k: number;
  readonly thresholds: readonly ThresholdOverride[];
  readonly disputes: readonly Dispute[];
}

/** The contributor threshold below which nothing about conduct or flow is shown. Raised by settings, never lowered. */
export const SMALLEST_K = 5;

export const unknownOrganisation: Organisation = {
  name: null,
  teams: [],
  gates: [],
  roster: [],
  repositories: [],
  ownership: [],
  securityPaths: [],
  hours: { timeZone: null, from: 7, to: 19, days: [1, 2, 3, 4, 5] },
  k: SMALLEST_K,
  thresholds: [],
  disputes: [],
};
