/** The letters under which behaviours, symptoms, causes and norms are asked; imported instruments bring words of their own. */
export const ownConstructs = ["B1", "B2", "B3", "B4", "B5", "B6", "N", "S1", "S2", "S3", "S4", "C1", "C3", "C4", "C5"] as const;

export type InstrumentLens = "C" | "A" | "L" | "M" | "S";

/** One statement to agree with, without its words: those are per language. */
export interface InstrumentItem {
  readonly id: string;
  /** A used item never changes: new wording is a new version, and trends stop there. */
  readonly version: number;
  /** One of `ownConstructs`, or the word of an imported instrument, such as `westrum`. */
  readonly construct: string;
  readonly facet: string;
  readonly lens: InstrumentLens;
  readonly referent: "team" | "self";
  /** -1: agreement is unhealthy. */
  readonly direction: 1 | -1;
  readonly timeAnchor: "four-weeks" | null;
  /** The one item that stands for its construct in a pulse. */
  readonly marker: boolean;
  readonly status: "provisional" | "supported" | "retired";
  readonly licence: Licence;
  /** "own", a citation or an address. */
  readonly source: string;
  /** What CC-BY-4.0 asks to be shown; null under the other licences. */
  readonly attribution: string | null;
  readonly rationale: string;
}

/** Under which text may be asked here; anything else is refused as `instrument.licence`. */
export const licences = ["Apache-2.0", "CC0-1.0", "CC-BY-4.0"] as const;
export type Licence = (typeof licences)[number];

/** An item in one language. */
export interface ItemWording {
  readonly item: string;
  readonly version: number;
  readonly text: string;
  /** "none" where the text was written in this language; a role, never a name. */
  readonly translator: string;
  /** The text translated back by somebody who had not seen the original; null where nothing was translated. */
  readonly backTranslation: string | null;
  /** A day, YYYY-MM-DD. */
  readonly reviewedOn: string;
  readonly status: "draft" | "released";
}

export interface InstrumentLocale {
  readonly tag: string;
  readonly title: string;
  /** Seven labels, from strong disagreement to strong agreement. */
  readonly agreement: readonly string[];
  /** Headings that lead nowhere: a name such as "fear of blame" would answer for people. */
  readonly constructs: Readonly<Record<string, string>>;
  readonly prompts: Readonly<Record<string, string>>;
  /** Around `{commitment}`. */
  readonly itemZero: string;
  readonly items: readonly ItemWording[];
}

/** A questionnaire as it is kept: everything that could be asked, in every language written so far. */
export interface Instrument {
  readonly id: string;
  readonly version: number;
  readonly kind: "baseline" | "pulse" | "imported";
  readonly name: string;
  readonly minutes: number;
  /** Whether commitments come back as item zero. */
  readonly itemZero: boolean;
  /** Every item it can ask, in the order asked. */
  readonly items: readonly InstrumentItem[];
  /** Of these items, `take` are asked in turn, by the number of the round; the others always are. */
  readonly rotating: { readonly take: number; readonly of: readonly string[] } | null;
  readonly prompts: readonly string[];
  readonly locales: readonly InstrumentLocale[];
}

/** Lines that a licence asks to be shown wherever the items are, each once. */
export function attributionsOf(items: readonly InstrumentItem[]): readonly string[] {
  return [...new Set(items.flatMap(({ attribution }) => (attribution === null ? [] : [attribution])))];
}
