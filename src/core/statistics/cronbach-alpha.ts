import type { AnswerRow } from "./answer-rows.ts";
import { completeRows, requireRows } from "./answer-rows.ts";
import { fQuantile, normalQuantile } from "./distributions.ts";
import { element } from "./element.ts";
import type { Estimate, Interval, Reason } from "./estimate.ts";
import { insufficient } from "./estimate.ts";
import { finite } from "./finite.ts";
import { inUnits, meanOf, sumOf, unitOf } from "./moments.ts";
import type { LevelOptions } from "./options.ts";
import { levelOf } from "./options.ts";
import { StatisticsError } from "./statistics-error.ts";

export interface AlphaOptions extends LevelOptions {
  /** `listwise` (default) counts whole rows; `pairwise` counts every pair of answers of one person. */
  readonly missing?: "listwise" | "pairwise";
}

export type Alpha = Estimate & {
  /** Alpha of items brought to one spread; null where an item does not vary. */
  readonly standardised: number | null;
  readonly items: number;
  /** Persons left out: an open item when listwise, fewer than two answers when pairwise. */
  readonly dropped: number;
};

export type ItemRest = Estimate & { readonly dropped: number };

const FEWEST_PERSONS = 2;

/**
 * How well items hang together: J/(J-1) (1 - sum of item variances / variance of the sum), negatives kept, with Feldt's interval.
 * Read it from about 50 persons. Pairwise, `n` is the fewest persons any two items share, and so is the interval's.
 * Assumes items of one trait with equal weight; many items raise it whatever they measure. Errors: `length` for ragged rows or
 * one item, `number`, `level`. Source: Cronbach 1951; Feldt 1965.
 * @example cronbachAlpha([[4, 5, 4], [3, 2, 3], [5, 5, 4], [2, 2, 1], [3, 4, 3], [4, 4, 5], [1, 2, 2], [3, 3, 3]]).value // => 0.9260312944523
 */
export function cronbachAlpha(rows: readonly AnswerRow[], o: AlphaOptions = {}): Alpha {
  requireScale(rows);
  const level = levelOf(o);
  const pairwise = o.missing === "pairwise";
  const method = pairwise ? "cronbach-alpha-pairwise" : "cronbach-alpha";
  const kept = pairwise ? rows.filter((row) => row.filter((answer) => answer !== null).length > 1) : completeRows(rows);
  const items = rows[0]?.length ?? 0;
  const extras = { standardised: null, items, dropped: rows.length - kept.length };
  if (kept.length === 0) return { ...insufficient(method, 0, "empty", FEWEST_PERSONS), ...extras };
  const pairs = pairsOf(kept, items);
  const n = pairs.reduce((fewest, pair) => Math.min(fewest, pair.n), Infinity);
  if (n < FEWEST_PERSONS) return { ...insufficient(method, n, "too-few", FEWEST_PERSONS), ...extras };
  const diagonal = sumOf(pairs.filter((pair) => pair.first === pair.second).map((pair) => pair.covariance));
  const total = sumOf(pairs.map((pair) => (pair.first === pair.second ? 1 : 2) * pair.covariance));
  // a sum that does not vary has no reliability; a share of 1e-12 is rounding
  if (!(total > 1e-12 * diagonal)) return { ...insufficient(method, n, "constant"), ...extras };
  const value = finite((items / (items - 1)) * (1 - diagonal / total));
  const described = { value, n, method, caveats: [], ...extras, standardised: standardisedAlpha(pairs, items) };
  return { ...described, ...feldt(value, n, items, level) };
}

/**
 * Each item's correlation with the mean of the other items, whole rows only, with Fisher's z interval from four persons on. A low
 * or negative one points at an item that asks something else, or is worded the other way round. Errors: as `cronbachAlpha`.
 * @example itemRestCorrelations([[1, 2, 1], [2, 1, 3], [3, 4, 2], [4, 3, 4]]).at(0).value // => 0.9899494936611664
 */
export function itemRestCorrelations(rows: readonly AnswerRow[], o: LevelOptions = {}): ItemRest[] {
  requireScale(rows);
  const level = levelOf(o);
  const kept = completeRows(rows);
  const dropped = rows.length - kept.length;
  const unit = unitOf(kept.flat());
  return (rows[0] ?? []).map((_, item) => {
    const one = kept.map((row) => element(row, item) / unit);
    const rest = kept.map((row) => meanOf(inUnits(row, unit).filter((_answer, other) => other !== item)));
    return { ...correlation(one, rest, level), dropped };
  });
}

function requireScale(rows: readonly AnswerRow[]): void {
  requireRows(rows);
  if (rows[0]?.length === 1) throw new StatisticsError("length", 1, "two or more items");
}

interface Pair {
  readonly first: number;
  readonly second: number;
  /** Persons who answered both. */
  readonly n: number;
  readonly covariance: number;
  /** Null where one of the two does not vary among these persons. */
  readonly correlation: number | null;
}

function pairsOf(rows: readonly AnswerRow[], items: number): Pair[] {
  const unit = unitOf(rows.flat().filter((answer) => answer !== null));
  const columns = Array.from({ length: items }, (_, item) => rows.map((row) => element(row, item)));
  return columns.flatMap((one, first) =>
    columns.slice(first).map((other, k) => {
      const both = one
        .map((answer, row) => ({ a: answer, b: element(other, row) }))
        .flatMap(({ a, b }) => (a === null || b === null ? [] : [{ a: a / unit, b: b / unit }]));
      return { first, second: first + k, ...together(both) };
    }),
  );
}

function together(both: readonly { readonly a: number; readonly b: number }[]) {
  const n = both.length;
  if (n < FEWEST_PERSONS) return { n, covariance: 0, correlation: null };
  const [meanA, meanB] = [meanOf(both.map(({ a }) => a)), meanOf(both.map(({ b }) => b))];
  const sum = (product: (a: number, b: number) => number): number => sumOf(both.map(({ a, b }) => product(a - meanA, b - meanB)));
  const [squaresA, squaresB, products] = [sum((a) => a * a), sum((_, b) => b * b), sum((a, b) => a * b)];
  const spread = Math.sqrt(squaresA) * Math.sqrt(squaresB);
  const r = spread === 0 ? null : Math.min(1, Math.max(-1, products / spread));
  return { n, covariance: products / (n - 1), correlation: r };
}

function standardisedAlpha(pairs: readonly Pair[], items: number): number | null {
  const correlations = pairs.filter((pair) => pair.first !== pair.second).map((pair) => pair.correlation);
  const known = correlations.filter((r) => r !== null);
  if (known.length < correlations.length) return null;
  const mean = meanOf(known);
  const bottom = 1 + (items - 1) * mean;
  return bottom <= 1e-12 ? null : finite((items * mean) / bottom);
}

function feldt(alpha: number, n: number, items: number, level: number): { interval: Interval | null; reason?: Reason } {
  // perfect agreement between items leaves no error to bound it with
  if (alpha >= 1) return { interval: null, reason: "constant" };
  const bound = (p: number): number => finite(1 - (1 - alpha) * fQuantile(p, n - 1, (n - 1) * (items - 1)));
  return { interval: { low: bound((1 + level) / 2), high: bound((1 - level) / 2), level } };
}

function correlation(x: readonly number[], y: readonly number[], level: number): Estimate {
  const method = "item-rest-correlation";
  const n = x.length;
  if (n < FEWEST_PERSONS) return insufficient(method, n, n === 0 ? "empty" : "too-few", FEWEST_PERSONS);
  const { correlation: value } = together(x.map((a, k) => ({ a, b: element(y, k) })));
  if (value === null) return insufficient(method, n, "constant");
  const known = { value, n, method, caveats: [] };
  if (n < 4) return { ...known, interval: null, reason: "too-few" };
  if (Math.abs(value) === 1) return { ...known, interval: null, reason: "constant" };
  const reach = normalQuantile((1 + level) / 2) / Math.sqrt(n - 3);
  const z = Math.atanh(value);
  return { ...known, interval: { low: Math.tanh(z - reach), high: Math.tanh(z + reach), level } };
}
