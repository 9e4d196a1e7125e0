import { DAY, HOUR, type Instant } from "../model/time.ts";

/** The one number that is told while people answer: the same for everybody, once a day, in steps of k or more (privacy.md 6). */
export interface DailyTotal {
  readonly shown: number;
  /** When it was last looked at: a whole day, of a demonstration a whole minute. */
  readonly looked: number;
}

export const nothingYet: DailyTotal = { shown: 0, looked: -1 };

/** After looking at the box: it moves only by k or more, and not twice in a day. */
export function nextTotal(before: DailyTotal, accepted: number, k: number, now: Instant, demonstration: boolean): DailyTotal {
  const looked = Math.floor(now / (demonstration ? HOUR / 60 : DAY));
  if (looked === before.looked) return before;
  return { shown: accepted - before.shown >= k ? accepted : before.shown, looked };
}

/** @example sayTotal({ shown: 0, looked: 1 }, 5) // "fewer than 5 so far" */
export function sayTotal({ shown }: DailyTotal, k: number): string {
  return shown < k ? `fewer than ${k} so far` : `at least ${shown} so far`;
}
