import { tQuantile } from "../statistics/distributions.ts";

/** Share of those asked who answer where people trust a survey; what the planning numbers assume (privacy.md 3). */
const RESPONSE = 0.75;
/** Standard deviation of a person's score in points, where nothing is known yet (survey.md 5). */
const POINTS_SD = 25;
/** Under so many answers no change is ever shown (privacy.md 8). */
const CHANGE_FROM = 20;

/**
 * Chance that at least k of those asked answer, if each does with probability .75 and nobody looks at the others.
 * @example chanceShown(5, 5).toFixed(2) // "0.24"
 * @example chanceShown(8, 5).toFixed(2) // "0.89"
 */
export function chanceShown(eligible: number, k: number): number {
  if (eligible < k) return 0;
  // From below: in large groups these terms are too small for a number, and then the chance is 1 to its last digit.
  let term = (1 - RESPONSE) ** eligible;
  let fewer = 0;
  for (let answering = 0; answering < k; answering++) {
    fewer += term;
    term *= ((eligible - answering) / (answering + 1)) * (RESPONSE / (1 - RESPONSE));
  }
  return 1 - fewer;
}

/**
 * Smallest change between two rounds, in points of 0..100, that is seen with 80 % power at 5 %, unpaired, when 75 % answer each time.
 * Null where so few answer that no change is shown. (t(.975) + t(.8)) sqrt(2/n) SD, which agrees with power.t.test to .01 SD from n = 20.
 * @example smallestChange(67) // 14, from 50 answers
 */
export function smallestChange(eligible: number): number | null {
  const n = Math.round(eligible * RESPONSE);
  if (n < CHANGE_FROM) return null;
  const df = 2 * n - 2;
  return Math.round((tQuantile(0.975, df) + tQuantile(0.8, df)) * Math.sqrt(2 / n) * POINTS_SD);
}
