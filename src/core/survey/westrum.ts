import type { InstrumentItem } from "./instrument.ts";

/** The construct under which the six statements of an imported bank stand. */
export const westrumConstruct = "westrum";

const STATEMENTS = 6;

/**
 * How well information flows, as Westrum describes it: the plain mean of the six statements on their scale of 1 to 7. Null unless
 * there are exactly six values within the scale, because a mean of five is another measure.
 * Source: Westrum 2004, doi:10.1136/qshc.2003.009522; the six statements are DORA's and come in by import only.
 * @example westrumScore([7, 6, 5, 7, 6, 5]) // 6
 */
export function westrumScore(values: readonly number[]): number | null {
  if (values.length !== STATEMENTS || !values.every((value) => value >= 1 && value <= 7)) return null;
  return values.reduce((sum, value) => sum + value, 0) / STATEMENTS;
}

/**
 * The same from released item scores (0..100, high is healthy), by item id; null while one of the six was withheld.
 * @example westrumOfScores(items, { "dora-culture-1": 100, "dora-culture-2": 50 }) // null
 */
export function westrumOfScores(items: readonly InstrumentItem[], scores: Readonly<Record<string, number>>): number | null {
  const values = items.filter(({ construct }) => construct === westrumConstruct).flatMap(({ id }) => scores[id] ?? []);
  return westrumScore(values.map((score) => 1 + (6 * score) / 100));
}
