import type { Level, ReleasedItem, ShownCount } from "../release-shape.ts";
import { type Coding, scoreCoding, shareCoding } from "./coding.ts";

/** Ends of every level are whole in these units: 1/400 of a share, 1/8 of a point. */
const SHARE_GRAIN = { whole: 1, grains: 400 };
const SCORE_GRAIN = { whole: 100, grains: 800 };

interface Weighed {
  readonly n: ShownCount;
  readonly low: number;
  readonly high: number;
}

/**
 * A group's figures from the released figures of its parts and nothing else, so that they add nothing an attacker could use: the mean of
 * the middles of the parts' levels, weighed by the middles of their bands; its range holds for every count the bands allow.
 * @param parts two or more, or one that is the whole group
 */
export function itemFromParts(parts: readonly ReleasedItem[], n: ShownCount): ReleasedItem {
  const [only] = parts;
  if (only === undefined) throw new RangeError("a group without parts has no figures from them");
  if (parts.length === 1) return { n, fav: only.fav, unfav: only.unfav, score: only.score, fromParts: true };
  const share = shareCoding(n.low);
  return {
    n,
    fav: levelFromParts(parts, ({ fav }) => fav, share, SHARE_GRAIN),
    unfav: levelFromParts(parts, ({ unfav }) => unfav, share, SHARE_GRAIN),
    score: levelFromParts(parts, ({ score }) => score, scoreCoding(n.low), SCORE_GRAIN),
    fromParts: true,
  };
}

function levelFromParts(
  parts: readonly ReleasedItem[],
  pick: (item: ReleasedItem) => Level,
  coding: Coding,
  { whole, grains }: typeof SHARE_GRAIN,
): Level {
  const weighed = parts.map((item) => {
    const level = pick(item);
    return { n: item.n, low: Math.round((level.low * grains) / whole), high: Math.round((level.high * grains) / whole) };
  });
  const weight = weighed.reduce((sum, { n }) => sum + n.low + n.high, 0);
  const middles = weighed.reduce((sum, { n, low, high }) => sum + (n.low + n.high) * (low + high), 0);
  const { at } = coding.levelOf(coding.stepOf(middles, weight * 2 * grains));
  return {
    at,
    low: (Math.floor(leastMean(weighed)) * whole) / grains,
    high: ((grains - Math.floor(leastMean(mirrored(weighed, grains)))) * whole) / grains,
    edge: null,
  };
}

const mirrored = (weighed: readonly Weighed[], grains: number): readonly Weighed[] =>
  weighed.map(({ n, low, high }) => ({ n, low: grains - high, high: grains - low }));

/** The least weighed mean of the lower ends: the lowest parts at their largest count, the others at their smallest. */
function leastMean(weighed: readonly Weighed[]): number {
  const rising = [...weighed].sort((a, b) => a.low - b.low);
  let weight = rising.reduce((sum, { n }) => sum + n.low, 0);
  let total = rising.reduce((sum, { n, low }) => sum + n.low * low, 0);
  let least = total / weight;
  for (const { n, low } of rising) {
    weight += n.high - n.low;
    total += (n.high - n.low) * low;
    least = Math.min(least, total / weight);
  }
  return least;
}
