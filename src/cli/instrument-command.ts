import { parseInstrument } from "../catalogue/parse-instrument.ts";
import { readCatalogue } from "../catalogue/read-catalogue.ts";
import { roundRoutes } from "../contract/rounds.ts";
import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";
import { completeLocales } from "../core/survey/complete-locales.ts";
import { attributionsOf, type Instrument } from "../core/survey/instrument.ts";
import { askedCount } from "../core/survey/questionnaire-of.ts";
import { westrumConstruct } from "../core/survey/westrum.ts";
import { parseDora } from "../sources/instruments/parse-dora.ts";
import { parseDsomm } from "../sources/instruments/parse-dsomm.ts";
import { parseEarlier } from "../sources/instruments/parse-earlier.ts";
import { parseSamm } from "../sources/instruments/parse-samm.ts";
import { fileText, shownName } from "../sources/reading/open-file.ts";
import { findServerClient } from "./server-client.ts";
import { oneOrganisation } from "./server-commands.ts";

/** `evenkeel instrument list`: what can be asked out of the box. */
export async function listCommand(): Promise<void> {
  const { instruments } = await readCatalogue();
  process.stdout.write(`${instruments.map((one) => lineOf(one)).join("\n")}\n`);
}

/** `evenkeel instrument check`: reads a file and says what is in it; keeps and sends nothing. */
export async function checkCommand(format: string, file: string): Promise<void> {
  process.stdout.write(`${(await readings(format)(await textOf(file), shownName(file))).join("\n")}\n`);
}

/** `evenkeel instrument import`: reads a questionnaire here first, then gives it to the running server, which reads it again. */
export async function importInstrumentCommand(
  format: string,
  file: string,
  { organisation }: { readonly organisation: string | undefined },
): Promise<void> {
  if (format !== "dora" && format !== "evenkeel")
    throw unknownFormat(format, "dora, evenkeel", "Statements of assessors and earlier surveys are read with evenkeel instrument check.");
  const content = await textOf(file);
  const said = await readings(format)(content, shownName(file));
  const server = await findServerClient();
  const id = await oneOrganisation(server, organisation);
  const upload = { type: "application/octet-stream", body: Buffer.from(content) };
  await server.transfer(roundRoutes.importInstrument, { organisation: id }, { format }, upload);
  process.stdout.write(`${[...said, "Imported."].join("\n")}\n`);
}

type Reading = (content: string, file: string) => Promise<readonly string[]>;

const readers: Readonly<Record<string, Reading>> = {
  evenkeel: async (content, file) => describe(await parseInstrument(content, file, [])),
  dora: async (content, file) => {
    const { instrument, leftOut } = parseDora(content, file, new Date().toISOString().slice(0, 10));
    return [
      ...describe(instrument),
      ...leftOut.map(({ heading, questions, why }) => `left out: ${quoted(heading, 80)}, ${questions}: ${why}`),
    ];
  },
  dsomm: async (content, file) => statements(parseDsomm(content, file).map(({ group }) => group)),
  samm: async (content, file) => statements(parseSamm(content, file).map(({ group }) => group)),
  earlier: async (content, file) => {
    const figures = parseEarlier(content, file);
    const surveys = new Set(figures.map(({ survey }) => survey));
    return [`${figures.length} figures of ${[...surveys].map((one) => quoted(one, 80)).join(", ")}; labelled, and compared with no round`];
  },
};

function readings(format: string): Reading {
  const reader = Object.hasOwn(readers, format) ? readers[format] : undefined;
  if (reader === undefined) throw unknownFormat(format, Object.keys(readers).join(", "), "Name one of them before the file.");
  return reader;
}

function describe(instrument: Instrument): readonly string[] {
  const reversed = new Set(instrument.items.filter(({ direction }) => direction === -1).map(({ facet }) => facet));
  const hasWestrum = instrument.items.some(({ construct }) => construct === westrumConstruct);
  return [
    lineOf(instrument),
    ...(hasWestrum ? ["westrum: mean of its six statements, 1 to 7"] : []),
    ...(reversed.size === 0 ? [] : [`read as describing trouble: ${[...reversed].map((facet) => quoted(facet, 60)).join(", ")}`]),
    ...attributionsOf(instrument.items).map((line) => `shown with it: ${quoted(line, 400)}`),
  ];
}

function lineOf(instrument: Instrument): string {
  const { id, version, name, minutes } = instrument;
  const locales = completeLocales(instrument).join(", ");
  return `${id} ${version}: ${quoted(name)}, ${askedCount(instrument)} statements, ${minutes} minutes, ${locales}`;
}

function statements(groups: readonly (string | null)[]): readonly string[] {
  const { size } = new Set(groups);
  const where = size === 1 ? "1 group" : `${size} groups`;
  return [`${groups.length} statements of an assessor on ${where}; shown beside findings, never averaged with answers`];
}

const MOST_BYTES = 2_000_000;

async function textOf(file: string): Promise<string> {
  return fileText(
    file,
    MOST_BYTES,
    (what) =>
      new EvenkeelError("instrument.invalid", `${shownName(file)}: ${what}`, "docs/run/surveys.md shows what each kind of file may hold."),
  );
}

function unknownFormat(format: string, known: string, whatToDo: string): EvenkeelError {
  return new EvenkeelError("usage.invalid-option", `${quoted(format, 40)} is no format to read here; known are ${known}.`, whatToDo);
}
