// What a respondent is asked, frozen with the round: the answer origin serves it under its fingerprint (`/box/<sha256>`).

export interface AskedItem {
  readonly id: string;
  readonly version: number;
  /** B1..B6, S1..S4, C1, C3, C4, C5, N; null for item zero. */
  readonly construct: string | null;
  /** -1: the wording describes trouble, so that agreement is unhealthy. */
  readonly direction: 1 | -1;
  /** `agreement`: 1..7 and 0 for "can't say". `kept`: item zero, 6 yes, 4 partly, 2 no, 0 can't say. */
  readonly scale: "agreement" | "kept";
  /** Item zero is asked of the cohorts whose team made the commitment; null: of everybody. */
  readonly cohorts: readonly string[] | null;
}

export interface Prompt {
  readonly id: string;
}

/** Every text a page needs, in one language; `items` and `prompts` by id. */
export interface Wording {
  readonly items: Readonly<Record<string, string>>;
  readonly prompts: Readonly<Record<string, string>>;
  /** The seven labels of agreement, from "strongly disagree" to "strongly agree". */
  readonly agreement: readonly string[];
  /** Names of constructs, for the wide page that shows one at a time. */
  readonly constructs: Readonly<Record<string, string>>;
}

export interface Questionnaire {
  readonly v: 1;
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly minutes: number;
  /** In the order asked. */
  readonly items: readonly AskedItem[];
  readonly prompts: readonly Prompt[];
  /** By language tag; `en` is always there. */
  readonly wording: Readonly<Record<string, Wording>>;
  /** Lines that a licence asks for, shown on the page and in exports. */
  readonly attributions: readonly string[];
}
