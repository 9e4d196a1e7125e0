import { element } from "./element.ts";

/**
 * The power of two below the largest size, 1 where there is none: dividing by it is exact, and no sum of huge values overflows.
 * The logarithm of the largest double rounds up to 1024, whose power is endless.
 */
export function unitOf(values: readonly number[]): number {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return largest === 0 ? 1 : 2 ** Math.min(1023, Math.floor(Math.log2(largest)));
}

/** Values as shares of their common unit, see `unitOf`. */
export function inUnits(values: readonly number[], unit: number): number[] {
  return values.map((value) => value / unit);
}

export function sumOf(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Taken from the first value, so that equal values have exactly their own mean and a variance of exactly 0. */
export function meanOf(values: readonly number[]): number {
  const first = element(values, 0);
  return first + values.reduce((total, value) => total + (value - first), 0) / values.length;
}

/** Sum of squared distances from the mean. */
export function squaresOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return values.reduce((total, value) => total + (value - mean) ** 2, 0);
}

/** Variance with n - 1; two values at least. */
export function varianceOf(values: readonly number[]): number {
  return squaresOf(values) / (values.length - 1);
}
