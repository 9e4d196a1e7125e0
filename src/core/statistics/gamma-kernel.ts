import { element } from "./element.ts";

const HALF_LOG_TWO_PI = 0.9189385332046727;
const SHIFT = 15;
/** B(2k) / (2k (2k - 1)): from 15 on the first omitted term is below 2e-16. */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188];

/**
 * ln gamma(a + 1) minus Stirling's leading part (a + 1/2) ln a - a + ln(2 pi)/2, for a > 0. Kept apart because the leading
 * parts of large arguments cancel analytically in every density, and would lose digits numerically.
 */
function stirlingError(a: number): number {
  if (a >= SHIFT) return stirlingSeries(a);
  return logGammaPlusOne(a) - (a + 0.5) * Math.log(a) + a - HALF_LOG_TWO_PI;
}

/** ln gamma(a + 1) for a >= 0, absolute error about 1e-14 below 15. Source: Stirling's series after an upward shift. */
function logGammaPlusOne(a: number): number {
  let product = 1;
  let b = a;
  while (b < SHIFT) {
    b += 1;
    product *= b;
  }
  return (b + 0.5) * Math.log(b) - b + HALF_LOG_TWO_PI + stirlingSeries(b) - Math.log(product);
}

/** a ln(a / m) + m - a without cancellation when a is near m (Loader 2000, deviance part of the saddle-point form). */
function devianceTerm(a: number, m: number): number {
  const v = (a - m) / (a + m);
  if (Math.abs(v) > 0.1) return a * Math.log(a / m) + m - a;
  let sum = (a - m) * v;
  let power = 2 * a * v;
  for (let j = 1; j < 1000; j++) {
    power *= v * v;
    const next = sum + power / (2 * j + 1);
    if (next === sum) return sum;
    sum = next;
  }
  return sum;
}

/** x^a e^-x / gamma(a + 1), relative error about 1e-14. */
export function gammaKernel(a: number, x: number): number {
  if (x === 0) return 0;
  if (a < 1) return Math.exp(a * Math.log(x) - x - logGammaPlusOne(a));
  return Math.exp(-stirlingError(a) - devianceTerm(a, x) - HALF_LOG_TWO_PI - 0.5 * Math.log(a));
}

/** gamma(a+b+1) / (gamma(a+1) gamma(b+1)) x^a y^b with y = 1 - x given apart, so that neither tail loses digits. */
export function binomialKernel(a: number, b: number, x: number, y: number): number {
  if (x === 0 || y === 0) return 0;
  if (a < 1 || b < 1) return Math.exp(logChoose(a, b) + a * Math.log(x) + b * Math.log(y));
  const n = a + b;
  const errors = stirlingError(n) - stirlingError(a) - stirlingError(b);
  const deviance = devianceTerm(a, n * x) + devianceTerm(b, n * y);
  return Math.exp(errors - deviance - HALF_LOG_TWO_PI + 0.5 * (Math.log(n / a) - Math.log(b)));
}

function stirlingSeries(a: number): number {
  const r = 1 / (a * a);
  let sum = 0;
  for (let k = STIRLING.length - 1; k >= 0; k--) sum = sum * r + element(STIRLING, k);
  return sum / a;
}

/** ln gamma(a+b+1) - ln gamma(a+1) - ln gamma(b+1) where one of them is below 1. */
function logChoose(a: number, b: number): number {
  const small = Math.min(a, b);
  const large = Math.max(a, b);
  if (large < SHIFT) return logGammaPlusOne(a + b) - logGammaPlusOne(a) - logGammaPlusOne(b);
  // ln gamma(large + small + 1) - ln gamma(large + 1), with the leading parts cancelled by hand
  const growth = small * (Math.log(large + small) - 1) + (large + 0.5) * Math.log1p(small / large);
  return growth + stirlingSeries(large + small) - stirlingSeries(large) - logGammaPlusOne(small);
}
