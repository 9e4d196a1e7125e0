import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { expectClose, vector } from "../../../test/vectors.fixture.ts";
import { shrink, shrinkGroupMeans } from "./shrinkage.ts";

const mean = (x: readonly number[]): number => x.reduce((sum, value) => sum + value, 0) / x.length;
const variance = (x: readonly number[]): number => x.reduce((sum, value) => sum + (value - mean(x)) ** 2, 0) / (x.length - 1);
const team = fc.record({ y: fc.double({ min: -20, max: 20, noNaN: true }), s: fc.double({ min: 0.2, max: 6, noNaN: true }) });
const teams = fc.array(team, { minLength: 3, maxLength: 12 });
const group = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 9 });
const groups = fc.array(group, { minLength: 3, maxLength: 8 });

describe("values with known errors", () => {
  it("eight schools: no variance between, so all are the fixed mean", () => {
    const known = vector(
      "statistics.json",
      "eight_schools_reml",
      z.object({
        y: z.array(z.number()),
        s: z.array(z.number()),
        res: z.object({ fixedMean: z.number(), fixedSE: z.number(), Q: z.number(), tau2DL: z.number() }),
      }),
    );
    const found = shrink(known.y, known.s);
    expectClose({ mean: found.mean.value, q: found.q }, { mean: known.res.fixedMean, q: known.res.Q });
    expect(found.tau2).toBe(known.res.tau2DL);
    expectClose((found.mean.interval?.high ?? 0) - known.res.fixedMean, 1.959963984540054 * known.res.fixedSE);
    for (const one of found.teams) expectClose(one, { value: known.res.fixedMean, shrinkage: 1 });
  });
  it("with equal errors both ways give variance minus error, closed form", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: 3, maxLength: 12 }), (y) => {
        const s = y.map(() => 3);
        const tau2 = Math.max(0, variance(y) - 9);
        for (const between of ["dl", "reml"] as const) {
          const found = shrink(y, s, { between });
          expect(found.tau2 ?? Number.NaN).toBeCloseTo(tau2, 6);
          found.teams.forEach((one, k) => {
            expect(one.value ?? Number.NaN).toBeCloseTo(mean(y) + (tau2 / (tau2 + 9)) * ((y[k] ?? 0) - mean(y)), 6);
          });
        }
      }),
      { seed: 441 },
    );
  });
  it("REML is the most likely variance of the values' contrasts, by a dense likelihood", () => {
    fc.assert(
      fc.property(teams, (list) => {
        const [y, s] = [list.map((one) => one.y), list.map((one) => one.s)];
        const { tau2 } = shrink(y, s, { between: "reml" });
        const likelihood = (t: number): number => contrastLikelihood(y, (i, j) => (i === j ? (s[i] ?? 0) ** 2 + t : 0));
        const best = likelihood(tau2 ?? 0);
        for (const other of [0, 0.5 * (tau2 ?? 0), 0.98 * (tau2 ?? 0), 1.02 * (tau2 ?? 0) + 1e-3, 2 * (tau2 ?? 0) + 1])
          expect(likelihood(other)).toBeLessThanOrEqual(best + 1e-9);
      }),
      { seed: 442, numRuns: 60 },
    );
  });
  it("nobody is drawn past the mean, the unsure are drawn most, and errors shrink", () => {
    fc.assert(
      fc.property(teams, (list) => {
        const found = shrink(
          list.map((one) => one.y),
          list.map((one) => one.s),
        );
        const middle = found.mean.value ?? Number.NaN;
        found.teams.forEach((one, k) => {
          const own = list[k]?.y ?? Number.NaN;
          expect(one.value).toBeGreaterThanOrEqual(Math.min(own, middle) - 1e-9);
          expect(one.value).toBeLessThanOrEqual(Math.max(own, middle) + 1e-9);
          const width = (one.interval?.high ?? 0) - (one.interval?.low ?? 0);
          expect(width).toBeLessThanOrEqual(2 * 1.96 * (list[k]?.s ?? 0) * (1 + 1e-4));
        });
        const bySureness = list.map((one, k) => ({ s: one.s, b: found.teams[k]?.shrinkage ?? 0 })).sort((one, other) => one.s - other.s);
        bySureness.slice(1).forEach(({ b }, k) => {
          expect(b).toBeGreaterThanOrEqual((bySureness[k]?.b ?? 0) - 1e-12);
        });
      }),
      { seed: 443 },
    );
  });
  it("a unit and a shift go through", () => {
    const there = shrink([1, 4, 9, 2], [1, 2, 1, 3], { between: "reml" });
    const moved = shrink([110, 140, 190, 120], [10, 20, 10, 30], { between: "reml" });
    there.teams.forEach((one, k) => {
      expectClose(moved.teams[k]?.value, 100 + 10 * (one.value ?? 0), 1e-8);
    });
    expectClose(moved.tau2, 100 * (there.tau2 ?? 0), 1e-7);
  });
  it("two teams are too few", () => {
    expect(shrink([1, 2], [1, 1])).toMatchObject({ mean: { value: null, reason: "too-few", needs: 3 }, tau2: null, q: null });
    expect(shrink([], [])).toMatchObject({ mean: { reason: "empty" }, teams: [] });
  });
});

describe("group means with one spread inside", () => {
  it("with equal sizes it is the analysis of variance, closed form", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 4, maxLength: 4 }), { minLength: 3, maxLength: 9 }),
        (list) => {
          const within = mean(list.map(variance));
          const between = 4 * variance(list.map(mean));
          const found = shrinkGroupMeans(list);
          if (within === 0) {
            expect(found.mean).toMatchObject({ value: null, reason: "constant" });
            return;
          }
          if (between <= within) {
            expect(found.tau2).toBe(0);
            return;
          }
          expect(found.within ?? Number.NaN).toBeCloseTo(within, 7);
          expect(found.tau2 ?? Number.NaN).toBeCloseTo((between - within) / 4, 7);
          found.groups.forEach((one, k) => {
            expect(one.value).toBeCloseTo(mean(list.flat()) + (1 - within / between) * (mean(list[k] ?? []) - mean(list.flat())), 7);
          });
        },
      ),
      { seed: 444 },
    );
  });
  it("with unequal sizes it is the most likely pair of variances, by a dense likelihood", () => {
    fc.assert(
      fc.property(groups, (list) => {
        const { tau2, within } = shrinkGroupMeans(list);
        if (tau2 === null || within === null) return;
        const place = list.flatMap((values, g) => values.map(() => g));
        const likelihood = (t: number, s2: number): number =>
          contrastLikelihood(list.flat(), (i, j) => (i === j ? s2 : 0) + (place[i] === place[j] ? t : 0));
        const best = likelihood(tau2, within);
        for (const t of [0, 0.9 * tau2, 1.1 * tau2 + 0.01])
          for (const s2 of [0.9 * within, within, 1.1 * within]) expect(likelihood(t, s2)).toBeLessThanOrEqual(best + 1e-7);
      }),
      { seed: 445, numRuns: 40 },
    );
  });
  it("small groups are drawn most", () => {
    const { groups: found, mean: grand } = shrinkGroupMeans([[6, 7], [6, 7, 6, 7, 6, 7], [2, 3, 4, 3], [4, 5, 4]]); // biome-ignore format: answers
    expect(found[0]?.shrinkage).toBeGreaterThan(found[1]?.shrinkage ?? 1);
    expect(found[0]?.value).toBeLessThan(6.5);
    expect(found[0]?.value).toBeGreaterThan(grand.value ?? 9);
    expect(found.map((one) => one.n)).toEqual([2, 6, 4, 3]);
  });
  it("says why there is nothing to say", () => {
    expect(shrinkGroupMeans([])).toMatchObject({ mean: { value: null, reason: "empty" }, groups: [] });
    expect(shrinkGroupMeans([[1], [2], [3]])).toMatchObject({ mean: { value: null, reason: "too-few" }, tau2: null });
    expect(shrinkGroupMeans([[1, 2], [2, 2]])).toMatchObject({ mean: { reason: "too-few", needs: 3 } }); // biome-ignore format: answers
    expect(shrinkGroupMeans([[1, 1], [2, 2], [3, 3]])).toMatchObject({ mean: { reason: "constant" } }); // biome-ignore format: answers
    expect(shrinkGroupMeans([[1, 2], [2, 4], [], [5, 4]]).groups[2]).toMatchObject({ value: null, reason: "empty", n: 0 }); // biome-ignore format: answers
  });
});

it.each([
  ["an error of 0", () => shrink([1], [0]), "parameter"],
  ["fewer errors than values", () => shrink([1, 2], [1]), "length"],
  ["a NaN in a group", () => shrinkGroupMeans([[Number.NaN]]), "number"],
  ["a level of 2", () => shrinkGroupMeans([[1]], { level: 2 }), "level"],
])("%s is refused", (_, call, code) => {
  expect(call).toThrowError(expect.objectContaining({ name: "StatisticsError", code }));
});

/** Log-likelihood of the differences from the first value: free of the mean, up to a constant, by Cholesky. */
function contrastLikelihood(y: readonly number[], covariance: (i: number, j: number) => number): number {
  const size = y.length - 1;
  const contrast = (i: number, j: number): number =>
    covariance(i + 1, j + 1) - covariance(i + 1, 0) - covariance(0, j + 1) + covariance(0, 0);
  const lower = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  const at = (i: number, j: number): number => lower[i]?.[j] ?? 0;
  const solved: number[] = [];
  let log = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = contrast(i, j);
      for (let k = 0; k < j; k++) rest -= at(i, k) * at(j, k);
      const row = lower[i];
      if (row !== undefined) row[j] = i === j ? Math.sqrt(rest) : rest / at(j, j);
    }
    let rest = (y[i + 1] ?? 0) - (y[0] ?? 0);
    for (let k = 0; k < i; k++) rest -= at(i, k) * (solved[k] ?? 0);
    solved.push(rest / at(i, i));
    log -= Math.log(at(i, i)) + (solved[i] ?? 0) ** 2 / 2;
  }
  return log;
}
