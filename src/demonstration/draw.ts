import { DAY, HOUR, type Instant, quarterOf, WEEK } from "../core/model/time.ts";
import { createRandom, type Random } from "../core/statistics/random.ts";
import type { Span } from "./company.ts";

/** Chance as the stories need it, all of it repeatable. */
export interface Draw extends Random {
  readonly chance: (share: number) => boolean;
  /** Whole number with this mean (Poisson, by counting exponential gaps; for small means). */
  readonly some: (mean: number) => number;
  /** Hours around a median, skewed to the right as waits are (log-normal). */
  readonly hoursAround: (median: number, spread?: number) => number;
  readonly pick: <T>(list: readonly T[]) => T;
  /** A moment of a working day in this week; `late`: evening, night or weekend. */
  readonly moment: (span: Span, week: number, late: boolean) => Instant;
}

export function createDraw(seed: number, stream: number): Draw {
  const random = createRandom(seed, stream);
  const chance = (share: number): boolean => random.uniform() < share;
  const some = (mean: number): number => {
    let count = 0;
    for (let at = random.exponential(); at < mean; at += random.exponential()) count += 1;
    return count;
  };
  return {
    ...random,
    chance,
    some,
    hoursAround: (median, spread = 0.9) => median * Math.exp(random.normal() * spread),
    pick: (list) => {
      const picked = list[random.integer(0, list.length - 1)];
      if (picked === undefined) throw new RangeError("nothing to pick from");
      return picked;
    },
    moment: (span, week, late) => {
      const day = late && chance(0.4) ? random.integer(5, 6) : random.integer(0, 4);
      const hour = late ? 19 + random.uniform() * 4 : 8 + random.uniform() * 9.5;
      return Math.round(span.start + week * WEEK + day * DAY + hour * HOUR);
    },
  };
}

/** The mark of the `index`-th imagined contributor of a team in one container and quarter; FNV-1a, since nobody needs hiding. */
export function inventedBucket(team: string, index: number, container: string, at: Instant): string {
  let hash = 0x811c9dc5;
  for (const character of `${team} ${index} ${container} ${quarterOf(at)}`)
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
