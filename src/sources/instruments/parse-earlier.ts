import type { EarlierFigure } from "../../core/survey/earlier-figure.ts";
import { respondentColumns, respondentRows } from "../../core/survey/respondent-rows.ts";
import { type CsvRow, csvRows } from "../reading/csv.ts";
import { dateOf } from "../reading/instant-text.ts";
import { invalidInstrument } from "./structured-text.ts";

const wanted = ["survey", "closed", "group", "about", "n"] as const;
const figures = { score: 100, favourable: 1, unfavourable: 1 } as const;

/** Fewer is a figure about people (privacy.md 8); no setting lowers it. */
const FEWEST = 5;

/**
 * Reads figures of an earlier survey from CSV: `survey, closed, group, about, n` and at least one of `score` (0-100), `favourable`,
 * `unfavourable` (0-1). All rows or none.
 * Throws `import.respondent-rows` for a column that names a respondent, for n below 5, and for a group and question that stand twice,
 * because such rows are people; `instrument.invalid` with line and column otherwise.
 */
export function parseEarlier(content: string, file: string): readonly EarlierFigure[] {
  const fault = (what: string, line: number, column: number) => invalidInstrument(file, `line ${line}, column ${column}: ${what}`);
  const [head, ...rows] = csvRows(content, { rows: 20_000, cellLength: 500, fault });
  const columns = (head?.cells ?? []).map((cell) => cell.trim().toLowerCase());
  const telling = respondentColumns(columns);
  if (telling.length > 0) throw respondentRows(file, `it has the column ${telling[0]}`);
  if (!columns.includes("n")) throw respondentRows(file, "no column n says how many people stand behind a row");
  const known = [...wanted, ...Object.keys(figures)];
  const strange = columns.findIndex((column) => !known.includes(column));
  if (strange >= 0) throw fault(`a column that is not read; expected ${known.join(", ")}`, head?.line ?? 1, strange + 1);
  const missing = wanted.find((column) => !columns.includes(column));
  if (missing !== undefined) throw fault(`the column ${missing} is missing`, head?.line ?? 1, 1);
  const read = rows.map((row) => figureOf(row, columns, file, fault));
  refuseRepeats(read, file);
  return read;
}

function figureOf(
  { cells, line }: CsvRow,
  columns: readonly string[],
  file: string,
  fault: (what: string, line: number, column: number) => Error,
): EarlierFigure {
  const cell = (column: string) => (cells[columns.indexOf(column)] ?? "").trim();
  const place = (column: string) => columns.indexOf(column) + 1;
  const words = (column: string) => {
    if (cell(column) === "") throw fault("is empty", line, place(column));
    return cell(column);
  };
  const figure = (column: keyof typeof figures) => {
    if (!columns.includes(column) || cell(column) === "") return null;
    const value = Number(cell(column));
    if (!(value >= 0 && value <= figures[column])) throw fault(`must be a number from 0 to ${figures[column]}`, line, place(column));
    return value;
  };
  const n = Number(cell("n"));
  if (!Number.isInteger(n) || n < 1) throw fault("must be a whole number of people", line, place("n"));
  if (n < FEWEST) throw respondentRows(file, `line ${line} is about fewer than ${FEWEST} people`);
  if (dateOf(cell("closed")) === null) throw fault("must be a day as YYYY-MM-DD", line, place("closed"));
  const shown = { score: figure("score"), favourable: figure("favourable"), unfavourable: figure("unfavourable") };
  if (Object.values(shown).every((value) => value === null)) throw fault("has no figure", line, place("n"));
  return { survey: words("survey"), closed: cell("closed"), group: words("group"), about: words("about"), n, ...shown };
}

function refuseRepeats(read: readonly EarlierFigure[], file: string): void {
  const seen = new Set<string>();
  for (const { survey, closed, group, about } of read) {
    const key = JSON.stringify([survey, closed, group, about]);
    if (seen.has(key)) throw respondentRows(file, "the same group and question stand in several rows");
    seen.add(key);
  }
}
