/** Comparisons by rank: the rank-tests room of the design's table of modules. */
export { cliffsDelta, probabilityOfSuperiority } from "./cliffs-delta.ts";
export type { SignedRank } from "./location-shift.ts";
export { hodgesLehmann, signedRank } from "./location-shift.ts";
export { mannWhitney } from "./mann-whitney.ts";
