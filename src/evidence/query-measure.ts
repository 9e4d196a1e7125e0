import type { Measure, MeasureRow } from "../core/evidence/measure.ts";
import type { Window } from "../core/model/time.ts";
import { expandSql } from "./dialect.ts";
import type { Engine } from "./engine.ts";
import { canonicalLine, parseMeasureRows } from "./parse-measure-rows.ts";

export interface MeasuredRows {
  readonly rows: readonly MeasureRow[];
  /** The canonical line of each row, in the same order. */
  readonly lines: readonly string[];
}

/** An instant as engines read it in SQL: UTC, without a zone, to the millisecond. */
function sqlInstant(at: number): string {
  return new Date(at).toISOString().replace("T", " ").replace("Z", "");
}

function sorted(rows: readonly MeasureRow[]): MeasuredRows {
  const pairs = rows.map((row) => ({ row, line: canonicalLine(row) }));
  pairs.sort((a, b) => compare(a.line, b.line) || compare(a.row.bucket ?? "", b.row.bucket ?? ""));
  return { rows: pairs.map(({ row }) => row), lines: pairs.map(({ line }) => line) };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Runs the one definition of a measure and returns its rows in canonical order, the same on every engine. */
export async function queryMeasure(
  engine: Engine,
  measure: Pick<Measure, "id"> & { readonly sql: string },
  window: Window,
  nodes: readonly string[],
): Promise<MeasuredRows> {
  const { sql, bound } = expandSql(measure.sql, engine.name);
  const values = { from: sqlInstant(window.from), to: sqlInstant(window.to), nodes };
  // In the order of the numbered placeholders, for engines that know no names.
  const parameters = Object.fromEntries(bound.map((name) => [name, values[name]]));
  return sorted(parseMeasureRows(measure.id, await engine.query(sql, parameters)));
}
