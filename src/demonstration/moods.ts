import type { Share } from "../core/model/time.ts";

// Where on 1..7 people of an invented company stand, by construct: behind separate gates, and with security in the teams. High is healthy.

const moods: Readonly<Record<string, readonly [apart: number, together: number]>> = {
  B1: [3.1, 5.6],
  B2: [3.6, 5.3],
  B3: [3.3, 5.7],
  B4: [3.4, 5.4],
  B5: [3.7, 5.5],
  B6: [3.2, 5],
  S1: [2.3, 5.6],
  S2: [2.9, 5.2],
  S3: [2.2, 5.1],
  S4: [3.5, 4.9],
  C1: [3.4, 5.3],
  C3: [3.2, 5],
  C4: [3, 5.1],
  C5: [3.6, 5.4],
  N: [3.9, 5.6],
};

/** @param share 0: apart, 1: together */
export function moodOf(construct: string, share: Share): number {
  const [apart, together] = moods[construct] ?? [4, 4];
  return apart + (together - apart) * share;
}
