import { finite } from "./finite.ts";
import { binomialKernel, gammaKernel } from "./gamma-kernel.ts";
import { requireNumber, requirePositive, requireProbability } from "./options.ts";
import { solveTail } from "./solve-tail.ts";
import { StatisticsError } from "./statistics-error.ts";
import { betaTails, gammaTails, normalTails } from "./tails.ts";

export { noncentralTCdf } from "./noncentral-t.ts";

/**
 * P(Z <= z) for the standard normal; 1e-9 relative or better in both tails.
 * @example normalCdf(-1.959963984540054) // => 0.025
 */
export function normalCdf(z: number): number {
  return normalTails(requireNumber(z)).lower;
}

/**
 * The z below which a standard normal falls with probability p, p in (0, 1).
 * @example normalQuantile(0.975) // => 1.959963984540054
 */
export function normalQuantile(p: number): number {
  requireInside(p);
  if (p > 0.5) return -lowerNormalQuantile(1 - p);
  return lowerNormalQuantile(p);
}

/**
 * P(T <= t) for Student's t with `df` > 0 degrees of freedom (need not be whole).
 * @example tCdf(2.7764451051977987, 4) // => 0.975
 */
export function tCdf(t: number, df: number): number {
  const { inner, outer } = tShares(requireNumber(t), requirePositive(df, "parameter"));
  return t < 0 ? outer / 2 : 0.5 + inner / 2;
}

/**
 * Quantile of Student's t, p in (0, 1).
 * @example tQuantile(0.975, 4) // => 2.7764451051977987
 */
export function tQuantile(p: number, df: number): number {
  requireInside(p);
  requirePositive(df, "parameter");
  if (p === 0.5) return 0;
  if (df > 1e10) return normalQuantile(p);
  const outer = 2 * Math.min(p, 1 - p);
  const logit = betaLogit(Math.abs(1 - 2 * p), outer, 0.5, df / 2);
  return finite(Math.sign(p - 0.5) * Math.sqrt(df) * Math.exp(logit / 2));
}

/**
 * P(X <= x) for Beta(a, b), a and b > 0.
 * @example betaCdf(0.5, 2, 3) // => 0.6875
 */
export function betaCdf(x: number, a: number, b: number): number {
  requirePositive(a, "parameter");
  requirePositive(b, "parameter");
  const inside = Math.min(1, Math.max(0, requireNumber(x)));
  return betaTails(a, b, inside, 1 - inside).lower;
}

/**
 * Quantile of Beta(a, b), p in [0, 1].
 * @example betaQuantile(0.6875, 2, 3) // => 0.5
 */
export function betaQuantile(p: number, a: number, b: number): number {
  requireProbability(p);
  requirePositive(a, "parameter");
  requirePositive(b, "parameter");
  if (p === 0 || p === 1) return p;
  return 1 / (1 + Math.exp(-betaLogit(p, 1 - p, a, b)));
}

/**
 * P(X <= x) for Gamma(shape, rate).
 * @example gammaCdf(1, 1) // => 0.6321205588285577
 */
export function gammaCdf(x: number, shape: number, rate = 1): number {
  requirePositive(shape, "parameter");
  return gammaTails(shape, finite(requireNumber(x) * requirePositive(rate, "parameter"))).lower;
}

/**
 * Quantile of Gamma(shape, rate), p in [0, 1).
 * @example gammaQuantile(0.5, 1) // => 0.6931471805599453
 */
export function gammaQuantile(p: number, shape: number, rate = 1): number {
  requirePositive(shape, "parameter");
  requirePositive(rate, "parameter");
  requireBelowOne(p);
  return p === 0 ? 0 : finite(Math.exp(gammaLog(p, 1 - p, shape)) / rate);
}

/**
 * P(X <= x) for chi-square with `df` degrees of freedom.
 * @example chiSquareCdf(3.841458820694124, 1) // => 0.95
 */
export function chiSquareCdf(x: number, df: number): number {
  return gammaCdf(x, requirePositive(df, "parameter") / 2, 0.5);
}

/**
 * Quantile of chi-square, p in [0, 1).
 * @example chiSquareQuantile(0.95, 1) // => 3.841458820694124
 */
export function chiSquareQuantile(p: number, df: number): number {
  return gammaQuantile(p, requirePositive(df, "parameter") / 2, 0.5);
}

/**
 * P(X <= x) for Fisher's F with df1 and df2 degrees of freedom.
 * @example fCdf(4.9646027437307145, 1, 10) // => 0.95
 */
export function fCdf(x: number, df1: number, df2: number): number {
  requirePositive(df1, "parameter");
  requirePositive(df2, "parameter");
  const odds = finite(Math.max(0, requireNumber(x)) * finite(df1 / df2));
  return betaTails(df1 / 2, df2 / 2, 1 / (1 + 1 / odds), 1 / (1 + odds)).lower;
}

/**
 * Quantile of F, p in [0, 1).
 * @example fQuantile(0.95, 1, 10) // => 4.9646027437307145
 */
export function fQuantile(p: number, df1: number, df2: number): number {
  requirePositive(df1, "parameter");
  requirePositive(df2, "parameter");
  requireBelowOne(p);
  return p === 0 ? 0 : finite(finite(df2 / df1) * Math.exp(betaLogit(p, 1 - p, df1 / 2, df2 / 2)));
}

/** Upper tail of chi-square, kept apart from 1 - cdf so that small p-values keep their digits. */
export function chiSquareUpper(x: number, df: number): number {
  return gammaTails(df / 2, x / 2).upper;
}

function lowerNormalQuantile(p: number): number {
  const density = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  const tail = (z: number) => {
    const { lower } = normalTails(z);
    return { log: Math.log(lower), slope: density(z) / lower };
  };
  return solveTail(tail, p, 0);
}

/** P(|T| < |t|) and its complement. */
function tShares(t: number, df: number): { inner: number; outer: number } {
  if (df > 1e10) {
    const { lower, upper } = normalTails(Math.abs(t));
    return { inner: lower - upper, outer: 2 * upper };
  }
  const ratio = (t / Math.sqrt(df)) ** 2;
  const tails = betaTails(0.5, df / 2, 1 / (1 + 1 / ratio), 1 / (1 + ratio));
  return { inner: tails.lower, outer: tails.upper };
}

/** ln(x / (1 - x)) of the Beta(a, b) quantile; the smaller tail is solved, so both ends keep their digits. */
function betaLogit(lower: number, upper: number, a: number, b: number): number {
  if (lower > upper) return -betaLogit(upper, lower, b, a);
  const tail = (u: number) => {
    const x = 1 / (1 + Math.exp(-u));
    const y = 1 / (1 + Math.exp(u));
    const p = betaTails(a, b, x, y).lower;
    return { log: Math.log(p), slope: (binomialKernel(a, b, x, y) * (a / (a + b)) * b) / p };
  };
  return solveTail(tail, lower, Math.log(a / b));
}

/** ln of the Gamma(shape, 1) quantile. */
function gammaLog(lower: number, upper: number, shape: number): number {
  const rising = lower <= upper;
  const tail = (u: number) => {
    const x = Math.exp(rising ? u : -u);
    const tails = gammaTails(shape, x);
    const p = rising ? tails.lower : tails.upper;
    return { log: Math.log(p), slope: (gammaKernel(shape, x) * shape) / p };
  };
  const u = solveTail(tail, Math.min(lower, upper), rising ? Math.log(shape) : -Math.log(shape));
  return rising ? u : -u;
}

function requireInside(p: number): void {
  if (!(p > 0 && p < 1)) throw new StatisticsError("probability", p, "(0, 1)");
}

function requireBelowOne(p: number): void {
  if (!(p >= 0 && p < 1)) throw new StatisticsError("probability", p, "[0, 1)");
}
