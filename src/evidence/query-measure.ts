import type { Measure, MeasureRow } from "../core/evidence/measure.ts";
import type { Window } from "../core/model/time.ts";
import { type BoundName, expandSql } from "./dialect.ts";
import type { Parameters } from "./duckdb.ts";
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
  pairs.sort((a, b) => compareText(a.line, b.line) || compareText(a.row.bucket ?? "", b.row.bucket ?? ""));
  return { rows: pairs.map(({ row }) => row), lines: pairs.map(({ line }) => line) };
}

export function compareText(a: string, b: string): number {
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
  return sorted(parseMeasureRows(measure.id, await engine.query(sql, parametersOf(bound, window, nodes))));
}

/** What a measure's query is asked with, in the order of the numbered placeholders, for engines that know no names. */
export function parametersOf(bound: readonly BoundName[], { from, to }: Window, nodes: readonly string[]): Parameters {
  const values = { from: sqlInstant(from), to: sqlInstant(to), nodes };
  return Object.fromEntries(bound.map((name) => [name, values[name]]));
}
