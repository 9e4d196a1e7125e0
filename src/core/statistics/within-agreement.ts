import type { AnswerRow } from "./answer-rows.ts";
import { byItem, completeRows, requireRows } from "./answer-rows.ts";
import type { Caveat, Reason } from "./estimate.ts";
import { finite } from "./finite.ts";
import { inUnits, meanOf, unitOf, varianceOf } from "./moments.ts";
import { requirePositive } from "./options.ts";
import { StatisticsError } from "./statistics-error.ts";

/** What answering at random would look like: evenly over so many points, or with a variance of its own (a skewed null). */
export type RandomAnswers = { readonly points: number } | { readonly nullVariance: number };

/**
 * An index that describes the answers given and has no interval. No threshold turns it into a verdict: five people answering six
 * five-point items at random pass an rwg(j) of .736 in 5 % of draws.
 */
export interface Agreement {
  readonly value: number | null;
  /** Persons counted. */
  readonly n: number;
  /** Persons left out because an item was open. */
  readonly dropped: number;
  readonly method: string;
  readonly caveats: readonly Caveat[];
  readonly reason?: Reason;
  /** How many persons would do. */
  readonly needs?: number;
}

export type FlooredAgreement = Agreement & {
  /** Not floored: below 0 where people are farther apart than random answers would be. */
  readonly raw: number | null;
};

const NEEDS = 2;

/**
 * How far one question's answers are from random ones: 1 - s2 / sE2, 1 when all agree, floored at 0 (`raw` is not). Assumes the
 * null is right, so show it beside a slightly skewed one. Errors: `number`, `parameter` for points or a null variance.
 * Source: James, Demaree and Wolf 1984; floor after LeBreton and Senter 2008.
 * @example rwg([4, 4, 5, 3, 4, 4], { points: 5 }).value // => 0.8
 */
export function rwg(scores: readonly (number | null)[], o: RandomAnswers): FlooredAgreement {
  const nullVariance = nullVarianceOf(o);
  const { answers, described } = whole(
    scores.map((score) => [score]),
    "rwg",
  );
  if (answers === null) return { ...described, raw: null };
  const raw = 1 - meanItemVariance(answers) / nullVariance;
  return { ...described, value: Math.max(0, raw), raw: finite(raw) };
}

/**
 * The same for a scale of J items: J(1 - q) / (J(1 - q) + q), q = mean item variance / sE2, at most 1. Rises with the number of
 * items even where people agree no better. Errors: `number`, `length` for ragged rows, `parameter`.
 * Source: James, Demaree and Wolf 1984.
 * @example rwgj([[4, 4], [5, 5], [4, 5]], { points: 5 }).value // => 0.9090909090909091
 */
export function rwgj(rows: readonly AnswerRow[], o: RandomAnswers): Agreement {
  const nullVariance = nullVarianceOf(o);
  const { answers, items, described } = whole(rows, "rwgj");
  if (answers === null) return described;
  const q = Math.min(1, meanItemVariance(answers) / nullVariance);
  return { ...described, value: (items * (1 - q)) / (items * (1 - q) + q) };
}

/**
 * 1 - mean item variance / sE2: the scale's agreement without the reward for many items, below 0 where people split.
 * Errors: as `rwgj`. Source: Lindell, Brandt and Whitney 1999.
 * @example rStarWgJ([[1, 5], [5, 1]], { points: 5 }).value // => -3
 */
export function rStarWgJ(rows: readonly AnswerRow[], o: RandomAnswers): Agreement {
  const nullVariance = nullVarianceOf(o);
  const { answers, described } = whole(rows, "r-star-wgj");
  return answers === null ? described : { ...described, value: finite(1 - meanItemVariance(answers) / nullVariance) };
}

/**
 * Mean distance from the item's mean, over persons and items, in points of the scale: needs no null. Up to a sixth of the number
 * of points reads as "close" (a rule of thumb). Errors: `number`, `length`. Source: Burke, Finkelstein and Dusig 1999.
 * @example adm([[1, 4], [3, 4]]).value // => 0.5
 */
export function adm(rows: readonly AnswerRow[]): Agreement {
  const { answers, described } = whole(rows, "adm");
  if (answers === null) return described;
  const unit = unitOf(answers.flat());
  const distance = (item: readonly number[]): number => {
    const mean = meanOf(item);
    return meanOf(item.map((answer) => Math.abs(answer - mean)));
  };
  return { ...described, value: finite(meanOf(byItem(answers).map((item) => distance(inUnits(item, unit)))) * unit) };
}

function whole(rows: readonly AnswerRow[], method: string) {
  requireRows(rows);
  const complete = completeRows(rows);
  const n = complete.length;
  const described: Agreement = { value: null, n, dropped: rows.length - n, method, caveats: [] };
  if (n >= NEEDS) return { answers: complete, items: rows[0]?.length ?? 0, described };
  const reason: Reason = n === 0 ? "empty" : "too-few";
  return { answers: null, items: 0, described: { ...described, reason, needs: NEEDS } };
}

function meanItemVariance(answers: readonly (readonly number[])[]): number {
  const unit = unitOf(answers.flat());
  return finite(finite(meanOf(byItem(answers).map((item) => varianceOf(inUnits(item, unit)))) * unit) * unit);
}

function nullVarianceOf(o: RandomAnswers): number {
  if ("nullVariance" in o) return requirePositive(o.nullVariance, "parameter");
  if (!(Number.isSafeInteger(o.points) && o.points >= 2)) throw new StatisticsError("parameter", o.points, "whole points from 2");
  return (o.points ** 2 - 1) / 12;
}
