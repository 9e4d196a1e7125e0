export interface Life {
  /** Age at which it began to be watched, and at which it ended or was last seen. */
  readonly entry: number;
  readonly time: number;
  readonly ended: boolean;
}

/** The median by the product limit, written out: at each end, the share that stays is multiplied by 1 - ends / at risk. */
export function productLimitMedian(lives: readonly Life[]): number | null {
  const times = [...new Set(lives.filter(({ ended }) => ended).map(({ time }) => time))].toSorted((a, b) => a - b);
  let left = 1;
  for (const at of times) {
    const risk = lives.filter(({ entry, time }) => entry < at && time >= at).length;
    left *= 1 - lives.filter(({ ended, time }) => ended && time === at).length / risk;
    if (left <= 0.5 + 1e-12) return at;
  }
  return null;
}
