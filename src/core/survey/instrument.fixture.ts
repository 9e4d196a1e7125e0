import type { Instrument, InstrumentItem } from "./instrument.ts";

/** An invented item; what a test is about is given, the rest is ordinary. */
export function anItem(id: string, given: Partial<InstrumentItem> = {}): InstrumentItem {
  return {
    id,
    version: 1,
    construct: "B1",
    facet: "peers",
    lens: "C",
    referent: "team",
    direction: 1,
    timeAnchor: null,
    marker: false,
    status: "provisional",
    licence: "Apache-2.0",
    source: "own",
    attribution: null,
    rationale: "Invented for a test.",
    ...given,
  };
}

const agreement = ["1", "2", "3", "4", "5", "6", "7"];

/** An invented instrument in English and German, complete. */
export function anInstrument(given: Partial<Instrument> = {}): Instrument {
  const items = given.items ?? [anItem("b1-1"), anItem("n-1", { construct: "N" })];
  return {
    id: "little",
    version: 1,
    kind: "baseline",
    name: "A little one",
    minutes: 1,
    itemZero: true,
    items,
    rotating: null,
    prompts: ["p-change"],
    locales: ["en", "de"].map((tag) => ({
      tag,
      title: tag,
      agreement,
      constructs: Object.fromEntries(items.map(({ construct }) => [construct, `${construct} ${tag}`])),
      prompts: { "p-change": `what, ${tag}` },
      itemZero: tag === "en" ? "We did: {commitment}" : "Getan: {commitment}",
      items: items.map(({ id, version }) => ({
        item: id,
        version,
        text: `${id} in ${tag}`,
        translator: "none",
        backTranslation: null,
        reviewedOn: "2026-01-01",
        status: "released",
      })),
    })),
    ...given,
  };
}
