import { styleText } from "node:util";
import Table from "cli-table3";
import { readCatalogue } from "../catalogue/read-catalogue.ts";
import type { Measure } from "../core/evidence/measure.ts";
import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";

/** `evenkeel measures [ID]`. */
export async function measuresCommand(id: string | undefined): Promise<void> {
  const { measures } = await readCatalogue();
  if (id === undefined) {
    process.stdout.write(`${listing(measures)}\n`);
    return;
  }
  const measure = measures.find((candidate) => candidate.id.toLowerCase() === id.toLowerCase());
  if (measure === undefined) {
    throw new EvenkeelError(
      "usage.unknown-measure",
      `there is no measure ${quoted(id, 40)}`,
      "Run evenkeel measures to see all of them, E01 to E38.",
    );
  }
  process.stdout.write(`${explanation(measure)}\n`);
}

function listing(measures: readonly Measure[]): string {
  const table = new Table({
    head: ["", "Measure", "Question", "Fed by"],
    style: { head: [], border: [], compact: true },
    wordWrap: true,
    colWidths: [5, 28, 60, 24],
  });
  for (const measure of measures)
    table.push([measure.id, measure.name, measure.question, measure.sql === null ? "a later source" : measure.needs.join(", ")]);
  return `${table.toString()}\nevenkeel measures E01 explains one.`;
}

function explanation(measure: Measure): string {
  const rows: readonly (readonly [string, string])[] = [
    ["Question", measure.question],
    ["Definition", measure.definition],
    ["Formula", measure.formula],
    ["Population", measure.population],
    ["Variants", measure.variants.map(({ label, proxy }) => (proxy ? `${label} (stands in)` : label)).join("; ")],
    ["Unknown when", measure.nullRules.join(" ")],
    ["Smallest n", String(measure.nMin)],
    ["Read beside", measure.counters.join(", ")],
    ["Can be gamed by", measure.canBeGamedBy],
    ["Cannot see", measure.cannotSee],
    ["Made visible by", measure.unlock.map(({ how, effort }) => `${how.replace(/[.]$/, "")} (${effort})`).join("; ")],
    ["Source", measure.sources.map(({ text, url }) => (url === null ? text : `${text} ${url}`)).join("; ")],
  ];
  const widest = Math.max(...rows.map(([label]) => label.length));
  const lines = rows
    .filter(([, text]) => text !== "")
    .map(([label, text]) => `${styleText("dim", label.padEnd(widest))}  ${wrap(text, 78, widest + 2)}`);
  return [`${styleText("bold", `${measure.id} ${measure.name}`)}  version ${measure.version}`, "", ...lines].join("\n");
}

function wrap(text: string, width: number, indent: number): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    if (line !== "" && line.length + word.length + 1 > width) {
      lines.push(line);
      line = "";
    }
    line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].join(`\n${" ".repeat(indent)}`);
}
