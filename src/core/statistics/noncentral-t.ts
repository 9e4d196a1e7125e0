import { requireNumber, requirePositive } from "./options.ts";
import { normalTails } from "./tails.ts";

/** Logarithms this far below the peak are past what a double can hold. */
const UNDERFLOW = -745;
/** Terms below this share of the sum no longer change it. */
const NEGLIGIBLE = 1e-18;

/**
 * P(T <= t) where T = (Z + shift) / sqrt(chi2 / df): what a t statistic does when there is a difference. The normal chance given
 * the spread, averaged over the spread: on the logarithm of the spread equal steps converge faster than any power, and all
 * terms are positive, so small tails keep their digits.
 * @example noncentralTCdf(2, 10, 1) // => 0.8076115625303742
 */
export function noncentralTCdf(t: number, df: number, shift: number): number {
  requireNumber(t);
  requireNumber(shift);
  requirePositive(df, "parameter");
  if (df > 1e10) return normalTails(t - shift).lower;
  const step = 0.4 / Math.sqrt(2 * df + shift ** 2 + 4);
  /** ln of the density of u = ln(spread), 0 at its peak. */
  const density = (u: number): number => df * (u - Math.expm1(2 * u) / 2);
  const highest = Math.ceil(upperEnd(density) / step);
  let [sum, weight, last] = [0, 0, 0];
  for (let k = highest; ; k--) {
    const u = k * step;
    const log = density(u);
    if (u < 0 && log < UNDERFLOW) break;
    const share = Math.exp(log);
    const term = share * normalTails(t * Math.exp(u) - shift).lower;
    sum += term;
    weight += share;
    if (u < 0 && term <= last && term < NEGLIGIBLE * sum && share < NEGLIGIBLE * weight) break;
    last = term;
  }
  return Math.min(1, sum / weight);
}

/** A u above the peak at which the density has underflowed. */
function upperEnd(density: (u: number) => number): number {
  let u = 1e-6;
  while (density(u) > UNDERFLOW) u *= 1.3;
  return u;
}
