import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectClose } from "../../../test/vectors.fixture.ts";
import { binomialChance } from "./binomial-test.ts";
import {
  betaCdf,
  betaQuantile,
  chiSquareCdf,
  chiSquareQuantile,
  chiSquareUpper,
  fCdf,
  fQuantile,
  gammaCdf,
  gammaQuantile,
  normalCdf,
  normalQuantile,
  tCdf,
  tQuantile,
} from "./distributions.ts";

const chance = fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true });
const shape = fc.double({ min: 0.05, max: 5_000, noNaN: true });

describe("known quantiles and tails (R 4.2.2: qnorm, pnorm, qt, qchisq, qf)", () => {
  it.each([
    ["qnorm(.975)", normalQuantile(0.975), 1.959963984540054],
    ["qnorm(1e-10)", normalQuantile(1e-10), -6.361340902404056],
    ["pnorm(-10)", normalCdf(-10), 7.619853024160527e-24],
    ["pnorm(-37.5)", normalCdf(-37.5), 4.605353009581957e-308],
    ["pnorm(1)", normalCdf(1), 0.8413447460685429],
    ["qt(.975, 4)", tQuantile(0.975, 4), 2.7764451051977987],
    ["qt(.975, 10)", tQuantile(0.975, 10), 2.2281388519649385],
    ["qt(.995, 9)", tQuantile(0.995, 9), 3.2498355415921254],
    ["qchisq(.95, 1)", chiSquareQuantile(0.95, 1), 3.841458820694124],
    ["qchisq(.95, 10)", chiSquareQuantile(0.95, 10), 18.307038053275146],
    ["qf(.95, 1, 10)", fQuantile(0.95, 1, 10), 4.9646027437307145],
  ])("%s", (_, actual, expected) => expectClose(actual, expected, 1e-9));
});

describe("closed forms", () => {
  it("a t with one degree of freedom is Cauchy", () => {
    for (const t of [-1e6, -3, -0.01, 0, 0.5, 40])
      expectClose(tCdf(t, 1), t < 0 ? Math.atan(-1 / t) / Math.PI : 0.5 + Math.atan(t) / Math.PI, 1e-9);
  });
  it("a t with two degrees of freedom has an algebraic tail", () => {
    for (const t of [0.001, 0.3, 2, 50]) expectClose(tCdf(t, 2), 0.5 + t / (2 * Math.sqrt(2 + t * t)), 1e-12);
  });
  it("a t with very many degrees of freedom is normal", () => {
    expectClose(tCdf(-2, 1e12), normalCdf(-2), 1e-9);
    expectClose(tQuantile(0.01, 1e12), normalQuantile(0.01), 1e-9);
    expectClose(tCdf(-2, 1e9), normalCdf(-2), 1e-7);
  });
  it("Beta(a, 1) is a power", () => {
    for (const a of [0.2, 1, 7, 300]) expectClose(betaCdf(0.9, a, 1), 0.9 ** a, 1e-11);
  });
  it("Gamma(1) is exponential, far into both tails", () => {
    for (const x of [1e-9, 0.1, 1, 30]) expectClose(gammaCdf(x, 1), -Math.expm1(-x), 1e-11);
    for (const x of [5, 80, 600]) expectClose(chiSquareUpper(2 * x, 2), Math.exp(-x), 1e-11);
  });
  it("a rate divides the scale", () => {
    expectClose(gammaCdf(3, 2.5, 4), gammaCdf(12, 2.5), 1e-12);
    expectClose(gammaQuantile(0.3, 2.5, 4), gammaQuantile(0.3, 2.5) / 4, 1e-12);
  });
  it("whole beta parameters are binomial tails, summed term by term", () => {
    for (const [k, n, p] of [
      [3, 10, 0.2],
      [40, 100, 0.5],
      [250, 1000, 0.2],
    ] as const) {
      let tail = 0;
      for (let j = k; j <= n; j++) tail += binomialChance(j, n, p);
      expectClose(betaCdf(p, k, n - k + 1), tail, 1e-11);
    }
  });
  it("a whole gamma shape is a Poisson tail, summed term by term", () => {
    for (const [k, mean] of [
      [4, 2.5],
      [60, 50],
      [200, 230],
    ] as const) {
      let term = Math.exp(-mean);
      let below = term;
      for (let j = 1; j < k; j++) {
        term *= mean / j;
        below += term;
      }
      expectClose(gammaCdf(mean, k), 1 - below, 1e-10);
    }
  });
  it("a huge gamma shape has its median a third below its mean", () => {
    expectClose(gammaCdf(1e12, 1e12), 0.5 + 1 / (3 * Math.sqrt(2 * Math.PI * 1e12)), 1e-11);
  });
  it("an F with one numerator degree is a squared t", () => {
    for (const t of [0.1, 1, 4]) expectClose(fCdf(t * t, 1, 7), 2 * tCdf(t, 7) - 1, 1e-10);
  });
  it("a half-whole gamma is a squared normal", () => {
    for (const z of [0.01, 1, 5]) expectClose(chiSquareCdf(z * z, 1), 2 * normalCdf(z) - 1, 1e-10);
  });
});

describe("quadrature as a second method where no closed form exists", () => {
  it("Beta(2.3, 4.7) and Gamma(3.6)", () => {
    const beta = (x: number): number => x ** 1.3 * (1 - x) ** 3.7;
    expectClose(betaCdf(0.37, 2.3, 4.7), simpson(beta, 0, 0.37) / simpson(beta, 0, 1), 1e-8);
    const gamma = (x: number): number => x ** 2.6 * Math.exp(-x);
    expectClose(gammaCdf(2.2, 3.6), simpson(gamma, 0, 2.2) / simpson(gamma, 0, 80), 1e-8);
  });
});

describe("laws", () => {
  it("quantile and cdf undo each other", () => {
    fc.assert(
      fc.property(chance, shape, shape, (p, a, b) => {
        expectClose(normalCdf(normalQuantile(p)), p, 1e-9);
        expectClose(gammaCdf(gammaQuantile(p, a), a), p, 1e-9);
        // below one degree of freedom the squared t leaves the range of doubles
        expectClose(tCdf(tQuantile(p, a + 1), a + 1), p, 1e-9);
        const x = betaQuantile(p, a, b);
        // next to 1 a double cannot hold the quantile itself
        if (x < 1 - 1e-6) expectClose(betaCdf(x, a, b), p, 1e-8);
      }),
      { seed: 11, numRuns: 300 },
    );
  });
  it("F undoes too, and turns round with its degrees of freedom", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-6, max: 0.999999, noNaN: true }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 60 }),
        (p, d1, d2) => {
          expectClose(fCdf(fQuantile(p, d1, d2), d1, d2), p, 1e-9);
          expectClose(fQuantile(p, d1, d2) * fQuantile(1 - p, d2, d1), 1, 1e-8);
        },
      ),
      { seed: 12, numRuns: 100 },
    );
  });
  it("cdfs stay within [0, 1] and finite for any finite input", () => {
    const any = fc.double({ noNaN: true, noDefaultInfinity: true });
    const positive = fc.double({ min: 5e-324, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(any, positive, positive, (x, a, b) => {
        for (const p of [normalCdf(x), tCdf(x, a), gammaCdf(x, a), betaCdf(x, a, b), fCdf(x, a, b)]) {
          expect(p).toBeGreaterThanOrEqual(0);
          expect(p).toBeLessThanOrEqual(1);
        }
      }),
      { seed: 13, numRuns: 300 },
    );
  });
  it("quantiles are finite and never fall as p rises", () => {
    fc.assert(
      fc.property(chance, chance, shape, (p, q, a) => {
        const [low, high] = [Math.min(p, q), Math.max(p, q)];
        for (const quantile of [normalQuantile, (u: number) => tQuantile(u, a), (u: number) => gammaQuantile(u, a)]) {
          expect(Number.isFinite(quantile(low))).toBe(true);
          expect(quantile(low) <= quantile(high) || high - low < 1e-9).toBe(true);
        }
      }),
      { seed: 14, numRuns: 200 },
    );
  });
  it("ends and impossible values are named", () => {
    expect(betaQuantile(0, 2, 3)).toBe(0);
    expect(betaQuantile(1, 2, 3)).toBe(1);
    expect(gammaQuantile(0, 2)).toBe(0);
    expect(fQuantile(0, 2, 3)).toBe(0);
    expect(tQuantile(0.5, 3)).toBe(0);
    expect(betaCdf(-1, 2, 3)).toBe(0);
    expect(betaCdf(2, 2, 3)).toBe(1);
    for (const broken of [
      () => normalQuantile(0),
      () => normalQuantile(1),
      () => tQuantile(1, 3),
      () => gammaQuantile(1, 3),
      () => fQuantile(1, 2, 3),
      () => betaQuantile(1.1, 2, 3),
      () => betaCdf(0.5, 0, 3),
      () => betaCdf(0.5, 3, -1),
      () => tCdf(1, 0),
      () => gammaCdf(1, Number.NaN),
      () => gammaCdf(1, 1, Infinity),
      () => normalCdf(Number.NaN),
    ])
      expect(broken).toThrowError(/outside/);
  });
});

function simpson(f: (x: number) => number, from: number, to: number): number {
  const steps = 20_000;
  const width = (to - from) / steps;
  let sum = f(from) + f(to);
  for (let k = 1; k < steps; k++) sum += f(from + k * width) * (k % 2 === 0 ? 2 : 4);
  return (sum * width) / 3;
}
