export type CsvValue = string | number | null;

/** Text that a spreadsheet would take for a formula; a leading apostrophe keeps it text there (OWASP, CSV injection). */
const formula = /^[\s\u00a0]*[=+\-@|%\t\r]/;

/**
 * RFC 4180: fields with quotes, commas or line breaks are quoted, lines end with CR LF. Empty stands for unknown, never 0. Outside text
 * cannot become a formula; numbers are written as they are, with a point.
 *
 * @example csvText([["name", "value"], ["=1+1", -2]]) // "name,value\r\n'=1+1,-2\r\n"
 */
export function csvText(rows: readonly (readonly CsvValue[])[]): string {
  return rows.map((row) => `${row.map(field).join(",")}\r\n`).join("");
}

function field(value: CsvValue): string {
  if (value === null) return "";
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : "";
  const safe = formula.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
