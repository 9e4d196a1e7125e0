import type { Manifest } from "../manifest.ts";
import type { AskedItem } from "../questionnaire.ts";
import type { ScoreBallot } from "../release-shape.ts";

/** How often each answer after reversal was given: 1..7 at their place, can't say at 0. */
export type Tally = readonly number[];

/** The classes of the self-declared discipline, and one more for those who declared none. */
export const UNDECLARED = 3;
export const CLASSES = 4;

/** Of one item: per cohort (in the manifest's order) and class, the tally. Skips leave no trace. */
export type ItemTally = readonly (readonly Tally[])[];

const EMPTY: Tally = [0, 0, 0, 0, 0, 0, 0, 0];

/** Answer after reversal, so that high is always healthy; null: skipped. */
export function healthy(answer: number | undefined, { direction }: AskedItem): number | null {
  if (answer === undefined) return null;
  return answer === 0 || direction === 1 ? answer : 8 - answer;
}

/** Per item in the order asked. Answers of a cohort that was not asked the item do not count. */
export function tallyBallots(manifest: Manifest, items: readonly AskedItem[], ballots: readonly ScoreBallot[]): readonly ItemTally[] {
  const place = new Map(manifest.cohorts.map(({ id }, index) => [id, index]));
  return items.map((item) => {
    const tally = manifest.cohorts.map(() => Array.from({ length: CLASSES }, () => [...EMPTY]));
    for (const { cohort, answers, discipline } of ballots) {
      const value = healthy(answers[item.id], item);
      const counts = tally[place.get(cohort) ?? -1]?.[discipline ?? UNDECLARED];
      if (value === null || counts === undefined || !isAsked(item, cohort)) continue;
      counts[value] = (counts[value] ?? 0) + 1;
    }
    return tally;
  });
}

export const isAsked = ({ cohorts }: AskedItem, cohort: string): boolean => cohorts === null || cohorts.includes(cohort);

/** Those who answered 1..7. */
export function answeredOf(tally: Tally): number {
  let sum = 0;
  for (let value = 1; value < tally.length; value++) sum += tally[value] ?? 0;
  return sum;
}

/** Plain loops: with 500 groups this is called half a million times. */
export function addTallies(tallies: readonly Tally[]): Tally {
  const sum = [...EMPTY];
  for (const tally of tallies) for (let value = 0; value < sum.length; value++) sum[value] = (sum[value] ?? 0) + (tally[value] ?? 0);
  return sum;
}

/** What levels are made of: people, favourable 5-7, unfavourable 1-3, sum of the answers. */
export interface Counts {
  readonly n: number;
  readonly fav: number;
  readonly unfav: number;
  readonly sum: number;
}

export function countsOf(tally: Tally): Counts {
  const at = (value: number): number => tally[value] ?? 0;
  return {
    n: answeredOf(tally),
    fav: at(5) + at(6) + at(7),
    unfav: at(1) + at(2) + at(3),
    sum: tally.reduce((sum, count, value) => sum + count * value, 0),
  };
}
