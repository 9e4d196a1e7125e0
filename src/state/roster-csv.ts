import type { Readable } from "node:stream";
import { type CsvRow, csvRows } from "../sources/reading/csv.ts";
import { nearestWord } from "../sources/reading/nearest-word.ts";
import { type RosterColumn, RosterFault, type RosterFeed, type RosterFields, rosterColumns } from "./roster-feed.ts";

/** A cell longer than this holds no roster; it also bounds what an unclosed quote can make us hold. */
const LONGEST_CELL = 20_000;
/** Text without a row's end: every cell at its longest, and then some. */
const LONGEST_ROW = 8 * LONGEST_CELL;
const MOST_ROWS = 2_000_000;

const REQUIRED: readonly RosterColumn[] = ["team"];

/** A roster as CSV, read in pieces: whatever its size, one piece and one row are in memory. Columns stand in any order. */
export function csvRosterFeed(bytes: Readable | AsyncIterable<Uint8Array>): RosterFeed {
  return { rows: rowsOf(bytes) };
}

async function* rowsOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<RosterFields> {
  let header: readonly RosterColumn[] | null = null;
  let count = 0;
  for await (const row of wholeRows(bytes)) {
    if (header === null) {
      header = columnsOf(row);
      continue;
    }
    count += 1;
    if (count > MOST_ROWS) throw new RosterFault(`row ${row.line}`, `is beyond ${MOST_ROWS} rows, the most a roster may have`);
    yield fieldsOf(row, header);
  }
  if (header === null) throw new RosterFault("row 1", `is missing; it names the columns: ${rosterColumns.join(",")}`);
}

/** Cuts the text after the last line end outside quotes, so that only whole rows are parsed; the rest waits for the next piece. */
async function* wholeRows(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<CsvRow> {
  let rest = "";
  let line = 1;
  for await (const text of utf8(bytes)) {
    const joined = rest + text;
    const end = lastRowEnd(joined);
    rest = joined.slice(end);
    if (rest.length > LONGEST_ROW)
      throw new RosterFault(`row ${line + lineEnds(joined.slice(0, end))}`, "is too long; a quote may never close");
    if (end === 0) continue;
    const whole = joined.slice(0, end);
    yield* parsed(whole, line);
    line += lineEnds(whole);
  }
  if (rest !== "") yield* parsed(rest, line);
}

function parsed(text: string, firstLine: number): readonly CsvRow[] {
  const place = (line: number, column: number) => `row ${line + firstLine - 1}, column ${column}`;
  const limits = {
    rows: MOST_ROWS,
    cellLength: LONGEST_CELL,
    fault: (what: string, line: number, column: number) => new RosterFault(place(line, column), `holds ${what}`),
  };
  return csvRows(text, limits).map((row) => ({ line: row.line + firstLine - 1, cells: row.cells }));
}

/** Outside quotes their number so far is even; a `\r` at the very end may be half of a line end, so it waits. */
function lastRowEnd(text: string): number {
  let quotes = 0;
  let end = 0;
  for (const { 0: sign, index } of text.matchAll(/["\n\r]/g)) {
    if (sign === '"') quotes += 1;
    else if (quotes % 2 === 0 && (sign === "\n" || index + 1 < text.length) && !(sign === "\r" && text[index + 1] === "\n"))
      end = index + 1;
  }
  return end;
}

function lineEnds(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}

async function* utf8(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    for await (const piece of bytes) yield decoder.decode(piece, { stream: true });
    yield decoder.decode();
  } catch (error) {
    if (error instanceof TypeError && "code" in error && error.code === "ERR_ENCODING_INVALID_ENCODED_DATA") {
      throw new RosterFault("the file", "is not UTF-8 text; save it as CSV UTF-8");
    }
    throw error;
  }
}

function columnsOf({ line, cells }: CsvRow): readonly RosterColumn[] {
  const columns = cells.map((cell, index) => columnOf(cell, `row ${line}, column ${index + 1}`));
  const twice = columns.find((column, index) => columns.indexOf(column) !== index);
  if (twice !== undefined) throw new RosterFault(`row ${line}`, `names the column ${twice} twice`);
  const missing = REQUIRED.find((column) => !columns.includes(column));
  if (missing !== undefined) throw new RosterFault(`row ${line}`, `has no column ${missing}; the columns are ${rosterColumns.join(",")}`);
  if (!columns.includes("mail") && !columns.includes("accounts"))
    throw new RosterFault(`row ${line}`, "has neither a column mail nor accounts");
  return columns;
}

function columnOf(cell: string, place: string): RosterColumn {
  const name = cell.trim().toLowerCase();
  const column = rosterColumns.find((known) => known === name);
  if (column !== undefined) return column;
  const near = nearestWord(name, rosterColumns);
  throw new RosterFault(place, `is none of ${rosterColumns.join(", ")}${near === null ? "" : `; is ${near} meant`}`);
}

function fieldsOf({ line, cells }: CsvRow, header: readonly RosterColumn[]): RosterFields {
  if (cells.length !== header.length) throw new RosterFault(`row ${line}`, `has ${cells.length} cells, the header has ${header.length}`);
  const cell = (column: RosterColumn) => cells[header.indexOf(column)] ?? "";
  return { row: line, mail: cell("mail"), accounts: cell("accounts"), team: cell("team"), from: cell("from"), to: cell("to") };
}
