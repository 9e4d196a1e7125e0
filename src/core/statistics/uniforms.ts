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

interface Drawn {
  readonly seed: number;
  readonly n: number;
  readonly places: Uint16Array;
}

const MOST_PLACES = 2 ** 16;

let lastDrawn: Drawn | null = null;

/**
 * Which of n items each of the first draws means, kept for the n asked for last: large cells all have as many units, and their draws are
 * the same. Not to be written to. Null where there are too many items or draws.
 */
export function drawnPlaces(seed: number, n: number, count: number): Uint16Array | null {
  const known = lastDrawn;
  if (known !== null && known.seed === seed && known.n === n && known.places.length >= count) return known.places;
  const uniforms = n > MOST_PLACES ? null : firstUniforms(seed, count);
  if (uniforms === null) return null;
  const places = new Uint16Array(count);
  for (let k = 0; k < count; k++) places[k] = Math.floor((uniforms[k] ?? 0) * n);
  lastDrawn = { seed, n, places };
  return places;
}
