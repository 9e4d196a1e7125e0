/** A practice of the catalogue (practices.md 1), parsed from catalogue/practices/<id>.yaml. */
export interface Practice {
  readonly id: string;
  readonly number: number;
  readonly version: number;
  readonly status: "draft" | "stable" | "retired";
  readonly name: string;
  readonly summary: string;
  readonly what: string;
  readonly why: string;
  readonly steps: readonly string[];
  readonly antiPattern: string;
  readonly stopRule: string;
  readonly behaviours: readonly string[];
  readonly symptoms: readonly string[];
  readonly causes: readonly string[];
  readonly lenses: readonly string[];
  readonly freesCapacity: boolean;
  readonly cost: {
    readonly size: "s" | "m" | "l";
    readonly setupHours: readonly [number, number];
    readonly weeklyHours: readonly [number, number];
  };
  readonly evidence: {
    readonly grade: "a" | "b" | "c" | "d";
    readonly claims: readonly { readonly text: string; readonly source: string; readonly url: string | null; readonly kind: string }[];
  };
  readonly automation: readonly Automation[];
  /** Detectors whose presence in a repository shows the practice is there (names of `practice_seen.practice`). */
  readonly adoption: { readonly detectors: readonly string[]; readonly scope: "repo" | "team" };
  readonly prerequisites: readonly string[];
  readonly conflicts: readonly string[];
  readonly measure: { readonly primary: string; readonly direction: "up" | "down"; readonly lagWeeks: number; readonly guard: string };
  readonly seeAlso: readonly { readonly scheme: string; readonly id: string }[];
}

export interface Automation {
  readonly id: string;
  readonly kind: "file" | "setting" | "job" | "bot" | "module";
  readonly host: "github" | "gitlab" | "any";
  /** Where the file goes in a repository, and its text, ready to copy. */
  readonly files: readonly { readonly path: string; readonly content: string }[];
  readonly mode: "warn" | "enforce";
}

export type AdoptionState = "running" | "configured" | "lapsed" | "declared" | "absent" | "unknown" | "not-applicable";

export interface Recommendation {
  readonly practice: string;
  readonly score: number;
  readonly factors: {
    readonly need: number;
    readonly evidence: number;
    readonly cost: number;
    readonly gap: number;
    readonly automation: number;
    readonly observable: number;
  };
  readonly targets: readonly { readonly id: string; readonly c: number; readonly w: number | null; readonly evidence: readonly string[] }[];
  readonly because: string;
  readonly firstStep: string;
  readonly hours: { readonly setup: readonly [number, number]; readonly weekly: readonly [number, number] };
  readonly measure: { readonly primary: string; readonly direction: "up" | "down"; readonly guard: string };
  readonly stopRule: string;
  /** In how many of the 8 variants of the factors it stays among the chosen. */
  readonly stability: number;
  readonly adoption: AdoptionState;
  readonly automation: readonly Automation[];
}

export interface Excluded {
  readonly practice: string;
  readonly reason: string;
}
