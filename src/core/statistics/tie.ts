/** Statistics recomputed from the same numbers in another order tie within this share of their size. */
const TIE = 1e-12;

/** Is a recomputed statistic at least as large as the observed one? */
export function reaches(value: number, observed: number): boolean {
  return value >= observed - TIE * Math.max(1, Math.abs(observed));
}
