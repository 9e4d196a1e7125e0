import type { Estimate } from "../../core/evidence/estimate.ts";

/** Where the reading aid stands on the common axis: the middle of the zone, .5 to .6, in which a claim flips (interface.md 4). */
export const AID_AT = 0.55;

/** One doubling of the ratio to the reading aid. */
const DOUBLING = 0.2;

export interface Position {
  readonly at: number;
  readonly low: number;
  readonly high: number;
}

/**
 * A value on the common axis, 0 to 1, right is easier, whatever its unit: the base-2 logarithm of its ratio to the reading aid.
 * `side` is the side on which the claim holds, which in this catalogue is always the harder one. An open end of the interval reaches
 * the edge of the axis; a value that was not reached stands at its known bound. Null without a ratio: a reading aid of 0 or less, or
 * neither value nor bound. Those are said in words.
 *
 * @example positionOf(estimate of 3.3 days, aid 2 days, "above")?.at // .55 - .2 * log2(3.3 / 2) = .41
 */
export function positionOf({ value, interval }: Estimate, aid: number, side: "above" | "below"): Position | null {
  if (!(aid > 0)) return null;
  const place = (figure: number): number => placeOf(figure, aid, side);
  const from = interval === null ? value : interval.low;
  const to = interval === null ? value : interval.high;
  const known = value ?? from ?? to;
  if (known === null) return null;
  const ends = [place(from ?? Number.NEGATIVE_INFINITY), place(to ?? Number.POSITIVE_INFINITY)];
  return { at: place(known), low: Math.min(...ends), high: Math.max(...ends) };
}

function placeOf(figure: number, aid: number, side: "above" | "below"): number {
  const doublings = Math.log2(Math.max(0, figure) / aid);
  const easier = side === "above" ? -doublings : doublings;
  return Math.round(Math.min(1, Math.max(0, AID_AT + DOUBLING * easier)) * 10_000) / 10_000;
}
