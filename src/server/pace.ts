import type { Pace } from "../contract/route.ts";
import { LaterError } from "./problem.ts";

export interface Allowance {
  /** Requests in a minute. */
  readonly perMinute: number;
  /** Each time the allowance is overrun the wait doubles, up to this many seconds; null: it stays at the rest of the minute. */
  readonly longestWait: number | null;
}

/**
 * Guessing at a password of 12 characters ten times a minute takes longer than a session; heavy routes hold a worker for seconds; the
 * ordinary allowance is what a page with many panels needs, a hundred times over.
 */
export const allowances: Readonly<Record<Pace, Allowance>> = {
  guessable: { perMinute: 10, longestWait: 900 },
  heavy: { perMinute: 30, longestWait: null },
  ordinary: { perMinute: 1_200, longestWait: null },
};

export interface Paces {
  /** Counts one request of `key`; throws `request.too-many` with the seconds to wait. */
  readonly take: (pace: Pace, key: string) => void;
  /** Gives one back: a secret that was right was no guess. */
  readonly giveBack: (pace: Pace, key: string) => void;
}

interface Count {
  used: number;
  /** When the count begins anew. */
  until: number;
  /** Overruns in a row. */
  overruns: number;
}

const MINUTE = 60_000;
/** Keys kept at most: 100 bytes each, so about 5 MB; beyond that the oldest are forgotten. */
const MOST_KEYS = 50_000;

/**
 * Counts in memory, of this process: a restart forgives, and behind several servers each allows its share. Keys are addresses or
 * accounts and are never written anywhere.
 */
export function createPaces(now: () => number, allowed: Readonly<Record<Pace, Allowance>> = allowances): Paces {
  const counts = new Map<string, Count>();

  const current = (id: string): Count => {
    const known = counts.get(id);
    const at = now();
    if (known !== undefined && at < known.until) return known;
    // A pause of an hour ends the row of overruns.
    const overruns = known !== undefined && at < known.until + 60 * MINUTE ? known.overruns : 0;
    const fresh = { used: 0, until: at + MINUTE, overruns };
    counts.delete(id);
    counts.set(id, fresh);
    if (counts.size > MOST_KEYS) forgetOldest(counts);
    return fresh;
  };

  return {
    take: (pace, key) => {
      const count = current(`${pace} ${key}`);
      const { perMinute, longestWait } = allowed[pace];
      count.used += 1;
      if (count.used <= perMinute) return;
      if (longestWait !== null && count.used === perMinute + 1) {
        count.until = now() + Math.min(longestWait * 1_000, MINUTE * 2 ** count.overruns);
        count.overruns += 1;
      }
      throw tooMany(Math.max(1, Math.ceil((count.until - now()) / 1_000)));
    },
    giveBack: (pace, key) => {
      const count = counts.get(`${pace} ${key}`);
      if (count !== undefined && count.used > 0) count.used -= 1;
    },
  };
}

function forgetOldest(counts: Map<string, Count>): void {
  const [oldest] = counts.keys();
  if (oldest !== undefined) counts.delete(oldest);
}

function tooMany(seconds: number): LaterError {
  return new LaterError(
    "request.too-many",
    `More requests than this route allows; it opens again in ${seconds} s.`,
    "Wait as long as the header retry-after says.",
    seconds,
  );
}
