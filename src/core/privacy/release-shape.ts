// What a round publishes, once (privacy.md 8): levels, never counts of a group under fifty. Everything that is shown later is computed
// from this and from nothing else.

/** How many answered, as a band; a whole number is never shown under 100, and to the nearest ten or one from there. */
export interface ShownCount {
  readonly low: number;
  readonly high: number;
}

/** A share (0..1) or a score (0..100) as a step of a fixed scale. The true value, rounded to the step, lies within low..high. */
export interface Level {
  readonly at: number;
  readonly low: number;
  readonly high: number;
  /** Set at the ends of the scale, where the step stands for everything beyond. */
  readonly edge: "at-most" | "at-least" | null;
}

export interface ReleasedItem {
  readonly n: ShownCount;
  /** Shares of those who answered 1..7, after reversal: high is always healthy. */
  readonly fav: Level;
  readonly unfav: Level;
  readonly score: Level;
  /** True: computed from the levels of the group's parts, because its own could have pinned one of them. */
  readonly fromParts: boolean;
  /** From n = 50: of the item in points, whole. */
  readonly sd?: number;
  /** From n = 100: share of can't-say among all who were asked. */
  readonly cantSay?: Level;
  /** From n = 100: seven shares, or fewer where neighbours were joined; `from`..`to` are answers after reversal. */
  readonly categories?: readonly { readonly from: number; readonly to: number; readonly share: Level }[];
}

export type Participation = "under 60 %" | "60-79 %" | "80 % or more";

export interface ReleasedGroup {
  readonly id: string;
  readonly parent: string | null;
  readonly label: string;
  readonly teamOnly: boolean;
  /** "other teams in ...": what is left of the parent beside its named children. */
  readonly remainder: boolean;
  readonly eligible: number;
  readonly participation: Participation;
  /** Items that could be shown; one that is absent had too few, or none. */
  readonly items: Readonly<Record<string, ReleasedItem>>;
}

export interface ReleasedComment {
  readonly group: string;
  readonly prompt: string;
  readonly text: string;
}

/** Of the whole organisation, from n = 50; a construct has these over its items, on person means. */
export interface ReleasedConstruct {
  readonly n: number;
  readonly mean: number;
  readonly sd: number;
  /** Pooled within groups. */
  readonly sdWithin: number;
  readonly alpha: number | null;
  readonly icc1: { readonly value: number; readonly p: number; readonly groups: number } | null;
  readonly icc2: number | null;
  readonly tau2: number | null;
}

export interface ReleasedDiscipline {
  readonly label: string;
  readonly items: Readonly<Record<string, ReleasedItem>>;
}

export interface Release {
  readonly v: 1;
  readonly round: string;
  readonly release: "release/1";
  readonly k: number;
  readonly kComment: number;
  /** In the order of the tree. */
  readonly groups: readonly ReleasedGroup[];
  /** All three or none. */
  readonly disciplines: readonly ReleasedDiscipline[];
  readonly organisation: {
    readonly eligible: number;
    /** Score ballots that were accepted. */
    readonly accepted: number;
    /** Pooled within-group standard deviation by item, in points, where n >= 50. */
    readonly itemSd: Readonly<Record<string, number>>;
    readonly constructs: Readonly<Record<string, ReleasedConstruct>>;
  };
  /** In the order of a hash of their text. */
  readonly comments: readonly ReleasedComment[];
  readonly audit: {
    readonly lattice: "rank-test" | "rules";
    readonly items: number;
    readonly withheld: number;
    readonly fromParts: number;
  };
}

/** One ballot as the algorithm takes it: no order, no time, nothing but this. */
export interface ScoreBallot {
  readonly cohort: string;
  readonly answers: Readonly<Record<string, number>>;
  readonly discipline?: number;
}
export interface CommentBallot {
  readonly cohort: string;
  readonly answers: Readonly<Record<string, string>>;
}
