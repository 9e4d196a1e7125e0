import type { Level, ReleasedItem } from "../release-shape.ts";
import { scoreCoding, shareCoding, shownCount } from "./coding.ts";
import { countsOf, type Tally } from "./tally.ts";
import type { Figure, Windows } from "./window.ts";

export const ENOUGH_FOR_SPREAD = 50;
export const ENOUGH_FOR_CATEGORIES = 100;

type Category = NonNullable<ReleasedItem["categories"]>[number];

/** The levels of an undivided group; k people or more. */
export function ownItem(tally: Tally, k: number): ReleasedItem {
  const { n, fav, unfav, sum } = countsOf(tally);
  const share = (count: number): Level => shareCoding(n).levelOf(shareCoding(n).stepOf(count, n));
  const score = scoreCoding(n);
  const item = {
    n: shownCount(n, k),
    fav: share(fav),
    unfav: share(unfav),
    score: score.levelOf(score.stepOf(sum - n, 6 * n)),
    fromParts: false,
  };
  if (n < ENOUGH_FOR_SPREAD) return item;
  const spread = { ...item, sd: spreadOf(tally, n, sum) };
  return n < ENOUGH_FOR_CATEGORIES ? spread : { ...spread, cantSay: cantSayOf(tally, n), categories: categoriesOf(tally, n, k) };
}

/**
 * A group's item where it has parts: levels of its own on the scales that its parts leave, the others from the parts. Nothing else is
 * told of it: a spread or seven shares would say again what the ends of the scales keep.
 */
export function itemAbove(tally: Tally, { fromParts, own }: Windows): ReleasedItem {
  const { n, fav, unfav, sum } = countsOf(tally);
  if (fromParts.fromParts) return fromParts;
  const told = (figure: Figure, over: number, under: number): Level => {
    const scale = own[figure];
    return scale === null ? fromParts[figure] : scale.levelOf(scale.stepOf(over, under));
  };
  const item = {
    n: fromParts.n,
    fav: told("fav", fav, n),
    unfav: told("unfav", unfav, n),
    score: told("score", sum - n, 6 * n),
    fromParts: false,
  };
  return n < ENOUGH_FOR_CATEGORIES ? item : { ...item, cantSay: cantSayOf(tally, n) };
}

/** Standard deviation with n - 1, in whole points; a step between two answers is 100/6 points. */
function spreadOf(tally: Tally, n: number, sum: number): number {
  const squares = tally.reduce((total, count, value) => total + count * value * value, 0);
  return Math.round((Math.sqrt((n * squares - sum * sum) / (n * (n - 1))) * 100) / 6);
}

function cantSayOf(tally: Tally, n: number): Level {
  const unsure = tally[0] ?? 0;
  const coding = shareCoding(n);
  return coding.levelOf(coding.stepOf(unsure, n + unsure));
}

/** The seven answers; what fewer than k gave is joined inwards, from both ends, then with the smaller neighbour. */
function categoriesOf(tally: Tally, n: number, k: number): readonly Category[] {
  const groups = [1, 2, 3, 4, 5, 6, 7].map((value) => ({ from: value, to: value, count: tally[value] ?? 0 }));
  for (;;) {
    const short = groups.findIndex(({ count }) => count < k);
    if (short < 0 || groups.length === 1) break;
    const other = neighbourOf(groups, short);
    const [one, two] = [groups[Math.min(short, other)], groups[Math.max(short, other)]];
    if (one === undefined || two === undefined) break;
    groups.splice(Math.min(short, other), 2, { from: one.from, to: two.to, count: one.count + two.count });
  }
  const coding = shareCoding(n);
  return groups.map(({ from, to, count }) => ({ from, to, share: coding.levelOf(coding.stepOf(count, n)) }));
}

function neighbourOf(groups: readonly { readonly from: number; readonly to: number; readonly count: number }[], at: number): number {
  const group = groups[at];
  if (at === 0 || (group !== undefined && group.to < 4)) return at + 1;
  if (at === groups.length - 1 || (group !== undefined && group.from > 4)) return at - 1;
  return (groups[at - 1]?.count ?? 0) <= (groups[at + 1]?.count ?? 0) ? at - 1 : at + 1;
}
