export interface Excess {
  /** Share of right guesses above chance, in points. */
  readonly points: number;
  /** 95 % interval over rounds: guesses within a round depend on each other. */
  readonly low: number;
  readonly high: number;
  readonly rounds: number;
}

const Z = 1.96;

/** @param shares of right guesses, one for each round @param chance what guessing alone would reach, in each round */
export function excessOf(shares: readonly number[], chance: readonly number[]): Excess {
  const above = shares.map((share, at) => 100 * (share - (chance[at] ?? 0)));
  const mean = above.reduce((sum, each) => sum + each, 0) / above.length;
  const variance = above.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (above.length - 1);
  const half = Z * Math.sqrt(variance / above.length);
  return { points: mean, low: mean - half, high: mean + half, rounds: above.length };
}

export const meanOf = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;

export const sayPoints = ({ points }: Excess): string => `${points >= 0 ? "+" : ""}${points.toFixed(2)} points`;
export const sayInterval = ({ low, high }: Excess): string => `${low.toFixed(2)} to ${high.toFixed(2)}`;
