import { StatisticsError } from "./statistics-error.ts";

export interface LevelOptions {
  /** Confidence level of a two-sided interval, in (0, 1); .95. */
  readonly level?: number;
}

export interface ResamplingOptions extends LevelOptions {
  /** Integer; 1. The same input and seed give the same output. */
  readonly seed?: number;
  /** Number of resamples, 100 or more; 10,000. */
  readonly resamples?: number;
}

export interface PermutationOptions extends LevelOptions {
  /** Integer; 1. The same input and seed give the same output. */
  readonly seed?: number;
  /** Number of random rearrangements, 100 or more; 10,000. */
  readonly permutations?: number;
}

export function levelOf(o: LevelOptions): number {
  const level = o.level ?? 0.95;
  if (!(level > 0 && level < 1)) throw new StatisticsError("level", level, "(0, 1)");
  return level;
}

export function seedOf(o: { readonly seed?: number }): number {
  return requireSeed(o.seed ?? 1);
}

export function resamplesOf(o: ResamplingOptions): number {
  const resamples = o.resamples ?? 10_000;
  if (!(Number.isSafeInteger(resamples) && resamples >= 100 && resamples <= 1_000_000))
    throw new StatisticsError("resamples", resamples, "integers 100 to 1,000,000");
  return resamples;
}

export function permutationsOf(o: PermutationOptions): number {
  const permutations = o.permutations ?? 10_000;
  if (!(Number.isSafeInteger(permutations) && permutations >= 100 && permutations <= 1_000_000))
    throw new StatisticsError("permutations", permutations, "integers 100 to 1,000,000");
  return permutations;
}

export function requireSeed(seed: number): number {
  if (!Number.isSafeInteger(seed)) throw new StatisticsError("seed", seed, "safe integers");
  return seed;
}

export function requireCount(count: number): number {
  if (!(Number.isSafeInteger(count) && count >= 0)) throw new StatisticsError("count", count, "integers from 0");
  return count;
}

/** k of n: both counts, k no larger than n. */
export function requireShare(k: number, n: number): void {
  requireCount(n);
  requireCount(k);
  if (k > n) throw new StatisticsError("count", k, `0 to n = ${n}`);
}

export function requirePositive(value: number, code: "exposure" | "parameter"): number {
  if (!(value > 0 && value < Infinity)) throw new StatisticsError(code, value, "finite numbers above 0");
  return value;
}

export function requireProbability(p: number): number {
  if (!(p >= 0 && p <= 1)) throw new StatisticsError("probability", p, "[0, 1]");
  return p;
}

export function requireNumber(value: number): number {
  if (!Number.isFinite(value)) throw new StatisticsError("number", value, "finite numbers");
  return value;
}

export function requireNumbers(values: readonly number[]): void {
  for (const value of values) requireNumber(value);
}
