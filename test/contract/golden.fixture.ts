import { readCatalogue } from "../../src/catalogue/read-catalogue.ts";
import type { Measure } from "../../src/core/evidence/measure.ts";
import { createRandom } from "../../src/core/statistics/random.ts";
import type { LoadableEngine } from "../../src/evidence/engine.ts";
import { queryMeasure } from "../../src/evidence/query-measure.ts";
import type { GivenRows, GoldenCase } from "./fixtures.ts";

const { measures } = await readCatalogue();
/** When the rows of every case were read. */
export const OBSERVED = Date.parse("2026-06-01T00:00:00Z");

export async function load(engine: LoadableEngine, given: readonly GivenRows[]): Promise<void> {
  await engine.clear();
  for (const { table, rows } of given) await engine.load(table, rows, OBSERVED);
}

/** The same rows in another order, every one twice, in two batches: what retries and overlapping reads do. */
export function disturbed(given: readonly GivenRows[], seed: number): readonly GivenRows[] {
  const { shuffle } = createRandom(seed);
  const again = given.map(({ table, rows }) => ({ table, rows: shuffle([...rows, ...rows]) }));
  return [...again, ...again.toReversed()];
}

export function measureOf(id: string): Measure & { readonly sql: string } {
  const measure = measures.find((known) => known.id === id);
  if (measure === undefined || measure.sql === null) throw new Error(`${id} has no definition`);
  return { ...measure, sql: measure.sql };
}

/** What a measure answers, to ten digits and in one order. */
export async function linesOf(engine: LoadableEngine, id: string, golden: GoldenCase): Promise<readonly string[]> {
  const { rows } = await queryMeasure(engine, measureOf(id), golden.window, ["org"]);
  const rounded = (value: number | null): number | null => (value === null ? null : Number(value.toPrecision(10)));
  return rows
    .map((row) => JSON.stringify({ ...row, k: rounded(row.k), n: rounded(row.n), num: rounded(row.num), den: rounded(row.den) }))
    .toSorted();
}
