import { element } from "./element.ts";

/**
 * K of the limits mean -+ K mR that keep the chance of any false point among the next twelve at 5 %, simulated for normal
 * series without and with autocorrelation .3. Source: calibration.json `xmrCalibratedK95_for12points`, our own simulation.
 */
const BASELINES = [6, 8, 12, 20, 30] as const;
const WITHOUT_MEMORY = [4.58, 3.94, 3.41, 3.04, 2.86] as const;
const WITH_MEMORY = [5.26, 4.58, 4.02, 3.58, 3.41] as const;

const FEW = 20;
const NO_MEMORY_BELOW = 0.15;
const TOO_MUCH_MEMORY_ABOVE = 0.45;

/**
 * K for a baseline of this many points with lag-1 autocorrelation `rho` (as estimated, bias-corrected). Under 20 points memory
 * is assumed, because a short series cannot show its absence. null: under 6 points, or more memory than the table covers.
 * @example calibratedK(12, 0.3) // => 4.02
 */
export function calibratedK(baseline: number, rho: number): number | null {
  if (baseline < BASELINES[0] || rho > TOO_MUCH_MEMORY_ABOVE) return null;
  const forgetful = baseline >= FEW && rho < NO_MEMORY_BELOW;
  return interpolate(baseline, forgetful ? WITHOUT_MEMORY : WITH_MEMORY);
}

/** The same for a `rho` the caller declares: it is trusted at any baseline. */
export function declaredK(baseline: number, rho: number): number | null {
  if (baseline < BASELINES[0] || rho > TOO_MUCH_MEMORY_ABOVE) return null;
  return interpolate(baseline, rho < NO_MEMORY_BELOW ? WITHOUT_MEMORY : WITH_MEMORY);
}

/** Linear in 1 / baseline, the last value from 30 on. */
function interpolate(baseline: number, table: readonly number[]): number {
  const above = BASELINES.findIndex((points) => points >= baseline);
  if (above === -1) return element(table, table.length - 1);
  if (above === 0) return element(table, 0);
  const [from, to] = [1 / element(BASELINES, above - 1), 1 / element(BASELINES, above)];
  const share = (from - 1 / baseline) / (from - to);
  return element(table, above - 1) * (1 - share) + element(table, above) * share;
}

/** Lag-1 autocorrelation with its small-sample bias taken off: r1 + (1 + 3 max(0, r1)) / m. 0 for a constant series. */
export function lagOneCorrelation(values: readonly number[]): number {
  const m = values.length;
  const mean = values.reduce((sum, value) => sum + value / m, 0);
  const widest = values.reduce((most, value) => Math.max(most, Math.abs(value - mean)), 0);
  if (!(widest > 0)) return 0;
  const away = values.map((value) => (value - mean) / widest);
  const squares = away.reduce((sum, a) => sum + a * a, 0);
  const products = away.slice(1).reduce((sum, a, k) => sum + a * element(away, k), 0);
  const r1 = products / squares;
  return r1 + (1 + 3 * Math.max(0, r1)) / m;
}
