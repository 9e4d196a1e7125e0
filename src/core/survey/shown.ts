import type { Level, ShownCount } from "../privacy/release-shape.ts";

// What a page says of a release. Everything here is computed from released levels and the organisation's own parameters, so that it
// tells nothing the release does not (survey.md 5, privacy.md 8).

export interface ShownInterval {
  readonly low: number;
  readonly high: number;
  readonly level: number;
}

export interface ShownItem {
  readonly id: string;
  readonly text: string;
  readonly construct: string | null;
  readonly n: ShownCount;
  readonly favourable: { readonly level: Level; readonly interval: ShownInterval };
  readonly neutral: number | null;
  readonly unfavourable: { readonly level: Level; readonly interval: ShownInterval };
  readonly score: { readonly level: Level; readonly interval: ShownInterval };
  readonly fromParts: boolean;
  /** From n = 20: the smaller of both shares, how divided the answers are. */
  readonly division: number | null;
  /** From n = 20: favourable share of all who were asked, if everybody silent disagreed, or agreed. */
  readonly silence: { readonly low: number; readonly high: number } | null;
  readonly sd: number | null;
  readonly categories: readonly { readonly from: number; readonly to: number; readonly share: Level }[] | null;
}

export interface ShownScore {
  /** 0..100; high is always healthy. */
  readonly at: number;
  readonly interval: ShownInterval;
  /** Of the item that fewest answered. */
  readonly n: ShownCount;
}

export type ConstructKind = "behaviour" | "symptom" | "cause" | "norm";

export interface ShownConstruct {
  readonly id: string;
  readonly name: string;
  readonly kind: ConstructKind;
  readonly question: string;
  /** Null: fewer than two thirds of its items could be shown. */
  readonly score: ShownScore | null;
  readonly shrunken: { readonly at: number; readonly interval: ShownInterval } | null;
  readonly before: ShownScore | null;
  readonly change: { readonly at: number; readonly interval: ShownInterval; readonly said: "rose" | "fell" | "no clear change" } | null;
  readonly items: readonly ShownItem[];
}

export interface Sentence {
  readonly about: "strongest" | "weakest" | "divided" | "nothing";
  /** What it is about: a construct's name, or an item in its own words. */
  readonly text: string;
  /** Level, interval and count. */
  readonly note: string;
}

/** Name and question of a construct, from the catalogue. */
export interface ConstructName {
  readonly name: string;
  readonly kind: ConstructKind;
  readonly question: string;
}
