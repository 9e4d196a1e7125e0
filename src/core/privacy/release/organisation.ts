import { cronbachAlpha, icc1 } from "../../statistics/agreement.ts";
import { shrinkGroupMeans } from "../../statistics/shrinkage.ts";
import type { AskedItem } from "../questionnaire.ts";
import type { ReleasedConstruct, ReleasedItem } from "../release-shape.ts";
import type { ScoreSheet } from "../score-sheet.ts";
import { ENOUGH_FOR_CATEGORIES, ENOUGH_FOR_SPREAD } from "./own-item.ts";
import { answeredOf, countsOf, healthy, isAsked, type Tally } from "./tally.ts";

const ENOUGH_GROUPS = 10;
/** Labels are dealt out again so often, and less often where many people make it slow; the seed is fixed, so it repeats. */
const SEED = 1;
const MOST_PERMUTATIONS = 10_000;
const MOST_DEALT = 2_000_000;
const FEWEST_PERMUTATIONS = 200;

/** Standard deviation of an item within cohorts, pooled, in whole points; null under fifty people, or without two in any cohort. */
export function pooledSd(tallies: readonly Tally[]): number | null {
  const filled = tallies.map(countsOf).map(({ n, sum }, at) => ({ n, sum, squares: squaresOf(tallies[at] ?? []) }));
  const people = tallies.reduce((total, tally) => total + answeredOf(tally), 0);
  const freedom = filled.reduce((total, { n }) => total + Math.max(0, n - 1), 0);
  if (people < ENOUGH_FOR_SPREAD || freedom === 0) return null;
  const within = filled.reduce((total, { n, sum, squares }) => (n === 0 ? total : total + (n * squares - sum * sum) / n), 0);
  return Math.round((Math.sqrt(within / freedom) * 100) / 6);
}

const squaresOf = (tally: Tally): number => tally.reduce((total, count, value) => total + count * value * value, 0);

interface Person {
  readonly cohort: string;
  readonly answers: readonly (number | null)[];
  readonly score: number;
}

/**
 * A construct over the whole organisation, on means of persons who answered two thirds of its items or more; null under fifty of
 * them. Rounded to what so many bear; its mean follows from the organisation's levels, as one of its own would say what the ends of
 * their scales keep.
 * @param rows of the sheet, in an order that does not depend on arrival
 * @param told the organisation's released items of the construct
 */
export function releasedConstruct(
  items: readonly AskedItem[],
  { sheet, rows }: { readonly sheet: ScoreSheet; readonly rows: Uint32Array },
  told: readonly ReleasedItem[],
): ReleasedConstruct | null {
  const persons = personsOf(items, sheet, rows);
  const n = persons.length;
  if (n < ENOUGH_FOR_SPREAD || told.length < items.length) return null;
  const scores = persons.map(({ score }) => score);
  const cohorts = persons.map(({ cohort }) => cohort);
  const groups = scoresByCohort(persons);
  const step = n < ENOUGH_FOR_CATEGORIES ? 2 : 1;
  const middles = told.map(({ score }) => (score.low + score.high) / 2);
  const permutations = Math.max(FEWEST_PERMUTATIONS, Math.min(MOST_PERMUTATIONS, Math.floor(MOST_DEALT / n)));
  const several = groups.length >= ENOUGH_GROUPS;
  const alike = several ? icc1(scores, cohorts, { seed: SEED, permutations }) : null;
  const shrunk = shrinkGroupMeans(groups);
  return {
    n: Math.floor(n / 10) * 10,
    mean: Math.round(meanOf(middles) / step) * step,
    sd: Math.round(spreadOf([scores])),
    sdWithin: Math.round(spreadOf(groups)),
    alpha: items.length < 2 ? null : rounded(cronbachAlpha(persons.map(({ answers }) => answers)).value, 100),
    icc1: alike === null || alike.value === null || alike.p === null ? null : icc1Of(alike.value, alike.p, groups.length),
    icc2: alike === null || alike.value === null ? null : rounded(reliabilityOf(alike.value, alike.groupSize), 100),
    tau2: several ? rounded(shrunk.tau2, 1) : null,
  };
}

function scoresByCohort(persons: readonly Person[]): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  for (const { cohort, score } of persons) {
    const group = groups.get(cohort);
    if (group === undefined) groups.set(cohort, [score]);
    else group.push(score);
  }
  return [...groups.values()];
}

/** ICC(2) from ICC(1) and the mean group size: the same analysis of variance, so no second dealing out. Null where groups do not vary. */
function reliabilityOf(alike: number, groupSize: number): number | null {
  const below = 1 + (groupSize - 1) * alike;
  return Math.abs(below) < 1e-12 ? null : (groupSize * alike) / below;
}

const icc1Of = (value: number, p: number, groups: number) => ({
  value: Math.round(value * 100) / 100,
  p: Math.round(p * 1000) / 1000,
  groups,
});

/** Negative nought would be printed as nought and read back as another number. */
const rounded = (value: number | null, parts: number): number | null => (value === null ? null : (Math.round(value * parts) + 0) / parts);

function personsOf(items: readonly AskedItem[], sheet: ScoreSheet, rows: Uint32Array): readonly Person[] {
  const columns = items.map(({ id }) => sheet.items.indexOf(id));
  const asked = items.map((item) => sheet.cohorts.map((cohort) => isAsked(item, cohort)));
  const persons: Person[] = [];
  for (const row of rows) {
    const cohort = sheet.cohort[row] ?? 0;
    const answers = items.map((item, at) => {
      const column = columns[at] ?? -1;
      if (column < 0 || asked[at]?.[cohort] !== true) return null;
      return healthy(sheet.answers[row * sheet.items.length + column], item) || null;
    });
    const given = answers.filter((value) => value !== null);
    if (given.length === 0 || 3 * given.length < 2 * items.length) continue;
    persons.push({ cohort: sheet.cohorts[cohort] ?? "", answers, score: (100 * (meanOf(given) - 1)) / 6 });
  }
  return persons;
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Pooled within groups, with one degree of freedom less for each. */
function spreadOf(groups: readonly (readonly number[])[]): number {
  const freedom = groups.reduce((sum, group) => sum + group.length - 1, 0);
  const squares = groups.reduce((sum, group) => {
    const mean = meanOf(group);
    return sum + group.reduce((total, value) => total + (value - mean) ** 2, 0);
  }, 0);
  return freedom === 0 ? 0 : Math.sqrt(squares / freedom);
}
