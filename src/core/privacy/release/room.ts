import { numbersTold, scoreCoding, shareCoding } from "./coding.ts";
import type { Counts } from "./tally.ts";

export interface Ends {
  readonly low: number;
  readonly high: number;
}

/**
 * Totals of a group of n people that are possible for certain, in any combination: a box inside everything that its published levels
 * allow. Made of published levels and n, and of nothing else.
 */
export interface Room {
  readonly n: number;
  readonly fav: Ends;
  readonly unfav: Ends;
  readonly sum: Ends;
  /** By how many people the box shrinks while two of the group are asked to be outside a bucket; nobody where it has parts. */
  readonly spare: Spare;
}

export interface Spare {
  readonly favTop: number;
  readonly unfavTop: number;
  readonly favBottom: number;
}

/** Room of an undivided group, from the levels that are told of these counts. Null: its levels leave none. */
export function roomOf(counts: Counts): Room | null {
  const { n } = counts;
  const [share, score] = [shareCoding(n), scoreCoding(n)];
  const fav = numbersTold(share, share.stepOf(counts.fav, n), { from: 0, to: n, under: n });
  const unfav = numbersTold(share, share.stepOf(counts.unfav, n), { from: 0, to: n, under: n });
  const sum = numbersTold(score, score.stepOf(counts.sum - n, 6 * n), { from: 0, to: 6 * n, under: 6 * n });
  if (fav === null || unfav === null || sum === null) return null;
  const box = innerBox({ fav, unfav, sum: { low: sum.low + n, high: sum.high + n } }, n);
  if (box === null) return null;
  const spare = {
    favTop: Math.max(0, box.fav.high - (n - 2)),
    unfavTop: Math.max(0, box.unfav.high - (n - 2)),
    favBottom: Math.max(0, 2 - box.fav.low - box.unfav.low),
  };
  return { n, ...box, spare };
}

type Box = Pick<Room, "fav" | "unfav" | "sum">;

/**
 * A wide box of counts of which every one is possible: f favourable and u unfavourable of n sum to 4n + f - 3u at least, and 4n + 3f - u
 * at most. Within it two people outside each bucket are possible, too.
 */
function innerBox({ fav, unfav, sum }: Box, n: number): Box | null {
  let best: Box | null = null;
  let widest = 0;
  for (let low = fav.low; low <= Math.min(fav.high, n - 2); low++) {
    for (let under = unfav.low; under <= Math.min(unfav.high, n - 2, n - low); under++) {
      for (let high = Math.max(low, 2 - under); high <= Math.min(fav.high, n - under); high++) {
        for (let over = under; over <= Math.min(unfav.high, n - high); over++) {
          const least = Math.max(sum.low, 4 * n + high - 3 * under);
          const most = Math.min(sum.high, 4 * n + 3 * low - over);
          const wide = (1 + high - low) * (1 + over - under) * (1 + most - least) ** 2;
          if (least > most || wide <= widest) continue;
          widest = wide;
          best = { fav: { low, high }, unfav: { low: under, high: over }, sum: { low: least, high: most } };
        }
      }
    }
  }
  return best;
}
