/** One row of a file and the line it starts on, counted from 1. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

export interface CsvLimits {
  readonly rows: number;
  readonly cellLength: number;
  /** The named error of the source that reads. `column` counts from 1. */
  readonly fault: (what: string, line: number, column: number) => Error;
}

/**
 * Comma-separated values as RFC 4180 writes them: quotes double inside quotes, a quoted cell may hold commas and line ends.
 * Lines end with CRLF, LF or CR. Wholly empty lines are passed over. A quote inside an unquoted cell, text after a closing quote,
 * a missing closing quote and a NUL are refused: guessing would shift columns.
 * @example csvRows('id,type\r\n7,"a, b"\r\n', limits)[1]?.cells // ["7", "a, b"]
 */
export function csvRows(text: string, limits: CsvLimits): readonly CsvRow[] {
  const rows: CsvRow[] = [];
  let line = 1;
  let at = 0;
  while (at < text.length) {
    const row = csvRow(text, at, line, limits);
    if (row.cells.length > 1 || row.cells[0] !== "" || row.quoted) rows.push({ line, cells: row.cells });
    if (rows.length > limits.rows) throw limits.fault(`more than ${limits.rows} rows`, line, 1);
    line = row.nextLine;
    at = row.next;
  }
  return rows;
}

/** Text as one cell, quoted only where it must be. */
export function csvCell(text: string): string {
  return /[",\r\n]/.test(text) || text === "" ? `"${text.replaceAll('"', '""')}"` : text;
}

function csvRow(text: string, start: number, firstLine: number, limits: CsvLimits) {
  const cells: string[] = [];
  let at = start;
  let line = firstLine;
  let quoted = false;
  for (;;) {
    const fault = (what: string) => limits.fault(what, line, cells.length + 1);
    const cell = text[at] === '"' ? quotedCell(text, at, fault) : plainCell(text, at, fault);
    if (cell.text.length > limits.cellLength) throw fault(`a cell longer than ${limits.cellLength} characters`);
    if (cell.text.includes("\u0000")) throw fault("a NUL character");
    quoted ||= text[at] === '"';
    line += lineEnds(cell.text);
    cells.push(cell.text);
    at = cell.next;
    if (text[at] !== ",") break;
    at += 1;
  }
  const width = text.startsWith("\r\n", at) ? 2 : 1;
  return { cells, quoted, next: at + width, nextLine: line + 1 };
}

function plainCell(text: string, start: number, fault: (what: string) => Error) {
  const end = nextOf(text, start, /[,\r\n]/g);
  const cell = text.slice(start, end);
  if (cell.includes('"')) throw fault("a quote inside a cell that does not start with one");
  return { text: cell, next: end };
}

function quotedCell(text: string, start: number, fault: (what: string) => Error) {
  const parts: string[] = [];
  let from = start + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote === -1) throw fault("a quoted cell that never closes");
    parts.push(text.slice(from, quote));
    if (text[quote + 1] !== '"') {
      const next = quote + 1;
      if (next < text.length && !/[,\r\n]/.test(text[next] ?? "")) throw fault("text after a closing quote");
      return { text: parts.join('"'), next };
    }
    from = quote + 2;
  }
}

function nextOf(text: string, from: number, pattern: RegExp): number {
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? text.length;
}

function lineEnds(cell: string): number {
  return cell.match(/\r\n|\r|\n/g)?.length ?? 0;
}
