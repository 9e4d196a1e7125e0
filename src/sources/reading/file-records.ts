import type { EvenkeelError } from "../../core/model/evenkeel-error.ts";
import { quoted } from "../../core/model/evenkeel-error.ts";
import type { Instant } from "../../core/model/time.ts";
import { csvRows } from "./csv.ts";
import { instantOf } from "./instant-text.ts";
import { jsonElements } from "./json-stream.ts";
import { nearestWord } from "./nearest-word.ts";
import { fileText, MEBIBYTE, shownName } from "./open-file.ts";
import { looksLikeFormula, looksLikeMail, namesAPerson, storedText } from "./plain-text.ts";

/** One row of a CSV file or one object of a JSON array, with typed access that names row and column when a cell does not fit. */
export interface FileRecord {
  readonly place: string;
  /** Text of a cell, or null when it is empty or the column is absent. */
  readonly text: (column: string) => string | null;
  readonly time: (column: string) => Instant | null;
  readonly yesNo: (column: string) => boolean | null;
  readonly oneOf: <T extends string>(column: string, allowed: readonly T[]) => T | null;
  /** A refusal that names this row and the column. */
  readonly fault: (column: string, what: string) => EvenkeelError;
  /** The lists inside a JSON object; empty in a CSV file. */
  readonly inner: readonly FileRecord[];
}

export interface RecordFile {
  readonly records: readonly FileRecord[];
  /** Columns the file has: an absent column was not observed, an empty cell was. */
  readonly columns: ReadonlySet<string>;
  readonly innerColumns: ReadonlySet<string>;
}

export interface RecordShape {
  readonly columns: readonly string[];
  readonly required: readonly string[];
  /** The one list an object may hold, and its columns. */
  readonly inner?: { readonly name: string; readonly columns: readonly string[]; readonly required: readonly string[] };
  readonly invalid: (what: string) => EvenkeelError;
}

interface Entry {
  readonly place: string;
  readonly cells: ReadonlyMap<string, string>;
  readonly inner: readonly Entry[];
}

const LARGEST = 50 * MEBIBYTE;
const LONGEST_CELL = 2000;
const MOST_ROWS = 1_000_000;

/**
 * Reads a CSV file with a header, or a JSON array of flat objects: all rows or none.
 * Columns are those of the shape, however they are capitalised; an unknown one is refused with the nearest known name, one that would
 * hold a person is refused unread. No cell is repeated in a message, as a shifted column could put a name there.
 */
export async function fileRecords(file: string, shape: RecordShape): Promise<RecordFile> {
  const name = shownName(file);
  const invalid = (what: string) => shape.invalid(`${name}: ${what}`);
  const text = await fileText(file, LARGEST, invalid);
  const json = /^\s*[[{]/.test(text);
  const entries = json ? await jsonEntries(text, shape, invalid) : csvEntries(text, shape, invalid);
  const columns = json ? columnsIn(entries.rows) : entries.columns;
  return {
    records: entries.rows.map((entry) => fileRecord(entry, shape.required, shape.inner?.required ?? [], invalid)),
    columns,
    innerColumns: columnsIn(entries.rows.flatMap((entry) => entry.inner)),
  };
}

function csvEntries(text: string, shape: RecordShape, invalid: (what: string) => EvenkeelError): { rows: Entry[]; columns: Set<string> } {
  const [header, ...rows] = csvRows(text, {
    rows: MOST_ROWS,
    cellLength: LONGEST_CELL,
    fault: (what, line, column) => invalid(`row ${line}, column ${column}: ${what}`),
  });
  if (header === undefined) throw invalid(`no header; the first row names the columns, such as ${shape.required.join(",")}`);
  const columns = header.cells.map((cell, index) => columnName(cell, `row ${header.line}, column ${index + 1}`, shape.columns, invalid));
  const twice = columns.find((column, index) => columns.indexOf(column) !== index);
  if (twice !== undefined) throw invalid(`row ${header.line}: column ${twice} stands twice`);
  for (const required of shape.required)
    if (!columns.includes(required)) throw invalid(`row ${header.line}: column ${required} is missing`);
  const entries = rows.map((row): Entry => {
    if (row.cells.length !== columns.length) throw invalid(`row ${row.line}: ${row.cells.length} cells, the header has ${columns.length}`);
    return {
      place: `row ${row.line}, column `,
      cells: new Map(columns.map((column, index) => [column, row.cells[index] ?? ""])),
      inner: [],
    };
  });
  return { rows: entries, columns: new Set(columns) };
}

async function jsonEntries(
  text: string,
  shape: RecordShape,
  invalid: (what: string) => EvenkeelError,
): Promise<{ rows: Entry[]; columns: Set<string> }> {
  const rows: Entry[] = [];
  const limits = { depth: 8, valueBytes: MEBIBYTE, fault: (what: string, byte: number) => invalid(`byte ${byte}: ${what}`) };
  const root = { array: true };
  const choose = (path: readonly unknown[], kind: string) => {
    if (path.length === 0) root.array = kind === "array";
    return path.length === 0 ? "enter" : root.array ? "take" : "skip";
  };
  for await (const { value } of jsonElements([Buffer.from(text)], choose, limits)) {
    rows.push(jsonEntry(value, `[${rows.length}]`, shape.columns, shape.inner, invalid));
    if (rows.length > MOST_ROWS) throw invalid(`more than ${MOST_ROWS} entries`);
  }
  if (!root.array) throw invalid("must be a JSON array of objects");
  return { rows, columns: new Set() };
}

function jsonEntry(
  value: unknown,
  place: string,
  columns: readonly string[],
  inner: RecordShape["inner"],
  invalid: (what: string) => EvenkeelError,
): Entry {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw invalid(`${place} must be an object`);
  const cells = new Map<string, string>();
  let within: readonly Entry[] = [];
  for (const [key, member] of Object.entries(value)) {
    if (inner !== undefined && key === inner.name) {
      if (!Array.isArray(member)) throw invalid(`${place}.${inner.name} must be a list`);
      within = member.map((entry, index) => jsonEntry(entry, `${place}.${inner.name}[${index}]`, inner.columns, undefined, invalid));
    } else {
      const column = columnName(key, place, inner === undefined ? columns : [...columns, inner.name], invalid);
      if (cells.has(column)) throw invalid(`${place}.${column} stands twice`);
      cells.set(column, cellText(member, `${place}.${column}`, invalid));
    }
  }
  return { place: `${place}.`, cells, inner: within };
}

function cellText(member: unknown, place: string, invalid: (what: string) => EvenkeelError): string {
  if (member === null) return "";
  if (typeof member !== "string" && typeof member !== "number" && typeof member !== "boolean")
    throw invalid(`${place} must be a text, a number, true, false or null`);
  const text = String(member);
  if (text.length > LONGEST_CELL) throw invalid(`${place} is longer than ${LONGEST_CELL} characters`);
  return text;
}

function columnName(typed: string, place: string, known: readonly string[], invalid: (what: string) => EvenkeelError): string {
  const column = typed
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, "_");
  if (known.includes(column)) return column;
  if (namesAPerson(column)) throw invalid(`${place}: a column that names a person; people are not read, so leave it out of the export`);
  const near = nearestWord(column, known);
  const shown = looksLikeMail(column) ? "that text" : `'${quoted(column, 40)}'`;
  throw invalid(`${place}: ${shown} is no column${near === null ? `; known: ${known.join(", ")}` : `; did you mean '${near}'?`}`);
}

function fileRecord(
  entry: Entry,
  required: readonly string[],
  innerRequired: readonly string[],
  invalid: (what: string) => EvenkeelError,
): FileRecord {
  const fault = (column: string, what: string) => invalid(`${entry.place}${column}: ${what}`);
  const text = (column: string): string | null => {
    const cell = storedText(entry.cells.get(column) ?? "");
    if (looksLikeMail(cell)) throw fault(column, "a mail address; people are not read, so leave it out of the export");
    if (looksLikeFormula(cell)) throw fault(column, "starts with = + - or @, which a spreadsheet would run");
    if (cell === "" && required.includes(column)) throw fault(column, "must not be empty");
    return cell === "" ? null : cell;
  };
  const reading = <T>(column: string, read: (cell: string) => T | undefined, expected: string): T | null => {
    const cell = text(column);
    if (cell === null) return null;
    const value = read(cell);
    if (value === undefined) throw fault(column, `must be ${expected}`);
    return value;
  };
  return {
    place: entry.place,
    text,
    fault,
    time: (column) => reading(column, (cell) => instantOf(cell) ?? undefined, "a time with its offset, such as 2026-03-01T09:00:00+01:00"),
    yesNo: (column) => reading(column, (cell) => YES_NO.get(cell.toLowerCase()), "true or false"),
    oneOf: (column, allowed) =>
      reading(column, (cell) => allowed.find((word) => word === cell.toLowerCase()), `one of ${allowed.join(", ")}`),
    inner: entry.inner.map((within) => fileRecord(within, innerRequired, [], invalid)),
  };
}

const YES_NO: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["yes", true],
  ["1", true],
  ["false", false],
  ["no", false],
  ["0", false],
]);

function columnsIn(entries: readonly Entry[]): Set<string> {
  return new Set(entries.flatMap((entry) => [...entry.cells.keys()]));
}
