/** Overflow becomes the largest number of its sign: results stay finite and survive JSON. */
export function finite(value: number): number {
  return Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, value));
}
