import type { Grant } from "../contract/permissions.ts";
import type { Instant } from "../core/model/time.ts";
import type { Database } from "./database.ts";

/** Whom a cookie or token stands for, as the database said it a moment ago. */
export interface Known {
  readonly account: string;
  readonly name: string;
  readonly grants: readonly Grant[];
  readonly via:
    | { readonly kind: "session"; readonly csrf: string; readonly started: Instant; readonly seen: Instant; readonly fresh: Instant }
    | { readonly kind: "token"; readonly scopes: readonly ("read" | "write")[]; readonly expires: Instant };
}

/**
 * Answers of the last five seconds, so that a page with ten requests asks the database once. What this process changes is forgotten at
 * once; another server on the same database notices after five seconds at most.
 */
export interface RecentLookups {
  readonly of: (hash: Uint8Array, now: Instant, find: () => Promise<Known | null>) => Promise<Known | null>;
  readonly forget: (hash: Uint8Array) => void;
  readonly forgetAccount: (account: string) => void;
  /** After something that may have changed the roles of many: a team or an organisation was deleted. */
  readonly forgetAll: () => void;
}

const KEPT_MS = 5_000;
/** 10,000 sessions at once are more than one server sees; beyond that the oldest answers go first. */
const MOST = 10_000;

const ofPool = new WeakMap<object, RecentLookups>();

/** One memory for each pool: a process may hold several databases, as tests do. */
export function recentLookups({ pool }: Pick<Database, "pool">): RecentLookups {
  const made = ofPool.get(pool) ?? createRecentLookups();
  ofPool.set(pool, made);
  return made;
}

function createRecentLookups(): RecentLookups {
  const kept = new Map<string, { readonly at: Instant; readonly known: Known }>();
  // A lookup that was under way while something was forgotten may hold the old roles: it is answered, but not kept.
  let forgotten = 0;
  return {
    of: async (hash, now, find) => {
      const key = Buffer.from(hash).toString("hex");
      const recent = kept.get(key);
      if (recent !== undefined && now >= recent.at && now - recent.at < KEPT_MS) return recent.known;
      kept.delete(key);
      const before = forgotten;
      const known = await find();
      if (known !== null && before === forgotten) kept.set(key, { at: now, known });
      for (const oldest of kept.keys()) {
        if (kept.size <= MOST) break;
        kept.delete(oldest);
      }
      return known;
    },
    forget: (hash) => {
      forgotten += 1;
      kept.delete(Buffer.from(hash).toString("hex"));
    },
    forgetAccount: (account) => {
      forgotten += 1;
      for (const [key, { known }] of kept) if (known.account === account) kept.delete(key);
    },
    forgetAll: () => {
      forgotten += 1;
      kept.clear();
    },
  };
}
