import type { Instant } from "../../core/model/time.ts";
import type { Database } from "../../state/database.ts";
import { LaterError } from "../problem.ts";

/**
 * Slows guessing at passwords down: after a few wrong ones each further try has to wait twice as long as the one before. Counted per mail
 * address and per place the request comes from, so that neither many guesses at one account nor one guess at many is cheap. In memory:
 * a restart forgives. Links are not counted here: they cannot be guessed, and nobody may lock somebody else out of them.
 */
export interface SlowDown {
  /**
   * Counts the try as a wrong one, before anything is compared: a hundred at once are a hundred. Throws `sign-in.slow-down` with the
   * seconds to wait, whether or not the address has an account.
   */
  readonly guess: (tried: Tried, now: Instant) => void;
  /** It was right. Forgives the mail address; the place gets only this try back, or an account of one's own would open it for guessing. */
  readonly right: (tried: Tried) => void;
}

export interface Tried {
  readonly mail: string;
  /** Where the request comes from. */
  readonly address: string;
}

interface Count {
  readonly wrong: number;
  readonly opens: Instant;
  /** What `opens` was before the last try, which was open or it would not have been counted. */
  readonly opened: Instant;
}

interface Pace {
  /** Wrong ones without a wait. */
  readonly free: number;
  readonly longestSeconds: number;
}

/** A colleague who stumbles notices nothing; a guesser gets about 300 tries a day at one account, 100 from one place. */
const ofMail: Pace = { free: 4, longestSeconds: 300 };
const ofAddress: Pace = { free: 19, longestSeconds: 900 };

/** A day without a wrong one forgives. */
const FORGIVEN_MS = 24 * 3_600_000;
const MOST = 50_000;

export function createSlowDown(): SlowDown {
  const mails = new Map<string, Count>();
  const addresses = new Map<string, Count>();
  return {
    guess: (tried, now) => {
      const opens = Math.max(mails.get(keyOf(tried.mail))?.opens ?? 0, addresses.get(tried.address)?.opens ?? 0);
      if (opens > now) throw slowDown(Math.ceil((opens - now) / 1_000));
      count(mails, keyOf(tried.mail), ofMail, now);
      count(addresses, tried.address, ofAddress, now);
    },
    right: (tried) => {
      mails.delete(keyOf(tried.mail));
      const place = addresses.get(tried.address);
      if (place !== undefined) addresses.set(tried.address, { wrong: place.wrong - 1, opens: place.opened, opened: place.opened });
    },
  };
}

const ofPool = new WeakMap<object, SlowDown>();

/** One count for each database: every sign-in of a server shares it. */
export function slowDownOf({ pool }: Pick<Database, "pool">): SlowDown {
  const made = ofPool.get(pool) ?? createSlowDown();
  ofPool.set(pool, made);
  return made;
}

const keyOf = (mail: string) => mail.toLowerCase();

function count(counts: Map<string, Count>, key: string, { free, longestSeconds }: Pace, now: Instant): void {
  const before = counts.get(key);
  const wrong = before === undefined || now - before.opens > FORGIVEN_MS ? 1 : before.wrong + 1;
  const seconds = wrong <= free ? 0 : Math.min(longestSeconds, 2 ** (wrong - free - 1));
  counts.delete(key);
  counts.set(key, { wrong, opens: now + seconds * 1_000, opened: before?.opens ?? 0 });
  for (const oldest of counts.keys()) {
    if (counts.size <= MOST) break;
    counts.delete(oldest);
  }
}

function slowDown(seconds: number): LaterError {
  return new LaterError(
    "sign-in.slow-down",
    `Several passwords were wrong; the next try is open in ${seconds} s.`,
    "Wait that long, or sign in with a link.",
    seconds,
  );
}
