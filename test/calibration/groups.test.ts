import { describe, expect, it } from "vitest";
import { cronbachAlpha, icc1, icc2, itemRestCorrelations } from "../../src/core/statistics/agreement.ts";
import { tQuantile } from "../../src/core/statistics/distributions.ts";
import type { Estimate } from "../../src/core/statistics/estimate.ts";
import { fisherExact, permutationTest } from "../../src/core/statistics/exact-tests.ts";
import { mdeLogItems, mdeSeries, mdeStandardised } from "../../src/core/statistics/planning.ts";
import type { Random } from "../../src/core/statistics/random.ts";
import { createRandom } from "../../src/core/statistics/random.ts";
import { cliffsDelta, hodgesLehmann, mannWhitney, probabilityOfSuperiority, signedRank } from "../../src/core/statistics/rank-tests.ts";
import { shrink, shrinkGroupMeans } from "../../src/core/statistics/shrinkage.ts";
import { welch } from "../../src/core/statistics/welch.ts";
import { autoregressive, shareOf } from "./series.ts";

const SEED = Number(process.env.CALIBRATION_SEED ?? 20_261);
const TRIALS = Number(process.env.CALIBRATION_TRIALS ?? 2_000);
const SLACK = 3 * Math.sqrt((0.05 * 0.95) / TRIALS);
const CELLS = [
  [20, 20],
  [8, 32],
  [5, 45],
  [5, 95],
  [3, 3],
] as const;

type Draw = (r: Random) => number;
const normal: Draw = (r) => r.normal();
const logNormal: Draw = (r) => Math.exp(r.normal());
/** Five tied levels, lopsided as answers are. */
const fiveLevels: Draw = (r) => 1 + [0.08, 0.22, 0.5, 0.85].filter((below) => r.uniform() > below).length;
/** Seven points around a middle of `centre`. */
const sevenPoints = (r: Random, centre: number): number => Math.min(7, Math.max(1, Math.round(centre + 1.2 * r.normal())));

const many = (r: Random, n: number, draw: Draw): number[] => Array.from({ length: n }, () => draw(r));
const mean = (x: readonly number[]): number => x.reduce((sum, value) => sum + value, 0) / x.length;

function holds({ interval }: Estimate, truth: number): boolean {
  return interval !== null && (interval.low ?? -Infinity) <= truth && truth <= (interval.high ?? Infinity);
}

function expectBetween(share: number, low: number, high: number): void {
  expect(share).toBeGreaterThan(low - SLACK);
  expect(share).toBeLessThan(high + SLACK);
}

describe(`false differences at 5 %, seed ${SEED}, ${TRIALS} trials a cell`, () => {
  it.each(CELLS)("%i against %i: ranks, dealing and means", (n1, n2) => {
    const r = createRandom(SEED, n1 + n2);
    // ranks of log-normal values are those of normal ones, so one cell is both
    let [ranks, dealt] = [0, 0];
    for (let trial = 0; trial < TRIALS; trial++) {
      const [x, y] = [many(r, n1, logNormal), many(r, n2, logNormal)];
      if ((mannWhitney(x, y).p ?? 1) <= 0.05) ranks++;
      if (trial % 10 === 0 && (permutationTest(x.slice(0, 5), y, { permutations: 199, seed: trial }).p ?? 1) <= 0.05) dealt++;
    }
    expect(ranks / TRIALS).toBeLessThan(0.05 + SLACK);
    expect(dealt / (TRIALS / 10)).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / (TRIALS / 10)));
    expect(shareOf(TRIALS, () => (welch(many(r, n1, normal), many(r, n2, normal)).p ?? 1) <= 0.05)).toBeLessThan(0.06 + SLACK);
  });
  it("6 against 8 on five tied levels", () => {
    const r = createRandom(SEED, 2);
    const wrong = shareOf(TRIALS, () => (mannWhitney(many(r, 6, fiveLevels), many(r, 8, fiveLevels)).p ?? 1) <= 0.05);
    expect(wrong).toBeLessThan(0.05 + SLACK);
    expect(wrong).toBeGreaterThan(0.02);
    const dealt = shareOf(TRIALS / 10, () => (permutationTest(many(r, 6, fiveLevels), many(r, 8, fiveLevels)).p ?? 1) <= 0.05);
    expect(dealt).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / (TRIALS / 10)));
  });
  it("two shares by Fisher, paired differences by signed ranks: at most", () => {
    const r = createRandom(SEED, 3);
    const table = (): number => {
      const [a, c] = [many(r, 8, normal).filter((z) => z > 0.5).length, many(r, 32, normal).filter((z) => z > 0.5).length];
      return (
        fisherExact([
          [a, 8 - a],
          [c, 32 - c],
        ]).p ?? 1
      );
    };
    expect(shareOf(TRIALS, () => table() <= 0.05)).toBeLessThan(0.05);
    expect(shareOf(TRIALS, () => (signedRank(many(r, 12, normal)).p ?? 1) <= 0.05)).toBeLessThan(0.05 + SLACK);
    expect(shareOf(TRIALS, () => (signedRank(many(r, 60, normal)).p ?? 1) <= 0.05)).toBeLessThan(0.05 + SLACK);
  });
});

/** What Feng and Cliff's interval really covers where P(x > y) is .76: too little beside a group of five. */
const CLIFF_COVERS = [
  [20, 20, 0.955],
  [8, 32, 0.92],
  [5, 45, 0.88],
  [5, 95, 0.875],
  [6, 8, 0.94],
  [3, 3, 0.99],
] as const;

describe(`coverage at 95 %, seed ${SEED}, ${TRIALS} trials a cell`, () => {
  it.each(CLIFF_COVERS)("%i against %i: delta covers %f, the shift and the means 93 to 97 in 100", (n1, n2, documented) => {
    const r = createRandom(SEED, 10 + n1 + n2);
    // P(x > y) for two normals one spread apart
    const superiority = 0.7602499389065233;
    const covered = { delta: 0, superiority: 0, shift: 0, means: 0 };
    for (let trial = 0; trial < TRIALS; trial++) {
      const [x, y] = [many(r, n1, normal).map((z) => z + 1), many(r, n2, normal)];
      if (holds(cliffsDelta(x, y), 2 * superiority - 1)) covered.delta++;
      if (holds(probabilityOfSuperiority(x, y), superiority)) covered.superiority++;
      if (holds(hodgesLehmann(x, y), 1)) covered.shift++;
      if (holds(welch(x, y), 1)) covered.means++;
    }
    expectBetween(covered.delta / TRIALS, documented - 0.01, documented + 0.01);
    expect(covered.superiority).toBe(covered.delta);
    // three against three have no rank to bound the shift with
    if (n1 > 3) expectBetween(covered.shift / TRIALS, 0.945, 0.965);
    expectBetween(covered.means / TRIALS, 0.935, 0.97);
  });
  it("on five tied levels: delta 95-97 %, the shift nearly always", () => {
    const r = createRandom(SEED, 20);
    expectBetween(
      shareOf(TRIALS, () => holds(cliffsDelta(many(r, 6, fiveLevels), many(r, 8, fiveLevels)), 0)),
      0.95,
      0.97,
    );
    expect(shareOf(TRIALS, () => holds(hodgesLehmann(many(r, 6, fiveLevels), many(r, 8, fiveLevels)), 0))).toBeGreaterThan(0.95 - SLACK);
  });
  it("a shift of log-normal values by the normal curve, a pseudomedian of twelve", () => {
    const r = createRandom(SEED, 21);
    const shift = shareOf(TRIALS / 2, () => holds(hodgesLehmann(many(r, 31, logNormal), many(r, 31, logNormal)), 0));
    expectBetween(shift, 0.93, 0.97);
    expectBetween(
      shareOf(TRIALS, () => holds(signedRank(many(r, 12, normal)).pseudomedian, 0)),
      0.95,
      0.97,
    );
  });
  it.each([
    [4, 4],
    [8, 8],
    [12, 12],
    [5, 12],
  ])("means of seven-point answers, groups of %i to %i: 93 to 97 in 100", (low, high) => {
    const r = createRandom(SEED, 30 + low + high);
    for (const centre of [4, 5.5]) {
      const group = (): number[] => many(r, r.integer(low, high), () => sevenPoints(r, centre));
      expectBetween(
        shareOf(TRIALS, () => holds(welch(group(), group()), 0)),
        0.94,
        0.965,
      );
    }
  });
  it("alpha and the item-rest correlation of four items, 10 and 50 persons", () => {
    const r = createRandom(SEED, 40);
    const person = (): number[] => {
      const trait = r.normal();
      return many(r, 4, () => Math.SQRT1_2 * (trait + r.normal()));
    };
    for (const n of [10, 50]) {
      const covered = { alpha: 0, itemRest: 0 };
      for (let trial = 0; trial < TRIALS; trial++) {
        const rows = Array.from({ length: n }, person);
        // items share half their variance: alpha 4 (.5) / (1 + 3 (.5)), and .5 / sqrt(2/3) with the mean of the other three
        if (holds(cronbachAlpha(rows), 0.8)) covered.alpha++;
        if (
          itemRestCorrelations(rows)
            .slice(0, 1)
            .some((item) => holds(item, 0.5 / Math.sqrt(2 / 3)))
        )
          covered.itemRest++;
      }
      expectBetween(covered.alpha / TRIALS, 0.94, 0.96);
      expectBetween(covered.itemRest / TRIALS, 0.94, 0.96);
    }
  });
});

interface Teams {
  readonly truths: readonly number[];
  readonly groups: readonly number[][];
}

/** Groups whose true means hold the share `alike` of a variance of 1. */
function teams(r: Random, o: { count: number; low: number; high: number; alike: number }): Teams {
  const truths = many(r, o.count, () => Math.sqrt(o.alike) * r.normal());
  return { truths, groups: truths.map((truth) => many(r, r.integer(o.low, o.high), () => truth + Math.sqrt(1 - o.alike) * r.normal())) };
}

const labels = (groups: readonly number[][]): number[] => groups.flatMap((group, k) => group.map(() => k));

describe(`groups of an organisation, seed ${SEED}, ${TRIALS} trials a cell`, () => {
  it.each([
    [10, 8, 8, 0.1],
    [10, 5, 12, 0.1],
    [10, 5, 12, 0.25],
    [30, 5, 12, 0.1],
    [10, 4, 20, 0.25],
  ])("%i groups of %i to %i: ICC(1) = %f covers 93 to 97 in 100", (count, low, high, alike) => {
    const r = createRandom(SEED, 50 + count + high);
    const covered = shareOf(TRIALS, () => {
      const { groups } = teams(r, { count, low, high, alike });
      return holds(icc1(groups.flat(), labels(groups), { permutations: 100 }), alike);
    });
    expectBetween(covered, 0.94, 0.96);
  });
  it("ICC(2) covers the reliability at the mean group size", () => {
    const r = createRandom(SEED, 60);
    const covered = shareOf(TRIALS, () => {
      const { groups } = teams(r, { count: 10, low: 5, high: 12, alike: 0.25 });
      const k = groups.flat().length / 10;
      return holds(icc2(groups.flat(), labels(groups), { permutations: 100 }), (0.25 * k) / (1 + 0.25 * (k - 1)));
    });
    expectBetween(covered, 0.94, 0.96);
  });
  it("groups that do not differ are called different in 5 %", () => {
    const r = createRandom(SEED, 61);
    const wrong = shareOf(TRIALS, (trial) => {
      const { groups } = teams(r, { count: 10, low: 5, high: 12, alike: 0 });
      return (icc1(groups.flat(), labels(groups), { permutations: 199, seed: trial }).p ?? 1) <= 0.05;
    });
    expectBetween(wrong, 0.05, 0.05);
  });
  it.each([
    [4, 0.25, 0.92, 0.85],
    [10, 0.1, 0.57, 0.86],
    [10, 0.25, 0.83, 0.91],
    [30, 0.1, 0.52, 0.9],
  ])("%i groups, ICC(1) %f: shrinking leaves %f of the squared error; its interval covers %f", (count, alike, left, covers) => {
    const r = createRandom(SEED, 70 + count);
    for (const known of [false, true]) {
      const sums = { raw: 0, shrunk: 0, covered: 0, all: 0 };
      for (let trial = 0; trial < TRIALS / 4; trial++) {
        const { truths, groups } = teams(r, { count, low: 5, high: 12, alike });
        const means = groups.map(mean);
        const errors = groups.map((group) => Math.sqrt((1 - alike) / group.length));
        const drawn = known ? shrink(means, errors).teams : shrinkGroupMeans(groups).groups;
        drawn.forEach((one, k) => {
          const truth = truths[k] ?? Number.NaN;
          sums.raw += ((means[k] ?? Number.NaN) - truth) ** 2;
          sums.shrunk += ((one.value ?? Number.NaN) - truth) ** 2;
          sums.all += 1;
          if (holds(one, truth)) sums.covered += 1;
        });
      }
      expect(sums.shrunk / sums.raw).toBeLessThan(1);
      expect(Math.abs(sums.shrunk / sums.raw - left)).toBeLessThan(0.06);
      expect(Math.abs(sums.covered / sums.all - covers)).toBeLessThan(0.035);
    }
  });
});

describe(`what a plan promises, seed ${SEED}, ${TRIALS} trials a cell`, () => {
  it.each([
    [8, 8],
    [5, 45],
  ])("%i against %i see the smallest change in 80 %", (n1, n2) => {
    const r = createRandom(SEED, 80 + n1);
    const { value } = mdeStandardised({ n1, n2 });
    const critical = tQuantile(0.975, n1 + n2 - 2);
    const seen = shareOf(TRIALS, () => {
      const [x, y] = [many(r, n1, normal).map((z) => z + (value ?? 0)), many(r, n2, normal)];
      const squares = (group: readonly number[]): number => group.reduce((sum, one) => sum + (one - mean(group)) ** 2, 0);
      const error = Math.sqrt(((squares(x) + squares(y)) / (n1 + n2 - 2)) * (1 / n1 + 1 / n2));
      return Math.abs(mean(x) - mean(y)) / error > critical;
    });
    expect(Math.abs(seen - 0.8)).toBeLessThan(0.03);
  });
  it("fifty items a side see the smallest drop in 80 %, sixty points of a series with memory too", () => {
    const r = createRandom(SEED, 90);
    const items = Math.log(1 - (mdeLogItems(50, 0.8).value ?? 0));
    const series = Math.log(1 - (mdeSeries(60, 60, 0.3, 0.3).value ?? 0));
    const error = 0.3 * Math.sqrt((2 / 60) * (1.3 / 0.7));
    const side = (n: number, sd: number, shift: number): number[] => many(r, n, normal).map((z) => sd * z + shift);
    const points = (shift: number): number => mean(autoregressive(r, 60, 0.3).map((z) => 0.3 * z + shift));
    expect(Math.abs(shareOf(TRIALS, () => (welch(side(50, 0.8, items), side(50, 0.8, 0)).p ?? 1) <= 0.05) - 0.8)).toBeLessThan(0.03);
    expect(Math.abs(shareOf(TRIALS, () => Math.abs(points(series) - points(0)) / error > 1.96) - 0.8)).toBeLessThan(0.03);
  });
});
