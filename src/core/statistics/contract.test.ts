import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adm, cronbachAlpha, icc1, icc2, itemRestCorrelations, rStarWgJ, rwg, rwgj } from "./agreement.ts";
import { bca, blockBootstrapMean, itemRatioBootstrap } from "./bootstrap.ts";
import { xmr } from "./control-charts.ts";
import { fisherExact, permutationTest } from "./exact-tests.ts";
import { benjaminiYekutieli } from "./multiplicity.ts";
import { mdeLogItems, mdeSeries, mdeStandardised } from "./planning.ts";
import { binomialTest, clopperPearson, jeffreys, newcombe, wilson } from "./proportions.ts";
import { medianInterval, quantile } from "./quantiles.ts";
import { cliffsDelta, hodgesLehmann, mannWhitney, probabilityOfSuperiority, signedRank } from "./rank-tests.ts";
import { poissonInterval, poissonRateRatio } from "./rates.ts";
import { shrink, shrinkGroupMeans } from "./shrinkage.ts";
import { StatisticsError } from "./statistics-error.ts";
import { aalenJohansen, kaplanMeier, logrank, rmst, rmstDifference, survivalAt, survivalQuantile } from "./survival.ts";
import { welch } from "./welch.ts";

const mean = (x: readonly number[]): number => x.reduce((sum, value) => sum + value / x.length, 0);
const value = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, 1, 5e-324, 1e-308, 1e308, -1e308, Number.MAX_VALUE),
  fc.integer({ min: 0, max: 3 }),
);
const values = fc.array(value, { maxLength: 12 });
const positive = values.map((x) => x.map(Math.abs));
const rowsOfThree = fc.array(fc.array(fc.option(value), { minLength: 3, maxLength: 3 }), { maxLength: 6 });
const times = positive.map((x) => x.map((time, k) => ({ time, event: k % 3 !== 0, cause: k % 2 === 0 ? "fixed" : "accepted" })));
const count = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 1_000_000_000 }));
const exposure = fc.double({ min: 5e-324, max: Number.MAX_VALUE, noNaN: true });
const o = { resamples: 100, level: 0.9 };

/** Nothing but finite numbers, and the same after a trip through JSON. */
function expectPlain(result: unknown): void {
  const check = (part: unknown): void => {
    if (typeof part === "number" && !Number.isFinite(part)) expect.fail(`${part} in ${JSON.stringify(result)}`);
    if (typeof part === "object" && part !== null) Object.values(part).forEach(check);
  };
  check(result);
  expect(JSON.parse(JSON.stringify(result, (_, part) => (Object.is(part, -0) ? 0 : part)))).toEqual(JSON.parse(JSON.stringify(result)));
  if (typeof result !== "object" || result === null || !("value" in result) || !("interval" in result)) return;
  if (result.value === null) expect("reason" in result).toBe(true);
  // only a curve that has reached 0 has a value, no bounds and nothing to explain
  if (result.value !== null && result.interval === null && !("reason" in result)) expect(result.value).toBe(0);
}

describe("any finite input gives a plain, finite answer", () => {
  it("for lists of values", () => {
    fc.assert(
      fc.property(values, positive, (x, dens) => {
        const before = JSON.stringify([x, dens]);
        const nums = dens.map((_, k) => x[k] ?? 0);
        for (const answer of [
          medianInterval(x, o),
          quantile(x, 0.85),
          bca(x, mean, o),
          itemRatioBootstrap(nums, dens, o),
          itemRatioBootstrap(nums, dens, { ...o, interval: "bca" }),
          blockBootstrapMean(x, { ...o, block: 2 }),
          xmr(x, { baseline: Math.min(6, x.length) }),
          xmr(
            dens.map((one) => Math.max(one, 5e-324)),
            { scale: "log", baseline: Math.min(6, dens.length) },
          ),
        ])
          expectPlain(answer);
        expect(JSON.stringify([x, dens])).toBe(before);
      }),
      { seed: 101, numRuns: 300 },
    );
  });
  it("for durations", () => {
    fc.assert(
      fc.property(times, times, (x, y) => {
        const before = JSON.stringify([x, y]);
        const curve = kaplanMeier(x, o);
        const tau = Math.max(1, ...x.map((item) => item.time / 2));
        for (const answer of [
          curve,
          kaplanMeier(x, { ...o, ci: "log" }),
          survivalQuantile(curve, 0.85),
          survivalAt(curve, 1),
          rmst(x, tau, o),
          rmstDifference(x, y, tau, o),
          aalenJohansen(x),
          logrank([x, y]),
        ])
          expectPlain(answer);
        expect(JSON.stringify([x, y])).toBe(before);
      }),
      { seed: 102, numRuns: 300 },
    );
  });
  it("for two groups", () => {
    fc.assert(
      fc.property(values, values, (x, y) => {
        const before = JSON.stringify([x, y]);
        for (const answer of [
          mannWhitney(x, y),
          probabilityOfSuperiority(x, y, o),
          cliffsDelta(x, y, o),
          hodgesLehmann(x, y, o),
          signedRank(x, o),
          welch(x, y, o),
          permutationTest(x.slice(0, 4), y.slice(0, 4)),
          permutationTest(x.slice(0, 4), y.slice(0, 4), { statistic: "median" }),
        ])
          expectPlain(answer);
        expect(JSON.stringify([x, y])).toBe(before);
      }),
      { seed: 105, numRuns: 300 },
    );
  });
  it("for answers and groups", () => {
    fc.assert(
      fc.property(rowsOfThree, values, exposure, (rows, x, spread) => {
        const before = JSON.stringify([rows, x]);
        const team = x.map((_, k) => k % 3);
        const errors = x.map((one) => Math.max(Math.abs(one), 5e-324));
        for (const answer of [
          cronbachAlpha(rows, o),
          cronbachAlpha(rows, { ...o, missing: "pairwise" }),
          itemRestCorrelations(rows, o),
          rwg(x, { nullVariance: spread }),
          rwgj(rows, { points: 7 }),
          rStarWgJ(rows, { nullVariance: spread }),
          adm(rows),
          icc1(x, team, { permutations: 100 }),
          icc2(x, team, { permutations: 100 }),
          shrink(x.toReversed(), errors, o),
          shrink(x.toReversed(), errors, { ...o, between: "reml" }),
          shrinkGroupMeans([x.slice(0, 3), x.slice(3, 5), x.slice(5, 8), x.slice(8)], o),
        ])
          expectPlain(answer);
        expect(JSON.stringify([rows, x])).toBe(before);
      }),
      { seed: 106, numRuns: 300 },
    );
  });
  it("for plans", () => {
    fc.assert(
      fc.property(count, count, exposure, fc.double({ min: -0.999, max: 0.999, noNaN: true }), (n1, n2, sd, rho) => {
        expectPlain(mdeStandardised({ n1, n2 }));
        expectPlain(mdeStandardised({ n1, n2, paired: true }));
        expectPlain(mdeLogItems(n1, sd));
        expectPlain(mdeSeries(n1, n2, sd, rho));
      }),
      { seed: 107, numRuns: 60 },
    );
  });
  it("for counts", () => {
    fc.assert(
      fc.property(count, count, exposure, exposure, (a, b, t1, t2) => {
        const [k, n] = [Math.min(a, b), Math.max(a, b)];
        for (const method of [wilson, jeffreys, clopperPearson]) expectPlain(method(k, n, o));
        expectPlain(newcombe(k, n, 0, 3, o));
        expectPlain(poissonInterval(k, t1, o));
        expectPlain(
          fisherExact([
            [a % 10_000, k % 10_000],
            [b % 10_000, (n - k) % 10_000],
          ]),
        );
        if (n < 100_000) expectPlain(poissonRateRatio(a, t1, b, t2, o));
        if (n < 100_000) expectPlain(binomialTest(k, n, 0.3));
      }),
      { seed: 103, numRuns: 200 },
    );
  });
  it("for p-values", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (p) => expectPlain(benjaminiYekutieli(p))),
      { seed: 104 },
    );
  });
});

it("an error names its rule, the value and what would be allowed", () => {
  expect(new StatisticsError("level", 95, "(0, 1)")).toMatchObject({
    code: "level",
    value: 95,
    allowed: "(0, 1)",
    message: "level: 95 is outside (0, 1)",
  });
});
