import { type MeasureRow, measureColumns } from "../core/evidence/measure.ts";
import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";
import type { ResultColumns, SqlValue } from "./duckdb-protocol.ts";

type ColumnName = (typeof measureColumns)[number];

function wrong(measure: string, what: string): EvenkeelError {
  return new EvenkeelError(
    "catalogue.invalid",
    `Measure ${measure}: its query ${what}.`,
    "Correct measure.sql; the columns are listed in src/core/evidence/measure.ts.",
  );
}

function text(value: SqlValue | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}

/** Reads what an engine answered as measure rows, or names the column that breaks the contract. */
export function parseMeasureRows(measure: string, { names, columns, length }: ResultColumns): readonly MeasureRow[] {
  if (names.join() !== measureColumns.join())
    throw wrong(measure, `returns ${quoted(names.join(", "))} instead of the ${measureColumns.length} columns of a measure`);
  const column = Object.fromEntries(measureColumns.map((name, index) => [name, columns[index]]));
  const at = (name: ColumnName, row: number): SqlValue | undefined => column[name]?.[row];
  const required = (column: ColumnName, row: number): string => {
    const value = text(at(column, row));
    if (value === null) throw wrong(measure, `returns a row without ${column}`);
    return value;
  };
  const number = (column: ColumnName, row: number): number | null => {
    const value = at(column, row);
    if (value === null || value === undefined) return null;
    if (typeof value !== "number" || !Number.isFinite(value))
      throw wrong(measure, `returns ${quoted(String(value), 40)} as ${column}, which is no number`);
    return value;
  };
  const requiredNumber = (column: ColumnName, row: number): number => {
    const value = number(column, row);
    if (value === null) throw wrong(measure, `returns a row without ${column}`);
    return value;
  };
  return Array.from({ length }, (_, row) => ({
    variant: required("variant", row),
    category: text(at("category", row)),
    container: required("container", row),
    repo: text(at("repo", row)),
    team: text(at("team", row)),
    bucket: text(at("bucket", row)),
    time: requiredNumber("time", row),
    item: text(at("item", row)),
    // ClickHouse has no type of its own for what `and` gives: 1 is true there.
    covered: at("covered", row) === true || at("covered", row) === 1,
    items: requiredNumber("items", row),
    k: number("k", row),
    n: number("n", row),
    num: number("num", row),
    den: number("den", row),
    started: number("started", row),
    ended: number("ended", row),
    endedBy: text(at("ended_by", row)),
  }));
}

/**
 * A row as text that is the same on every engine; sorted, such lines make results independent of input order. The bucket is left
 * out: it is salted by chance, and the same evidence must give the same hash wherever it was read.
 */
export function canonicalLine(row: MeasureRow): string {
  return `${row.variant}|${row.category}${lineAfterKind(row)}`;
}

/** The part of it that does not depend on which figure the row is a part of. */
export function lineAfterKind(row: MeasureRow): string {
  const figures = `${row.k}|${row.n}|${row.num}|${row.den}|${row.started}|${row.ended}|${row.endedBy}`;
  return `|${row.container}|${row.item}|${row.time}|${row.repo}|${row.team}|${row.covered}|${row.items}|${figures}`;
}
