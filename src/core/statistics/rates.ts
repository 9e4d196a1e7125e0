import { binomialTest } from "./binomial-test.ts";
import { gammaQuantile } from "./distributions.ts";
import type { Caveat, Estimate, Interval } from "./estimate.ts";
import { insufficient, LEAST_P } from "./estimate.ts";
import { finite } from "./finite.ts";
import type { LevelOptions } from "./options.ts";
import { levelOf, requireCount, requirePositive } from "./options.ts";
import { exactInterval } from "./proportions.ts";

/**
 * Events per unit of exposure (weeks watched, deployments made) with the exact interval. `n` is the number of events.
 * Assumes events come singly and independently; bursts make it too narrow. Errors: `count`, `exposure`, `level`.
 * Source: Garwood 1936. Zero events still bound the rate from above.
 * @example poissonInterval(0, 10).interval // => { low: 0, high: 0.3688879454113936, level: 0.95 }
 */
export function poissonInterval(events: number, exposure: number, o: LevelOptions = {}): Estimate {
  requireCount(events);
  requirePositive(exposure, "exposure");
  const level = levelOf(o);
  const low = events === 0 ? 0 : gammaQuantile((1 - level) / 2, events);
  const high = gammaQuantile((1 + level) / 2, events + 1);
  const interval = { low: finite(low / exposure), high: finite(high / exposure), level };
  return { value: finite(events / exposure), n: events, interval, method: "poisson-exact", caveats: [] };
}

export type RateRatio = Estimate & {
  /** Two-sided exact p of equal rates; 1 where there are no events at all. */
  readonly p: number;
};

/**
 * Rate one over rate two, exact given the total number of events. Without events in the second group the ratio has no upper
 * bound: value and `high` are null, `low` stays. Assumes independent events in both. Source: Przyborowski and Wilenski 1940.
 * @example poissonRateRatio(11, 24, 6, 30).p // => 0.140856985429
 */
export function poissonRateRatio(k1: number, exposure1: number, k2: number, exposure2: number, o: LevelOptions = {}): RateRatio {
  requireCount(k1);
  requireCount(k2);
  requirePositive(exposure1, "exposure");
  requirePositive(exposure2, "exposure");
  const level = levelOf(o);
  const method = "poisson-ratio-exact";
  const n = k1 + k2;
  if (n === 0) return { ...insufficient(method, 0, "no-events"), p: 1 };
  const perExposure = finite(exposure2 / exposure1);
  const p = binomialTest(k1, n, 1 / (1 + perExposure)).p ?? LEAST_P;
  const interval = ratioInterval(k1, n, perExposure, level);
  const caveats: readonly Caveat[] = [];
  if (k2 === 0) return { value: null, n, interval, method, caveats, reason: "no-events", p };
  return { value: finite((k1 / k2) * perExposure), n, interval, method, caveats, p };
}

function ratioInterval(k1: number, n: number, perExposure: number, level: number): Interval {
  const { low, high } = exactInterval(k1, n, level);
  const odds = (share: number): number => finite((share / (1 - share)) * perExposure);
  return { low: odds(low), high: k1 === n ? null : odds(high), level };
}
