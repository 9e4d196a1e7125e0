const GRID = 120;

export interface Valley {
  readonly height: (x: number) => number;
  /** Anything with the sign of the slope. */
  readonly slope: (x: number) => number;
}

/**
 * The x between `low` and `high` at which `height` is least: a grid finds the valley, halving on the sign of the slope its floor
 * to the last digits. For smooth likelihoods in one unknown.
 */
export function minimise({ height, slope }: Valley, low: number, high: number): number {
  const step = (high - low) / GRID;
  let best = low;
  for (let k = 1; k <= GRID; k++) if (height(low + k * step) < height(best)) best = low + k * step;
  let [left, right] = [Math.max(low, best - step), Math.min(high, best + step)];
  for (let k = 0; k < 60; k++) {
    const middle = (left + right) / 2;
    if (slope(middle) < 0) left = middle;
    else right = middle;
  }
  return (left + right) / 2;
}
