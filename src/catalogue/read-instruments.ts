import { readdirSync, readFileSync } from "node:fs";
import type { z } from "zod";
import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";
import type { Instrument, InstrumentItem, InstrumentLocale } from "../core/survey/instrument.ts";
import { instrumentSchema, itemSchema, localeSchema } from "./instrument-schemas.ts";
import { invalid, parseEntry } from "./parse-entry.ts";

interface Written {
  readonly folder: string;
  readonly entry: z.output<typeof instrumentSchema>;
  readonly items: readonly InstrumentItem[];
  readonly locales: readonly z.output<typeof localeSchema>[];
}

/**
 * The instruments of a catalogue, each file checked on its own; checkInstruments then looks at them together.
 *
 * @throws EvenkeelError `catalogue.invalid` with file, key and line of the first mistake.
 */
export async function readInstruments(root: URL): Promise<readonly Instrument[]> {
  const written = await Promise.all(namesIn(root).map((folder) => readOne(root, folder)));
  return written.map((one) => assemble(one, written)).toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

async function readOne(root: URL, folder: string): Promise<Written> {
  const at = new URL(`${folder}/`, root);
  const name = `instruments/${folder}`;
  const read = async <S extends z.ZodType>(schema: S, file: string): Promise<z.output<S>> =>
    parseEntry(schema, `${name}/${file}`, readFileSync(new URL(file, at), "utf8"));
  const entry = await read(instrumentSchema, "instrument.yaml");
  const own = entry.wordingOf === undefined ? namesIn(new URL("items/", at)) : [];
  const items = await Promise.all(own.map((file) => read(itemSchema, `items/${file}`)));
  const misnamed = items.findIndex(({ id }, index) => `${id}.yaml` !== own[index]);
  if (misnamed >= 0) throw invalid(`${name}/items/${own[misnamed]}`, ["id"], 1, "is not the name of its file");
  const locales = await Promise.all(namesIn(new URL("locale/", at)).map((file) => read(localeSchema, `locale/${file}`)));
  return { folder, entry, items, locales };
}

/** Brings items and words together; a pulse finds both in the instrument that it takes its wording from. */
function assemble({ folder, entry, items, locales }: Written, all: readonly Written[]): Instrument {
  const { wordingOf, rotating = null, items: asked, ...same } = entry;
  const lender = wordingOf === undefined ? undefined : all.find((other) => other.entry.id === wordingOf);
  if (wordingOf !== undefined && lender === undefined)
    throw invalid(`instruments/${folder}/instrument.yaml`, ["wordingOf"], 1, `there is no instrument ${wordingOf}`);
  const pool = new Map((lender?.items ?? items).map((item) => [item.id, item]));
  const order = [...asked, ...(rotating?.of ?? [])];
  return {
    ...same,
    rotating,
    items: order.map((id) => {
      const item = pool.get(id);
      if (item === undefined) throw invalid(`instruments/${folder}/instrument.yaml`, ["items", id], 1, "there is no such item");
      return item;
    }),
    locales: locales.toSorted(englishFirst).map((locale) => worded(locale, order, lender, folder)),
  };
}

/** English is where every text comes from; the others follow by tag. */
function englishFirst(a: { readonly tag: string }, b: { readonly tag: string }): number {
  if (a.tag === "en" || b.tag === "en") return a.tag === b.tag ? 0 : a.tag === "en" ? -1 : 1;
  return a.tag < b.tag ? -1 : 1;
}

function worded(
  locale: z.output<typeof localeSchema>,
  order: readonly string[],
  lender: Written | undefined,
  folder: string,
): InstrumentLocale {
  const lent = lender?.locales.find(({ tag }) => tag === locale.tag);
  const file = `instruments/${folder}/locale/${locale.tag}.yaml`;
  const items = locale.items ?? lent?.items?.filter(({ item }) => order.includes(item));
  const agreement = locale.agreement ?? lent?.agreement;
  const constructs = locale.constructs ?? lent?.constructs;
  const itemZero = locale.itemZero ?? lent?.itemZero;
  if (items === undefined) throw invalid(file, ["items"], 1, "is missing");
  if (agreement === undefined) throw invalid(file, ["agreement"], 1, "is missing");
  if (constructs === undefined) throw invalid(file, ["constructs"], 1, "is missing");
  if (itemZero === undefined) throw invalid(file, ["itemZero"], 1, "is missing");
  return { tag: locale.tag, title: locale.title, agreement, constructs, prompts: locale.prompts, itemZero, items };
}

/** Folders or YAML files, by name, so that every machine reads them in the same order. */
function namesIn(folder: URL): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() || entry.name.endsWith(".yaml"))
      .map(({ name }) => name)
      .toSorted();
  } catch (cause) {
    const name = folder.pathname.split("/catalogue/").at(-1) ?? folder.pathname;
    throw new EvenkeelError(
      "catalogue.invalid",
      `${quoted(name)} of the catalogue cannot be read.`,
      "Install the package again; its catalogue folder is incomplete.",
      { cause },
    );
  }
}
