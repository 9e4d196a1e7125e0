import { describe, expect, it } from "vitest";
import { bca, blockBootstrapMean, itemRatioBootstrap } from "../../src/core/statistics/bootstrap.ts";
import type { Estimate } from "../../src/core/statistics/estimate.ts";
import { binomialTest, clopperPearson, jeffreys, newcombe, wilson } from "../../src/core/statistics/proportions.ts";
import { medianInterval } from "../../src/core/statistics/quantiles.ts";
import type { Random } from "../../src/core/statistics/random.ts";
import { createRandom } from "../../src/core/statistics/random.ts";
import { poissonInterval, poissonRateRatio } from "../../src/core/statistics/rates.ts";
import { autoregressive, shareOf } from "./series.ts";

const SEED = Number(process.env.CALIBRATION_SEED ?? 20_261);
const TRIALS = Number(process.env.CALIBRATION_TRIALS ?? 2_000);
/** Three standard errors of a share near .95. */
const SLACK = 3 * Math.sqrt((0.05 * 0.95) / TRIALS);

function holds({ interval }: Estimate, truth: number): boolean {
  return interval !== null && (interval.low ?? -Infinity) <= truth && truth <= (interval.high ?? Infinity);
}

const binomial = (r: Random, n: number, p: number): number => shareOf(n, () => r.uniform() < p) * n;

function poisson(r: Random, mean: number): number {
  let events = 0;
  for (let time = r.exponential(); time < mean; time += r.exponential()) events++;
  return events;
}

describe(`coverage at 95 %, seed ${SEED}, ${TRIALS} trials a cell`, () => {
  it("Wilson and Jeffreys are right on average over shares .05-.95 and n 4-40; Clopper-Pearson covers at least", () => {
    const r = createRandom(SEED, 1);
    const draws = Array.from({ length: 10 * TRIALS }, () => {
      const [n, p] = [r.integer(4, 40), 0.05 + 0.9 * r.uniform()];
      return { n, p, k: Math.round(binomial(r, n, p)) };
    });
    const covered = (method: typeof wilson): number => draws.filter(({ n, p, k }) => holds(method(k, n), p)).length / draws.length;
    expect(Math.abs(covered(wilson) - 0.95)).toBeLessThan(0.02);
    expect(Math.abs(covered(jeffreys) - 0.95)).toBeLessThan(0.02);
    expect(covered(clopperPearson)).toBeGreaterThan(0.95);
  });
  it("Newcombe's difference is right on average", () => {
    const r = createRandom(SEED, 2);
    const covered = shareOf(5 * TRIALS, () => {
      const [n1, n2] = [r.integer(4, 40), r.integer(4, 40)];
      const [p1, p2] = [0.05 + 0.9 * r.uniform(), 0.05 + 0.9 * r.uniform()];
      return holds(newcombe(Math.round(binomial(r, n1, p1)), n1, Math.round(binomial(r, n2, p2)), n2), p1 - p2);
    });
    expect(Math.abs(covered - 0.95)).toBeLessThan(0.02);
  });
  it("the binomial test is wrong at most as often as it says", () => {
    const r = createRandom(SEED, 3);
    for (const [n, p] of [
      [8, 0.5],
      [20, 0.2],
      [60, 0.9],
    ] as const)
      expect(shareOf(TRIALS, () => (binomialTest(Math.round(binomial(r, n, p)), n, p).p ?? 1) <= 0.05)).toBeLessThan(0.05 + SLACK);
  });
  it.each([0.7, 4, 25])("a Poisson rate with %f events expected covers at least", (mean) => {
    const r = createRandom(SEED, 4);
    expect(shareOf(TRIALS, () => holds(poissonInterval(poisson(r, mean), 4), mean / 4))).toBeGreaterThan(0.95 - SLACK);
  });
  it("a ratio of rates covers at least, and its p errs at most as often as it says", () => {
    const r = createRandom(SEED, 5);
    const pairs = Array.from({ length: TRIALS }, () => poissonRateRatio(poisson(r, 6), 24, poisson(r, 9), 36));
    const [covered, wrong] = [pairs.filter((pair) => holds(pair, 1)).length, pairs.filter((pair) => pair.p <= 0.05).length];
    expect(covered / TRIALS).toBeGreaterThan(0.95 - SLACK);
    expect(wrong / TRIALS).toBeLessThan(0.05 + SLACK);
  });
  it.each([6, 9, 30])("the median of %i log-normal values covers what it says it achieves", (n) => {
    const r = createRandom(SEED, 6);
    const achieved = medianInterval(Array.from({ length: n }, (_, k) => k)).interval?.achieved ?? 0;
    const covered = shareOf(TRIALS, () => holds(medianInterval(Array.from({ length: n }, () => Math.exp(r.normal()))), 1));
    expect(Math.abs(covered - achieved)).toBeLessThan(SLACK);
  });
});

describe("bootstraps: the true rates, as their pages state them", () => {
  const mean = (x: readonly number[]): number => x.reduce((sum, value) => sum + value, 0) / x.length;
  const o = { resamples: 399 };
  it.each([
    [8, 0.87],
    [20, 0.92],
    [40, 0.94],
  ])("bca of the mean of %i normal values covers about %f", (n, expected) => {
    const r = createRandom(SEED, 7);
    const covered = shareOf(TRIALS, (seed) => holds(bca(Array.from({ length: n }, r.normal), mean, { ...o, seed }), 0));
    expect(Math.abs(covered - expected)).toBeLessThan(0.03);
  });
  it.each([6, 12, 40])("the ratio over %i very unequal items covers 92-97 %%", (n) => {
    const r = createRandom(SEED, 8);
    const covered = shareOf(TRIALS, (seed) => {
      const dens = Array.from({ length: n }, () => Math.exp(r.normal()));
      return holds(
        itemRatioBootstrap(
          dens.map((den) => den * r.uniform()),
          dens,
          { ...o, seed },
        ),
        0.5,
      );
    });
    expect(covered).toBeGreaterThan(0.92);
    expect(covered).toBeLessThan(0.975);
  });
  it.each([
    [0, 28, 0.98],
    [0, 90, 0.95],
    [0.3, 90, 0.94],
    [0.6, 90, 0.925],
    [0.8, 90, 0.83],
  ])("the mean of a level with autocorrelation %f over %i days covers about %f", (rho, days, expected) => {
    const r = createRandom(SEED, 9);
    const covered = shareOf(TRIALS, (seed) => holds(blockBootstrapMean(autoregressive(r, days, rho), { ...o, seed }), 0));
    expect(Math.abs(covered - expected)).toBeLessThan(0.025);
  });
});
