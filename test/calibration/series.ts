import type { Random } from "../../src/core/statistics/random.ts";

/** Mean 0, variance 1, lag-1 autocorrelation `rho`. */
export function autoregressive(r: Random, n: number, rho: number): number[] {
  let last = r.normal();
  return Array.from({ length: n }, () => {
    const now = last;
    last = rho * last + Math.sqrt(1 - rho * rho) * r.normal();
    return now;
  });
}

/** Share of trials for which `holds`. */
export function shareOf(trials: number, holds: (trial: number) => boolean): number {
  let hits = 0;
  for (let trial = 0; trial < trials; trial++) if (holds(trial)) hits++;
  return hits / trials;
}
