import type { Instrument, InstrumentLocale } from "./instrument.ts";

/**
 * What a language still lacks before it may be offered: every item in its current version and released, every prompt, seven labels, a
 * heading for each construct. One sentence each; empty when it is complete.
 */
export function missingIn(locale: InstrumentLocale, instrument: Instrument): readonly string[] {
  const worded = new Map(locale.items.map((item) => [item.item, item]));
  const constructs = [...new Set(instrument.items.map(({ construct }) => construct))];
  return [
    ...instrument.items.flatMap(({ id, version }) => {
      const wording = worded.get(id);
      if (wording === undefined) return [`item ${id} has no text`];
      if (wording.version !== version) return [`item ${id} has the text of version ${wording.version}, not ${version}`];
      return wording.status === "released" ? [] : [`the text of item ${id} is a draft`];
    }),
    ...instrument.prompts.filter((id) => locale.prompts[id] === undefined).map((id) => `prompt ${id} has no text`),
    ...constructs.filter((id) => locale.constructs[id] === undefined).map((id) => `construct ${id} has no heading`),
    ...(locale.agreement.length === 7 ? [] : [`${locale.agreement.length} labels of agreement instead of 7`]),
    ...(!instrument.itemZero || locale.itemZero.includes("{commitment}") ? [] : ["item zero has no place for the commitment"]),
  ];
}

/** Tags of the languages in which a round may be offered. */
export function completeLocales(instrument: Instrument): readonly string[] {
  return instrument.locales.filter((locale) => missingIn(locale, instrument).length === 0).map(({ tag }) => tag);
}
