import { binomialKernel, gammaKernel } from "./gamma-kernel.ts";

/** Both tails of a distribution at one point; each keeps its own relative accuracy, so a p of 1e-40 is still right. */
export interface Tails {
  readonly lower: number;
  readonly upper: number;
}

const TINY = 1e-300;
const EPSILON = 1e-16;
const MOST_TERMS = 2_000_000;
/** Above this shape the series would take millions of terms; Wilson-Hilferty is then off by less than 1e-10. */
const LARGE_SHAPE = 1e10;

/** Gamma(shape, rate 1) at x >= 0. Series below shape + 1, continued fraction above (Abramowitz and Stegun 6.5). */
export function gammaTails(shape: number, x: number): Tails {
  if (x <= 0) return { lower: 0, upper: 1 };
  if (shape > LARGE_SHAPE) return normalTails(3 * Math.sqrt(shape) * (Math.cbrt(x / shape) - 1 + 1 / (9 * shape)));
  if (x > 1e300) return { lower: 1, upper: 0 };
  const kernel = gammaKernel(shape, x);
  if (x < shape + 1) return fromLower(kernel * gammaSeries(shape, x));
  return fromUpper(kernel * shape * gammaFraction(shape, x));
}

/** Standard normal at z, by the gamma distribution of z^2/2. */
export function normalTails(z: number): Tails {
  const square = gammaTails(0.5, Math.min(z * z, 1e300) / 2);
  const inner = 0.5 + 0.5 * square.lower;
  const outer = 0.5 * square.upper;
  return z < 0 ? { lower: outer, upper: inner } : { lower: inner, upper: outer };
}

/** Beta(a, b) at x, with y = 1 - x given apart. Continued fraction on the side where it converges (A. and S. 26.5.8). */
export function betaTails(a: number, b: number, x: number, y: number): Tails {
  if (x <= 0) return { lower: 0, upper: 1 };
  if (y <= 0) return { lower: 1, upper: 0 };
  // the kernel times ab/(a+b) is the density's x^a y^b / B(a, b)
  const kernel = binomialKernel(a, b, x, y);
  if (x * (a + b + 2) < a + 1) return fromLower(kernel * (b / (a + b)) * betaFraction(a, b, x));
  return fromUpper(kernel * (a / (a + b)) * betaFraction(b, a, y));
}

function fromLower(lower: number): Tails {
  const bounded = Math.min(1, lower);
  return { lower: bounded, upper: 1 - bounded };
}

function fromUpper(upper: number): Tails {
  const bounded = Math.min(1, upper);
  return { lower: 1 - bounded, upper: bounded };
}

function gammaSeries(shape: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; k < MOST_TERMS && term > sum * EPSILON; k++) {
    term *= x / (shape + k);
    sum += term;
  }
  return sum;
}

function gammaFraction(shape: number, x: number): number {
  let b = x + 1 - shape;
  let c = 1 / TINY;
  let d = 1 / b;
  let value = d;
  for (let k = 1; k < MOST_TERMS; k++) {
    const numerator = -k * (k - shape);
    b += 2;
    d = 1 / awayFromZero(numerator * d + b);
    c = awayFromZero(b + numerator / c);
    const factor = d * c;
    value *= factor;
    if (Math.abs(factor - 1) < 4 * EPSILON) return value;
  }
  return value;
}

function betaFraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / awayFromZero(1 - ((a + b) / (a + 1)) * x);
  let value = d;
  for (let m = 1; m < MOST_TERMS; m++) {
    const even = (m / (a + 2 * m - 1)) * ((b - m) / (a + 2 * m)) * x;
    d = 1 / awayFromZero(1 + even * d);
    c = awayFromZero(1 + even / c);
    value *= d * c;
    const odd = -(((a + m) / (a + 2 * m)) * ((a + b + m) / (a + 2 * m + 1))) * x;
    d = 1 / awayFromZero(1 + odd * d);
    c = awayFromZero(1 + odd / c);
    const factor = d * c;
    value *= factor;
    if (Math.abs(factor - 1) < 4 * EPSILON) return value;
  }
  return value;
}

function awayFromZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}
