import { createRandom, type Random } from "./random.ts";

interface Stream {
  readonly seed: number;
  readonly random: Random;
  values: Float64Array;
  drawn: number;
}

/** Sixteen megabytes: as many draws as 2,000 resamples of 1,000 items take. */
const MOST_KEPT = 2 ** 21;
const FIRST = 2 ** 14;

let kept: Stream | null = null;

/**
 * The first draws of `createRandom(seed).uniform`, kept between calls: every bootstrap of an assessment uses the same seed, and drawing
 * costs more than all it is drawn for. Not to be written to. Null where more are asked than are worth keeping.
 */
export function firstUniforms(seed: number, count: number): Float64Array | null {
  if (count > MOST_KEPT) return null;
  if (kept?.seed !== seed) kept = { seed, random: createRandom(seed), values: new Float64Array(FIRST), drawn: 0 };
  if (count > kept.values.length) {
    const longer = new Float64Array(Math.min(MOST_KEPT, Math.max(count, 2 * kept.values.length)));
    longer.set(kept.values.subarray(0, kept.drawn));
    kept.values = longer;
  }
  for (; kept.drawn < count; kept.drawn++) kept.values[kept.drawn] = kept.random.uniform();
  return kept.values;
}
