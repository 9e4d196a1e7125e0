import type { StructureProblem } from "../../core/model/structure.ts";
import { MOST_RECORDS } from "../../core/model/structure-check.ts";
import { type CsvRow, csvRows } from "../reading/csv.ts";
import { nearestWord } from "../reading/nearest-word.ts";

const LONGEST_CELL = 2000;

/** One row by its columns; an empty cell is null: it says nothing. */
export interface TableRow {
  readonly cell: (column: string) => string | null;
  /** "row 12, column parent" */
  readonly place: (column: string) => string;
}

/** Stops the reading of a table; the CSV reader throws what it is given. */
class TableFault extends Error {
  readonly place: string;

  constructor(place: string, what: string) {
    super(what);
    this.place = place;
  }
}

/**
 * Rows of a CSV with a header. A column nobody knows is refused with the nearest known name, because a misspelt one would be left out
 * in silence. No cell is repeated: a shifted column could put a person there.
 */
export function tableRows(
  text: string,
  columns: readonly string[],
): { readonly rows: readonly TableRow[] } | { readonly problems: readonly StructureProblem[] } {
  try {
    const [header, ...rows] = csvRows(text, {
      rows: MOST_RECORDS + 1,
      cellLength: LONGEST_CELL,
      fault: (what, line, column) => new TableFault(`row ${line}, column ${column}`, what),
    });
    if (header === undefined) return { problems: [refused("row 1", `no header; the first row names the columns: ${columns.join(",")}`)] };
    const names = header.cells.map((cell) =>
      cell
        .trim()
        .toLowerCase()
        .replaceAll(/[\s-]+/g, "_"),
    );
    const problems = [...headerProblems(header, names, columns), ...widthProblems(rows, names.length)];
    return problems.length > 0 ? { problems } : { rows: rows.map((row) => tableRow(row, names)) };
  } catch (thrown) {
    if (!(thrown instanceof TableFault)) throw thrown;
    return { problems: [refused(thrown.place, thrown.message)] };
  }
}

function headerProblems({ line, cells }: CsvRow, names: readonly string[], columns: readonly string[]): readonly StructureProblem[] {
  if (cells.length === 1 && cells[0]?.includes(";"))
    return [refused(`row ${line}`, "the cells are separated by semicolons; save the table with commas")];
  const wrong = names.flatMap((name, index) => {
    const place = `row ${line}, column ${index + 1}`;
    if (names.indexOf(name) !== index) return [refused(place, "the column stands twice")];
    if (columns.includes(name)) return [];
    const near = nearestWord(name, columns);
    return [
      refused(
        place,
        near === null
          ? `is no column of this table; known are ${columns.join(", ")}`
          : `is no column of this table; did you mean '${near}'?`,
      ),
    ];
  });
  return names.includes("id") ? wrong : [...wrong, refused(`row ${line}`, "column id is missing")];
}

function widthProblems(rows: readonly CsvRow[], width: number): readonly StructureProblem[] {
  return rows
    .filter(({ cells }) => cells.length !== width)
    .map(({ line, cells }) => refused(`row ${line}`, `${cells.length} cells, the header has ${width}`));
}

function tableRow({ line, cells }: CsvRow, names: readonly string[]): TableRow {
  const byName = new Map(names.map((name, index) => [name, (cells[index] ?? "").trim().normalize("NFC")]));
  return { cell: (column) => byName.get(column) || null, place: (column) => `row ${line}, column ${column}` };
}

function refused(place: string, problem: string): StructureProblem {
  return { place, problem, severity: "refused" };
}
