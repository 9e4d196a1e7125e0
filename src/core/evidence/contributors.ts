import type { Instant } from "../model/time.ts";
import { quarterOfBucket } from "./bucket.ts";
import type { ContributorBand } from "./estimate.ts";

/** Who stands behind some rows, as far as buckets can tell: container and quarter -> bucket -> items. Holds no person. */
export type Tally = ReadonlyMap<string, ReadonlyMap<string, number>>;
type GrowingTally = Map<string, Map<string, number>>;

export interface Contribution {
  readonly container: string;
  readonly bucket: string | null;
  readonly time: Instant;
  readonly items: number;
}

const SEPARATOR = "\u001f";

/** Counts rows by container, quarter and bucket. Rows without a bucket (bots, artefacts, old quarters) count nobody. */
export function tallyOf(rows: Iterable<Contribution>): Tally {
  const tally: GrowingTally = new Map();
  for (const { container, bucket, time, items } of rows) {
    if (bucket !== null) add(bucketsAt(tally, `${container}${SEPARATOR}${quarterOfBucket(bucket, time)}`), bucket, items);
  }
  return tally;
}

function bucketsAt(tally: GrowingTally, place: string): Map<string, number> {
  const known = tally.get(place);
  if (known !== undefined) return known;
  const buckets = new Map<string, number>();
  tally.set(place, buckets);
  return buckets;
}

function add(buckets: Map<string, number>, bucket: string, items: number): void {
  buckets.set(bucket, (buckets.get(bucket) ?? 0) + items);
}

export function mergedTally(tallies: readonly Tally[]): Tally {
  const [only] = tallies;
  if (only !== undefined && tallies.length === 1) return only;
  const merged: GrowingTally = new Map();
  for (const tally of tallies) {
    for (const [place, buckets] of tally) {
      const into = bucketsAt(merged, place);
      for (const [bucket, items] of buckets) add(into, bucket, items);
    }
  }
  return merged;
}

/**
 * The greatest number of distinct buckets in any one container and quarter. A lower bound of the people: buckets of two containers
 * or quarters cannot be told apart or joined, and adding them up could count one person twice.
 */
export function contributorsOf(tally: Tally): number {
  let most = 0;
  for (const buckets of tally.values()) most = Math.max(most, buckets.size);
  return most;
}

/**
 * The greatest share of the items that could be one contributor's. Buckets change with container and quarter, so the largest bucket of
 * each is taken for the same person: the rule must hold in the worst case. 0 where nobody is counted.
 */
export function largestShare(tally: Tally): number {
  let largest = 0;
  let all = 0;
  for (const buckets of tally.values()) {
    let top = 0;
    for (const items of buckets.values()) {
      all += items;
      top = Math.max(top, items);
    }
    largest += top;
  }
  return all === 0 ? 0 : largest / all;
}

/** Contributors are only shown as a band; fewer than five are never shown. */
export function contributorBand(contributors: number): ContributorBand | null {
  if (contributors < 5) return null;
  if (contributors <= 7) return "5-7";
  if (contributors <= 12) return "8-12";
  if (contributors <= 19) return "13-19";
  return contributors <= 49 ? "20-49" : "50+";
}
