import type { Tally } from "./contributors.ts";

/**
 * Who stands behind a set of tallies that grows and shrinks, without putting them together anew each time. Tallies leave in the reverse
 * order in which they came.
 */
export interface Crowd {
  /** As `contributorsOf` of all tallies together. */
  readonly size: () => number;
  readonly add: (tally: Tally) => void;
  /** Takes out the tally that came last. */
  readonly removeLast: () => void;
}

interface Added {
  readonly tally: Tally;
  readonly sizeBefore: number;
}

export function emptyCrowd(): Crowd {
  const places = new Map<string, Map<string, number>>();
  const added: Added[] = [];
  let size = 0;
  const bucketsAt = (place: string): Map<string, number> => {
    const known = places.get(place) ?? new Map<string, number>();
    places.set(place, known);
    return known;
  };
  return {
    size: () => size,
    add(tally) {
      added.push({ tally, sizeBefore: size });
      for (const [place, buckets] of tally) {
        const known = bucketsAt(place);
        for (const bucket of buckets.keys()) known.set(bucket, (known.get(bucket) ?? 0) + 1);
        size = Math.max(size, known.size);
      }
    },
    removeLast() {
      const last = added.pop();
      if (last === undefined) return;
      size = last.sizeBefore;
      for (const [place, buckets] of last.tally) {
        const known = bucketsAt(place);
        for (const bucket of buckets.keys()) {
          const times = known.get(bucket) ?? 0;
          if (times > 1) known.set(bucket, times - 1);
          else known.delete(bucket);
        }
      }
    },
  };
}

/** As `contributorsOf` of the tallies together, but never more than `enough`, at which counting ends. */
export function crowdOf(tallies: Iterable<Tally>, enough: number): number {
  const crowd = emptyCrowd();
  for (const tally of tallies) {
    crowd.add(tally);
    if (crowd.size() >= enough) return enough;
  }
  return crowd.size();
}
