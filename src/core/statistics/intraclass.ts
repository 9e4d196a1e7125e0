import { fQuantile } from "./distributions.ts";
import { element } from "./element.ts";
import type { Estimate, Interval, Reason } from "./estimate.ts";
import { insufficient } from "./estimate.ts";
import { finite } from "./finite.ts";
import { inUnits, meanOf, squaresOf, sumOf, unitOf } from "./moments.ts";
import type { PermutationOptions } from "./options.ts";
import { levelOf, permutationsOf, requireNumbers, seedOf } from "./options.ts";
import { createRandom } from "./random.ts";
import { StatisticsError } from "./statistics-error.ts";
import { reaches } from "./tie.ts";

export type Intraclass = Estimate & {
  /** One-sided: do groups differ by more than persons dealt out at random would? Null where there is no value. */
  readonly p: number | null;
  readonly groups: number;
  /** Plain mean group size, N / G. */
  readonly groupSize: number;
};

/**
 * How alike one group's persons are: (MSB - MSW) / (MSB + (k-1) MSW) from a one-way analysis of variance, k = N / G, negatives
 * kept, groups of one counted; p by dealing the group labels out again, seeded. The F interval assumes normal scores and equal
 * sizes; with 5 to 12 or 4 to 20 persons a group it still covers 93-96 %. Errors: `length` for unequal lists,
 * `number`, `level`, `permutations`, `seed`. Source: Shrout and Fleiss 1979, case 1; Bliese 2000.
 * @example icc1([1, 2, 5, 6], ["a", "a", "b", "b"], { permutations: 100 }).value // => 0.9393939393939394
 */
export function icc1(scores: readonly number[], group: readonly (string | number)[], o: PermutationOptions = {}): Intraclass {
  return intraclass(scores, group, o, {
    method: "icc1-anova",
    of: (ratio, k) => (ratio - 1) / (ratio + k - 1),
  });
}

/**
 * How reliably persons' scores tell the group means apart: (MSB - MSW) / MSB, negatives kept. Below .70 the order of groups is
 * mostly chance. Assumptions, p and errors as `icc1`.
 * @example icc2([1, 2, 5, 6], ["a", "a", "b", "b"], { permutations: 100 }).value // => 0.96875
 */
export function icc2(scores: readonly number[], group: readonly (string | number)[], o: PermutationOptions = {}): Intraclass {
  return intraclass(scores, group, o, { method: "icc2-anova", of: (ratio) => 1 - 1 / ratio });
}

interface Index {
  readonly method: string;
  /** From MSB / MSW and the mean group size. */
  readonly of: (ratio: number, groupSize: number) => number;
}

function intraclass(scores: readonly number[], group: readonly (string | number)[], o: PermutationOptions, index: Index): Intraclass {
  requireNumbers(scores);
  if (group.length !== scores.length) throw new StatisticsError("length", group.length, `as many labels as scores, ${scores.length}`);
  const [level, seed, permutations] = [levelOf(o), seedOf(o), permutationsOf(o)];
  const members = membership(group);
  const [n, groups] = [scores.length, members.sizes.length];
  const groupSize = groups === 0 ? 0 : n / groups;
  const unknown = (reason: Reason, needs?: number): Intraclass => ({
    ...insufficient(index.method, n, reason, needs),
    p: null,
    groups,
    groupSize,
  });
  if (groups < 2 || n === groups) return unknown(n === 0 ? "empty" : "too-few", Math.max(3, groups + 1));
  const centred = standardised(scores);
  if (centred === null) return unknown("constant");
  const between = betweenSquares(centred, members);
  const within = withinSquares(centred, members);
  const known = { n, method: index.method, caveats: [], groups, groupSize };
  const p = permutationP(centred, members, { observed: between, seed, permutations });
  // nobody differs within a group: alike entirely, and nothing to bound it with
  if (within <= 1e-12) return { ...known, value: 1, interval: null, reason: "constant", p };
  const ratio = between / (groups - 1) / (within / (n - groups));
  const value = index.of(ratio, groupSize);
  // equal group means leave ICC(2) without a denominator
  if (!Number.isFinite(value)) return unknown("constant");
  return { ...known, value, interval: bounds(ratio, { groups, n, level, of: (f) => index.of(f, groupSize) }), p };
}

function bounds(ratio: number, o: { groups: number; n: number; level: number; of: (ratio: number) => number }): Interval {
  const [df1, df2] = [o.groups - 1, o.n - o.groups];
  const low = o.of(ratio / fQuantile((1 + o.level) / 2, df1, df2));
  const high = o.of(ratio * fQuantile((1 + o.level) / 2, df2, df1));
  return { low: finite(low), high: finite(high), level: o.level };
}

interface Membership {
  /** Each person's group, from 0. */
  readonly of: Int32Array;
  readonly sizes: readonly number[];
}

function membership(group: readonly (string | number)[]): Membership {
  const places = new Map([...new Set(group)].map((label, place) => [label, place]));
  const of = Int32Array.from(group, (label) => places.get(label) ?? 0);
  const sizes = new Array<number>(places.size).fill(0);
  for (const place of of) sizes[place] = element(sizes, place) + 1;
  return { of, sizes };
}

/** Mean 0 and sum of squares 1, so that a share of 1e-12 means rounding whatever the scale; null where all are equal. */
function standardised(scores: readonly number[]): Float64Array | null {
  const values = inUnits(scores, unitOf(scores));
  const mean = meanOf(values);
  const away = Math.sqrt(squaresOf(values));
  return away === 0 ? null : Float64Array.from(values, (value) => (value - mean) / away);
}

/** Scores are centred, so the group sums' squares are all there is between groups. */
function betweenSquares(centred: Float64Array, { of, sizes }: Membership): number {
  const sums = new Float64Array(sizes.length);
  for (let k = 0; k < centred.length; k++) {
    const place = of[k] ?? 0;
    sums[place] = (sums[place] ?? 0) + (centred[k] ?? 0);
  }
  return sizes.reduce((total, size, place) => total + element(sums, place) ** 2 / size, 0);
}

function withinSquares(centred: Float64Array, { of, sizes }: Membership): number {
  const grouped = sizes.map((): number[] => []);
  of.forEach((place, k) => {
    element(grouped, place).push(element(centred, k));
  });
  return sumOf(grouped.map(squaresOf));
}

/** The ratio rises with the squares between groups, whose total is fixed: comparing those is enough. */
function permutationP(centred: Float64Array, members: Membership, o: { observed: number; seed: number; permutations: number }): number {
  const { uniform } = createRandom(o.seed);
  const dealt = centred.slice();
  let hits = 0;
  for (let k = 0; k < o.permutations; k++) {
    shuffleInPlace(dealt, uniform);
    if (reaches(betweenSquares(dealt, members), o.observed)) hits++;
  }
  return (1 + hits) / (1 + o.permutations);
}

function shuffleInPlace(values: Float64Array, uniform: () => number): void {
  for (let k = values.length - 1; k > 0; k--) {
    const other = Math.floor(uniform() * (k + 1));
    const kept = values[k] ?? 0;
    values[k] = values[other] ?? 0;
    values[other] = kept;
  }
}
