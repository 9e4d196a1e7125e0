import type { Practice } from "./practice.ts";

export interface Scored {
  readonly practice: Practice;
  readonly score: number;
}

/** Below this score nothing is recommended; the report then says what to make observable first. */
const LEAST_SCORE = 5;
const MOST = 3;
/** A second practice for the same behaviour adds less than one for another. */
const SAME_BEHAVIOUR = 0.6;

/**
 * At most three practices (practices.md 5): the highest score whose hours fit, then the next, with those for a behaviour already
 * chosen counting .6. `rest` is hours a week, null without a limit. Where nothing fits, the best that frees capacity, alone.
 * Ties: fewer hours, then id, so the order of the input never matters.
 */
export function choose(scored: readonly Scored[], rest: number | null): readonly Scored[] {
  const worthwhile = scored.filter(({ score }) => score >= LEAST_SCORE);
  const fitting = worthwhile.filter(({ practice }) => fits(practice, rest));
  if (fitting.length > 0) return best(fitting);
  return worthwhile
    .filter(({ practice }) => practice.freesCapacity)
    .toSorted(better)
    .slice(0, 1);
}

function best(candidates: readonly Scored[]): readonly Scored[] {
  const chosen: Scored[] = [];
  let left = candidates.map((candidate) => ({ candidate, score: candidate.score }));
  while (chosen.length < MOST) {
    const next = left
      .filter(({ score }) => score >= LEAST_SCORE)
      .toSorted((a, b) => better({ ...a.candidate, score: a.score }, { ...b.candidate, score: b.score }))[0];
    if (next === undefined) break;
    chosen.push(next.candidate);
    const behaviour = next.candidate.practice.behaviours[0];
    left = left
      .filter((each) => each !== next)
      .map((each) => (each.candidate.practice.behaviours[0] === behaviour ? { ...each, score: each.score * SAME_BEHAVIOUR } : each));
  }
  return chosen;
}

function fits({ cost }: Practice, rest: number | null): boolean {
  return rest === null || (middle(cost.weeklyHours) <= rest && middle(cost.setupHours) <= 4 * rest);
}

function better(a: Scored, b: Scored): number {
  return b.score - a.score || hours(a.practice) - hours(b.practice) || (a.practice.id < b.practice.id ? -1 : 1);
}

/** A quarter of a year of it. */
function hours({ cost }: Practice): number {
  return middle(cost.setupHours) + 13 * middle(cost.weeklyHours);
}

function middle([low, high]: readonly [number, number]): number {
  return (low + high) / 2;
}
