import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import { element } from "./element.ts";
import { requireCount, requireSeed } from "./options.ts";
import { StatisticsError } from "./statistics-error.ts";

export interface Random {
  /** [0, 1), 53 random bits. */
  readonly uniform: () => number;
  /** Mean 0, standard deviation 1. */
  readonly normal: () => number;
  /** Mean 1. */
  readonly exponential: () => number;
  /** A whole number from `low` to `high`, both included. */
  readonly integer: (low: number, high: number) => number;
  /** A shuffled copy. */
  readonly shuffle: <T>(list: readonly T[]) => T[];
}

/**
 * A repeatable source of randomness: same seed and stream, same numbers, on every machine. Streams of one seed lie 2^64 draws
 * apart, so they never overlap. Not for secrets. Source: Blackman and Vigna, xoroshiro128+, by pure-rand.
 * @example createRandom(7).integer(3, 3) // => 3
 */
export function createRandom(seed: number, stream = 0): Random {
  const generator = xoroshiro128plusFromState(spread(requireSeed(seed)));
  for (let k = 0; k < requireCount(stream); k++) generator.jump();
  const uniform = (): number => uniformFloat64(generator);
  const positive = (): number => 1 - uniform();
  return {
    uniform,
    // Box-Muller, second half dropped: no hidden state between two draws
    normal: () => Math.sqrt(-2 * Math.log(positive())) * Math.cos(2 * Math.PI * uniform()),
    exponential: () => -Math.log(positive()),
    integer: (low, high) => {
      requireRange(low, high);
      return low + Math.floor(uniform() * (high - low + 1));
    },
    shuffle: (list) => shuffled(list, uniform),
  };
}

/** Neighbouring seeds must not start in neighbouring states: 128 bits from the seed by a multiply-and-shift hash. */
function spread(seed: number): number[] {
  let hash = (seed | 0) ^ Math.imul(Math.floor(seed / 2 ** 32) | 0, 0x85ebca6b);
  return [1, 2, 3, 4].map(() => {
    hash = (hash + 0x9e3779b9) | 0;
    let mixed = Math.imul(hash ^ (hash >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return mixed ^ (mixed >>> 15);
  });
}

function shuffled<T>(list: readonly T[], uniform: () => number): T[] {
  const copy = [...list];
  for (let k = copy.length - 1; k > 0; k--) {
    const other = Math.floor(uniform() * (k + 1));
    const kept = element(copy, k);
    copy[k] = element(copy, other);
    copy[other] = kept;
  }
  return copy;
}

function requireRange(low: number, high: number): void {
  if (!Number.isSafeInteger(low)) throw new StatisticsError("number", low, "safe integers");
  if (!(Number.isSafeInteger(high) && high >= low)) throw new StatisticsError("number", high, `safe integers from ${low}`);
}
