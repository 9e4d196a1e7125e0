import { EvenkeelError, quoted } from "../model/evenkeel-error.ts";
import type { AskedItem, Questionnaire, Wording } from "../privacy/questionnaire.ts";
import { missingIn } from "./complete-locales.ts";
import { attributionsOf, type Instrument, type InstrumentItem, type InstrumentLocale } from "./instrument.ts";

/** What a team said it would change; it comes back as item zero to those cohorts, or to everybody where `cohorts` is null. */
export interface ReturningCommitment {
  /** Letters, digits and hyphens; unique within the round. */
  readonly id: string;
  readonly text: string;
  readonly cohorts: readonly string[] | null;
}

export interface Asking {
  /** Which round of this instrument it is, counted from 1. Decides what a pulse asks, and nothing else. */
  readonly roundNumber: number;
  readonly commitments: readonly ReturningCommitment[];
  /** Language tags to offer; `en` is always among them. */
  readonly locales: readonly string[];
}

/**
 * What one round asks, in the shape that is frozen and fingerprinted. The same arguments give the same questionnaire, so that everybody
 * can recompute it.
 * Throws `round.locale-incomplete` for a language that lacks a single released text.
 * @example questionnaireOf(pulse, { roundNumber: 1, commitments: [], locales: ["en"] }).items.length // 8
 */
export function questionnaireOf(instrument: Instrument, { roundNumber, commitments, locales }: Asking): Questionnaire {
  const items = itemsOfRound(instrument, roundNumber);
  const returning = instrument.itemZero ? commitments : [];
  const tags = ["en", ...locales.filter((tag) => tag !== "en").toSorted()];
  return {
    v: 1,
    id: instrument.id,
    version: instrument.version,
    title: instrument.name,
    minutes: instrument.minutes,
    items: [...returning.map(asItemZero), ...items.map(asked)],
    prompts: instrument.prompts.map((id) => ({ id })),
    wording: Object.fromEntries([...new Set(tags)].map((tag) => [tag, wordingOf(instrument, tag, items, returning)])),
    attributions: attributionsOf(items),
  };
}

/** How many statements one round asks, item zero aside. */
export function askedCount({ items, rotating }: Instrument): number {
  return rotating === null ? items.length : items.length - rotating.of.length + rotating.take;
}

/**
 * The items a round asks: all but the rotating ones, and of those the next few. Rounds take them in turn, so over as many rounds as
 * there are rotating items each is asked equally often. Throws RangeError unless the number is whole and at least 1.
 */
export function itemsOfRound({ items, rotating }: Instrument, roundNumber: number): readonly InstrumentItem[] {
  if (rotating === null) return items;
  if (!Number.isInteger(roundNumber) || roundNumber < 1) throw new RangeError(`rounds are counted from 1, not ${roundNumber}`);
  const start = (roundNumber - 1) * rotating.take;
  const turn = Array.from({ length: rotating.take }, (_, step) => rotating.of[(start + step) % rotating.of.length]);
  return items.filter(({ id }) => !rotating.of.includes(id) || turn.includes(id));
}

const itemZeroId = (commitment: { readonly id: string }): string => `zero-${commitment.id}`;

function asItemZero(commitment: ReturningCommitment): AskedItem {
  return { id: itemZeroId(commitment), version: 1, construct: null, direction: 1, scale: "kept", cohorts: commitment.cohorts };
}

function asked({ id, version, construct, direction }: InstrumentItem): AskedItem {
  return { id, version, construct, direction, scale: "agreement", cohorts: null };
}

function wordingOf(
  instrument: Instrument,
  tag: string,
  items: readonly InstrumentItem[],
  commitments: readonly ReturningCommitment[],
): Wording {
  const locale = completeLocale(instrument, tag);
  const texts = new Map(locale.items.map(({ item, text }) => [item, text]));
  const zero = commitments.map((one) => [itemZeroId(one), locale.itemZero.replace("{commitment}", () => one.text)] as const);
  const constructs = [...new Set(items.map(({ construct }) => construct))];
  return {
    items: Object.fromEntries([...zero, ...items.map(({ id }) => [id, texts.get(id) ?? ""] as const)]),
    prompts: Object.fromEntries(instrument.prompts.map((id) => [id, locale.prompts[id] ?? ""])),
    agreement: locale.agreement,
    constructs: Object.fromEntries(constructs.map((id) => [id, locale.constructs[id] ?? id])),
  };
}

function completeLocale(instrument: Instrument, tag: string): InstrumentLocale {
  const locale = instrument.locales.find((each) => each.tag === tag);
  const missing = locale === undefined ? ["nothing is written in it"] : missingIn(locale, instrument);
  if (locale !== undefined && missing.length === 0) return locale;
  throw new EvenkeelError(
    "round.locale-incomplete",
    `${quoted(instrument.name)} cannot be asked in ${quoted(tag, 20)}: ${missing.slice(0, 3).join("; ")}${missing.length > 3 ? `; ${missing.length - 3} more` : ""}.`,
    "Leave this language out, or complete and release its texts first.",
  );
}
