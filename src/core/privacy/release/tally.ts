import type { Manifest } from "../manifest.ts";
import type { AskedItem } from "../questionnaire.ts";
import { type ScoreSheet, SKIPPED, UNDECLARED } from "../score-sheet.ts";

/** How often each answer after reversal was given: 1..7 at their place, can't say at 0. */
export type Tally = readonly number[];

/** The classes of the self-declared discipline, and one more for those who declared none. */
export const CLASSES = UNDECLARED + 1;

/** Of one item: per cohort (in the manifest's order) and class, the tally. Skips leave no trace. */
export type ItemTally = readonly (readonly Tally[])[];

const EMPTY: Tally = [0, 0, 0, 0, 0, 0, 0, 0];

/** Answer after reversal, so that high is always healthy; null: skipped. */
export function healthy(answer: number | undefined, { direction }: AskedItem): number | null {
  if (answer === undefined || answer === SKIPPED) return null;
  return answer === 0 || direction === 1 ? answer : 8 - answer;
}

/** Answers of a cohort that was not asked the item do not count. */
export function tallyItem(manifest: Manifest, item: AskedItem, sheet: ScoreSheet): ItemTally {
  const places = placesOf(manifest, sheet);
  const tally = manifest.cohorts.map(() => Array.from({ length: CLASSES }, () => [...EMPTY]));
  const asked = sheet.cohorts.map((cohort) => isAsked(item, cohort));
  const [column, width] = [sheet.items.indexOf(item.id), sheet.items.length];
  for (let row = 0; row < sheet.size && column >= 0; row++) {
    const cohort = sheet.cohort[row] ?? 0;
    const value = healthy(sheet.answers[row * width + column], item);
    const counts = tally[places[cohort] ?? -1]?.[sheet.discipline[row] ?? UNDECLARED];
    if (value === null || counts === undefined || asked[cohort] !== true) continue;
    counts[value] = (counts[value] ?? 0) + 1;
  }
  return tally;
}

/** Where a sheet's cohorts stand in the manifest; -1: it names no such cohort. */
function placesOf({ cohorts }: Manifest, sheet: ScoreSheet): readonly number[] {
  const place = new Map(cohorts.map(({ id }, index) => [id, index]));
  return sheet.cohorts.map((id) => place.get(id) ?? -1);
}

/** Ballots by cohort, in the manifest's order. */
export function ballotsByCohort(manifest: Manifest, sheet: ScoreSheet): readonly number[] {
  const places = placesOf(manifest, sheet);
  const counts = manifest.cohorts.map(() => 0);
  for (const cohort of sheet.cohort) {
    const place = places[cohort] ?? -1;
    if (place >= 0) counts[place] = (counts[place] ?? 0) + 1;
  }
  return counts;
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
