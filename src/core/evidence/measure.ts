import type { Unit } from "./estimate.ts";

export type MeasureClass = "conduct" | "flow" | "artefact";
export type Shape = "rate" | "duration" | "ratio" | "count" | "categories" | "level";

/** The contract of a measure, parsed from catalogue/measures/<id>/measure.yaml. Its only definition is measure.sql. */
export interface Measure {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly question: string;
  readonly definition: string;
  /** Written as a formula a reader can check by hand. */
  readonly formula: string;
  readonly unit: Unit;
  readonly class: MeasureClass;
  readonly shape: Shape;
  readonly population: string;
  readonly start: string | null;
  readonly end: string | null;
  readonly competingEnds: readonly string[];
  /** Lake tables without which the measure is `no-source`. */
  readonly needs: readonly string[];
  /** It compares with a security Team or Gate and is `no-security-team` without one. */
  readonly needsSecurityTeam: boolean;
  readonly variants: readonly Variant[];
  readonly windowBy: "period" | "end";
  readonly windowWeeks: number;
  readonly nMin: number;
  readonly nullRules: readonly string[];
  /** Categories that say more about the few than others do: shown only where a node has this many members and contributors. */
  readonly leastContributorsByCategory: Readonly<Record<string, number>>;
  /** What k of n counts, in words after the figures, by category (`all` where there is none). */
  readonly countedAs: Readonly<Record<string, string>>;
  readonly direction: "lower" | "higher" | "none";
  readonly counters: readonly string[];
  readonly links: Links;
  readonly canBeGamedBy: string;
  readonly cannotSee: string;
  readonly sources: readonly { readonly text: string; readonly url: string | null }[];
  /** What would make it observable, cheapest first. */
  readonly unlock: readonly Unlock[];
  /** null: no source of this version can feed it, so it has no definition yet. */
  readonly sql: string | null;
}

export interface Variant {
  readonly id: string;
  readonly label: string;
  /** This variant stands in for the real thing and makes a finding `probable`. */
  readonly proxy: boolean;
  /** Where they are not those of the measure: the wait in hours, and its share of the lead time. */
  readonly shape?: Shape;
  readonly unit?: Unit;
}

export interface Links {
  readonly symptoms: readonly string[];
  readonly causes: readonly string[];
  readonly behaviours: readonly string[];
  readonly lenses: readonly string[];
}

export interface Unlock {
  readonly source: string;
  readonly how: string;
  readonly effort: string;
  readonly why: string;
}

/**
 * One row of any measure.sql. Every query returns these columns first, then those of its shape, in any row order.
 * Rows of rate, count and categories may be summed per (container, team, bucket, day): then `item` is null.
 */
export interface MeasureRow {
  /** Which variant of the contract the row belongs to; its id, never null. */
  readonly variant: string;
  /** A severity, control or stage; null where the measure has none. */
  readonly category: string | null;
  /** Repository or tracker project: where contributors are counted. */
  readonly container: string;
  /** Repository id when the container is one, for repository nodes. */
  readonly repo: string | null;
  readonly team: string | null;
  /** null: covered, but nobody is counted (bots, artefacts, old quarters). */
  readonly bucket: string | null;
  /** Any instant of the base period the row counts in. */
  readonly time: number;
  readonly item: string | null;
  /** Rows whose needed facts are missing are returned with false, so that coverage is known; their figures are ignored. */
  readonly covered: boolean;
  /** How many items of the population the row stands for (1, or the sum when rows were summed). */
  readonly items: number;
  /** rate, categories: k of n. count: n events. ratio: num / den. level: num items on the day `time`. */
  readonly k: number | null;
  readonly n: number | null;
  readonly num: number | null;
  readonly den: number | null;
  /** duration: start and end of the item; end null while it is open; `ended_by` names a competing end. */
  readonly started: number | null;
  readonly ended: number | null;
  readonly endedBy: string | null;
}

/** The 17 columns every measure.sql returns, in this order, with these names. */
export const measureColumns = [
  "variant",
  "category",
  "container",
  "repo",
  "team",
  "bucket",
  "time",
  "item",
  "covered",
  "items",
  "k",
  "n",
  "num",
  "den",
  "started",
  "ended",
  "ended_by",
] as const;
