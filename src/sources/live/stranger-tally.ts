import { type Instant, quarterOf } from "../../core/model/time.ts";
import type { Whose } from "./resolve-account.ts";

/** Accounts that no rule of the roster places: how many there are, never who. */
export interface StrangerTally {
  readonly note: (whose: Whose, at: Instant) => void;
  readonly count: () => number;
}

/**
 * Counts the strangers of one container. An account has another bucket in each quarter, and two of them cannot be known as one: the count is
 * the greatest of any quarter, so that nobody is counted twice (as for contributors, evidence.md P4). Whom a quarter has no bucket of
 * is one stranger there.
 */
export function strangerTally(): StrangerTally {
  const quarters = new Map<string, Set<string>>();
  return {
    note({ standing, bucket }, at) {
      if (standing !== "unknown") return;
      const quarter = quarterOf(at);
      quarters.set(quarter, (quarters.get(quarter) ?? new Set()).add(bucket ?? ""));
    },
    count: () => Math.max(0, ...[...quarters.values()].map(({ size }) => size)),
  };
}
