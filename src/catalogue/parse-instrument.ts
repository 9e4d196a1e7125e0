import { z } from "zod";
import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";
import { missingIn } from "../core/survey/complete-locales.ts";
import { type Instrument, licences } from "../core/survey/instrument.ts";
import { refuseRespondents } from "../core/survey/respondent-rows.ts";
import { textsTakenFrom } from "../core/survey/same-wording.ts";
import { importedInstrumentSchema } from "./instrument-schemas.ts";
import { parseEntry } from "./parse-entry.ts";

/** Forty items in two languages have 40,000 characters; more than this only costs the parser time. */
const LONGEST = 256_000;

const own = ["baseline", "pulse", "dora"];

/**
 * A questionnaire of somebody else in our format (`evenkeel-instrument/1`, JSON or YAML), whose every item names its licence.
 * Throws `instrument.licence` for a licence outside the list, a missing attribution, or words of a known bank that are claimed as own;
 * `instrument.invalid` for anything else that is wrong, `import.respondent-rows` for answers instead of questions.
 * @param file its name, without folders
 * @param bank texts of instruments that were imported before, whose words nobody may claim
 */
export async function parseInstrument(content: string, file: string, bank: readonly string[]): Promise<Instrument> {
  if (content.length > LONGEST) throw invalid(file, `${content.length} characters long, the limit is ${LONGEST}`);
  refuseRespondents(await inForm(z.unknown(), content, file), file);
  const entry = await inForm(looseSchema, content, file);
  for (const item of entry.items) checkLicence(item, file);
  const { format: _, ...read } = await inForm(importedInstrumentSchema, content, file);
  const instrument: Instrument = { ...read, kind: "imported", rotating: null };
  checkWhole(instrument, file);
  checkOwnWords(instrument, bank, file);
  return instrument;
}

const looseSchema = z.looseObject({ items: z.array(z.looseObject({})) });

/** The catalogue's reader says file, line and key; only the code differs, because this file is not ours. */
async function inForm<S extends z.ZodType>(schema: S, content: string, file: string): Promise<z.output<S>> {
  try {
    return await parseEntry(schema, file, content);
  } catch (cause) {
    if (cause instanceof EvenkeelError) throw new EvenkeelError("instrument.invalid", cause.message, howTo, { cause });
    if (cause instanceof RangeError || cause instanceof ReferenceError) throw invalid(file, "is nested too deep, or uses aliases");
    throw cause;
  }
}

const howTo = "catalogue/instrument-import.schema.json says what the file may hold, docs/run/surveys.md shows one.";

function invalid(file: string, what: string): EvenkeelError {
  return new EvenkeelError("instrument.invalid", `${quoted(file)}: ${what}`, howTo);
}

function checkLicence({ id, licence, attribution }: Readonly<Record<string, unknown>>, file: string): void {
  const item = typeof id === "string" ? quoted(id, 60) : "an item";
  const allowed = licences.join(", ");
  if (!licences.some((one) => one === licence))
    throw licenceError(
      file,
      `${item} ${typeof licence === "string" ? `stands under ${quoted(licence, 60)}` : "names no licence"}; allowed are ${allowed}`,
    );
  if (licence === "CC-BY-4.0" && (typeof attribution !== "string" || attribution.trim() === ""))
    throw licenceError(file, `${item} stands under CC-BY-4.0 and has no attribution`);
}

function licenceError(file: string, what: string): EvenkeelError {
  return new EvenkeelError(
    "instrument.licence",
    `${quoted(file)}: ${what}.`,
    "Ask whoever wrote the item for one of these licences, or write an item in your own words.",
  );
}

function checkWhole(instrument: Instrument, file: string): void {
  const { id, items, locales } = instrument;
  if (own.includes(id)) throw invalid(file, `the id ${id} is taken`);
  const ids = items.map((item) => item.id);
  const double = ids.find((each, at) => ids.indexOf(each) !== at);
  if (double !== undefined) throw invalid(file, `item ${double} stands twice`);
  const reserved = ids.find((each) => each.startsWith("zero-"));
  if (reserved !== undefined) throw invalid(file, `item ${reserved}: ids that start with zero- are those of commitments`);
  const english = locales.find(({ tag }) => tag === "en");
  if (english === undefined) throw invalid(file, "has no texts in English, which every round offers");
  const missing = missingIn(english, instrument)[0];
  if (missing !== undefined) throw invalid(file, `English is not complete: ${missing}`);
}

function checkOwnWords({ items, locales }: Instrument, bank: readonly string[], file: string): void {
  const claimed = new Set(items.filter(({ source }) => source === "own").map(({ id }) => id));
  const texts = locales.flatMap((locale) => locale.items.filter(({ item }) => claimed.has(item)));
  const taken = texts.find(({ text }) => textsTakenFrom([text], bank).length > 0);
  if (taken !== undefined) throw licenceError(file, `${taken.item} claims words as its own that stand in an imported bank`);
}
