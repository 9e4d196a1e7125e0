import { missingIn } from "../core/survey/complete-locales.ts";
import { type Instrument, type InstrumentItem, ownConstructs } from "../core/survey/instrument.ts";
import { lintItem } from "../core/survey/lint-item.ts";
import { textsTakenFrom } from "../core/survey/same-wording.ts";

/** How many items ask for a construct, and of these how many are reversed where that is fixed (survey.md 1). */
export const itemsPerConstruct: Readonly<
  Record<(typeof ownConstructs)[number], { readonly items: number; readonly reversed: number | null }>
> = {
  B1: { items: 4, reversed: 1 },
  B2: { items: 4, reversed: 1 },
  B3: { items: 4, reversed: 1 },
  B4: { items: 4, reversed: 1 },
  B5: { items: 4, reversed: 1 },
  B6: { items: 4, reversed: 0 },
  N: { items: 3, reversed: 0 },
  S1: { items: 2, reversed: null },
  S2: { items: 2, reversed: null },
  S3: { items: 2, reversed: null },
  S4: { items: 2, reversed: null },
  C1: { items: 2, reversed: null },
  C3: { items: 2, reversed: null },
  C4: { items: 3, reversed: null },
  C5: { items: 1, reversed: null },
};

/** What no single file of an instrument can show, and what its wording may not do. One sentence each; empty when all is well. */
export function checkInstruments(instruments: readonly Instrument[]): readonly string[] {
  return [
    ...["baseline", "pulse"].filter((id) => !instruments.some((one) => one.id === id)).map((id) => `instrument ${id} does not exist`),
    ...instruments.flatMap((instrument) => [
      ...twice(instrument).map((id) => `${instrument.id}: item ${id} stands twice`),
      ...instrument.items.flatMap((item) => itemProblems(item).map((problem) => `${instrument.id}: item ${item.id} ${problem}`)),
      ...(instrument.kind === "baseline" ? countProblems(instrument) : []),
      ...(instrument.kind === "pulse" ? pulseProblems(instrument) : []),
      ...wordingProblems(instrument),
    ]),
  ];
}

/**
 * Texts of our own that stand word by word in a bank of somebody else, as sentences.
 * @param bank the texts of an imported instrument
 */
export function checkOwnWords(instruments: readonly Instrument[], bank: readonly string[]): readonly string[] {
  return instruments.flatMap((instrument) => {
    const own = new Set(instrument.items.filter(({ source }) => source === "own").map(({ id }) => id));
    return instrument.locales.flatMap(({ tag, items }) =>
      items
        .filter(({ item, text }) => own.has(item) && textsTakenFrom([text], bank).length > 0)
        .map(({ item }) => `${instrument.id}: item ${item} in ${tag} has the words of an imported bank`),
    );
  });
}

function itemProblems({ construct, id, timeAnchor, licence, source, status }: InstrumentItem): readonly string[] {
  const isOwn = ownConstructs.some((own) => own === construct);
  const isAnchored = /^[SC]\d$/.test(construct);
  return [
    ...(isOwn ? [] : [`asks for ${construct}, which is no construct of ours`]),
    ...(id.startsWith(`${construct.toLowerCase()}-`) ? [] : [`does not carry its construct ${construct} in its id`]),
    ...(isAnchored && timeAnchor === null ? ["is about a symptom or cause and has no timeAnchor"] : []),
    ...(!isAnchored && timeAnchor !== null ? ["has a timeAnchor and is about no symptom or cause"] : []),
    ...(status === "retired" ? ["is retired and still asked"] : []),
    ...(source === "own" && licence !== "Apache-2.0" ? [`is our own and stands under ${licence}`] : []),
  ];
}

function countProblems({ id, items, prompts }: Instrument): readonly string[] {
  return [
    ...ownConstructs.flatMap((construct) => {
      const { items: expected, reversed } = itemsPerConstruct[construct];
      const of = items.filter((item) => item.construct === construct);
      const turned = of.filter(({ direction }) => direction === -1).length;
      const self = of.filter(({ referent }) => referent === "self").length;
      const markers = of.filter(({ marker }) => marker).length;
      return [
        ...(of.length === expected ? [] : [`${id}: ${construct} has ${of.length} items, not ${expected}`]),
        ...(reversed === null || turned === reversed ? [] : [`${id}: ${construct} has ${turned} reversed items, not ${reversed}`]),
        ...(markers === 1 ? [] : [`${id}: ${construct} has ${markers} markers, not one`]),
        ...(self === (construct.startsWith("B") ? 2 : 0) ? [] : [`${id}: ${construct} has ${self} items about oneself`]),
      ];
    }),
    ...(prompts.length === 2 ? [] : [`${id}: has ${prompts.length} open questions, not 2`]),
  ];
}

function pulseProblems({ id, items, rotating }: Instrument): readonly string[] {
  const turning = new Set(rotating?.of ?? []);
  const fixed = items.filter((item) => !turning.has(item.id));
  const behaviours = ownConstructs.filter((construct) => construct.startsWith("B"));
  return [
    ...(fixed.map(({ construct }) => construct).join() === behaviours.join()
      ? []
      : [`${id}: does not ask for each behaviour once, in order`]),
    ...items.filter(({ marker }) => !marker).map((item) => `${id}: item ${item.id} is no marker`),
    ...(rotating?.take === 2 ? [] : [`${id}: two items rotate`]),
    ...items
      .filter((item) => turning.has(item.id) && item.construct.startsWith("B"))
      .map((item) => `${id}: item ${item.id} rotates and is about a behaviour`),
  ];
}

function wordingProblems(instrument: Instrument): readonly string[] {
  const of = new Map(instrument.items.map((item) => [item.id, item]));
  return [
    ...["en", "de"]
      .filter((tag) => !instrument.locales.some((locale) => locale.tag === tag))
      .map((tag) => `${instrument.id}: has no locale ${tag}`),
    ...instrument.locales.flatMap((locale) => [
      ...missingIn(locale, instrument).map((problem) => `${instrument.id}, ${locale.tag}: ${problem}`),
      ...locale.items.flatMap(({ item: id, text, backTranslation }) => {
        const item = of.get(id);
        const problems = item === undefined ? ["is no item of this instrument"] : lintItem(text, locale.tag, item);
        const untranslated = locale.tag !== "en" && backTranslation === null ? ["was not translated back"] : [];
        return [...problems, ...untranslated].map((problem) => `${instrument.id}, ${locale.tag}: ${id} ${problem}`);
      }),
    ]),
  ];
}

function twice({ items }: Instrument): readonly string[] {
  const ids = items.map(({ id }) => id);
  return [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))];
}
