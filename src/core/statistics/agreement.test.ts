import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { expectClose, vector } from "../../../test/vectors.fixture.ts";
import { adm, cronbachAlpha, icc1, icc2, itemRestCorrelations, rStarWgJ, rwg, rwgj } from "./agreement.ts";
import { fCdf, normalQuantile } from "./distributions.ts";
import { createRandom } from "./random.ts";

const numbers = z.array(z.number());
const seven = fc.integer({ min: 1, max: 7 });
const rowsOf = (items: number, least = 2) =>
  fc.array(fc.array(seven, { minLength: items, maxLength: items }), { minLength: least, maxLength: 12 });
const mean = (x: readonly number[]): number => x.reduce((sum, value) => sum + value, 0) / x.length;
const variance = (x: readonly number[]): number => x.reduce((sum, value) => sum + (value - mean(x)) ** 2, 0) / (x.length - 1);
const column = (rows: readonly (readonly number[])[], item: number): number[] => rows.map((row) => row[item] ?? Number.NaN);
const fast = { permutations: 100 };

describe("agreement within a group", () => {
  it("agrees with the worked example, below 0 only in raw", () => {
    const known = vector("statistics.json", "rwg", z.object({ x: numbers, rwg: z.number(), x2: numbers, rwg2: z.number() }));
    expectClose(rwg(known.x, { points: 5 }), { value: known.rwg, raw: known.rwg, n: 6, dropped: 0, method: "rwg" });
    expectClose(rwg(known.x2, { points: 5 }), { value: 0, raw: known.rwg2 });
  });
  it("a skewed null makes the same answers agree less", () => {
    const answers = [5, 6, 6, 7, 5];
    expectClose(rwg(answers, { points: 7 }).value, 1 - 0.7 / 4);
    expectClose(rwg(answers, { nullVariance: 2.9 }).value, 1 - 0.7 / 2.9);
  });
  it("a scale of one item is that item", () => {
    fc.assert(
      fc.property(rowsOf(1), (rows) => {
        expectClose(rwgj(rows, { points: 7 }).value, rwg(column(rows, 0), { points: 7 }).value, 1e-12);
        expectClose(rStarWgJ(rows, { points: 7 }).value, rwg(column(rows, 0), { points: 7 }).raw, 1e-12);
      }),
      { seed: 431 },
    );
  });
  it("follows its definitions, computed item by item", () => {
    fc.assert(
      fc.property(rowsOf(3), (rows) => {
        const items = [0, 1, 2].map((item) => column(rows, item));
        const m = mean(items.map(variance));
        const q = Math.min(1, m / 4);
        expect(rwgj(rows, { points: 7 }).value).toBeCloseTo((3 * (1 - q)) / (3 * (1 - q) + q), 12);
        expect(rStarWgJ(rows, { points: 7 }).value).toBeCloseTo(1 - m / 4, 12);
        expect(adm(rows).value).toBeCloseTo(mean(items.map((item) => mean(item.map((value) => Math.abs(value - mean(item)))))), 12);
      }),
      { seed: 432 },
    );
  });
  it("does not care who answered first, nor whether the scale is turned round", () => {
    fc.assert(
      fc.property(rowsOf(3), (rows) => {
        const turned = rows.toReversed().map((row) => row.map((answer) => 8 - answer));
        for (const index of [rwgj, rStarWgJ] as const)
          expect(index(turned, { points: 7 }).value).toBeCloseTo(index(rows, { points: 7 }).value ?? Number.NaN, 12);
        expect(adm(turned).value).toBeCloseTo(adm(rows).value ?? Number.NaN, 12);
      }),
      { seed: 433 },
    );
  });
  it("all agreeing is 1, and a distance of 0", () => {
    const rows = [[4, 6], [4, 6], [4, 6]]; // biome-ignore format: answers
    expect([rwgj(rows, { points: 7 }).value, rStarWgJ(rows, { points: 7 }).value, adm(rows).value]).toEqual([1, 1, 0]);
  });
  it("says how many rows had an open item and were left out", () => {
    const rows = [[4, null], [4, 6], [5, 6], [null, null]]; // biome-ignore format: answers
    for (const found of [rwgj(rows, { points: 7 }), rStarWgJ(rows, { points: 7 }), adm(rows)])
      expect(found).toMatchObject({ n: 2, dropped: 2 });
    expect(rwg([4, null, 5], { points: 7 })).toMatchObject({ n: 2, dropped: 1 });
  });
  it("one person agrees with nobody", () => {
    expect(adm([[3, 4]])).toMatchObject({ value: null, reason: "too-few", needs: 2 });
    expect(rwg([], { points: 7 })).toMatchObject({ value: null, raw: null, reason: "empty" });
    expect(rwgj([[3, null]], { points: 7 })).toMatchObject({ value: null, n: 0, dropped: 1, reason: "empty" });
  });
  it("five people answering six five-point items at random pass .736 in 5 % of draws: no threshold on it", () => {
    const r = createRandom(4);
    const draws = Array.from({ length: 4_000 }, () => {
      const rows = Array.from({ length: 5 }, () => Array.from({ length: 6 }, () => r.integer(1, 5)));
      return rwgj(rows, { points: 5 }).value ?? 0;
    });
    expect(draws.filter((value) => value > 0.736).length / draws.length).toBeCloseTo(0.05, 1.5);
  });
});

describe("how items hang together", () => {
  const { M, alpha } = vector("statistics.json", "cronbach_alpha", z.object({ M: z.array(numbers), alpha: z.number() }));
  it("agrees with the worked example", () => {
    expectClose(cronbachAlpha(M), { value: alpha, n: 8, items: 3, dropped: 0 });
  });
  it("is one minus the sum of the items' variances over that of their sum", () => {
    fc.assert(
      fc.property(rowsOf(4, 3), (rows) => {
        const total = variance(rows.map((row) => row.reduce((sum, answer) => sum + answer, 0)));
        const found = cronbachAlpha(rows);
        if (total < 1e-9) {
          expect(found).toMatchObject({ value: null, reason: "constant" });
          return;
        }
        const items = [0, 1, 2, 3].map((item) => variance(column(rows, item))).reduce((sum, one) => sum + one, 0);
        expect(found.value).toBeCloseTo((4 / 3) * (1 - items / total), 9);
        expect(cronbachAlpha(rows, { missing: "pairwise" }).value).toBeCloseTo(found.value ?? Number.NaN, 9);
      }),
      { seed: 434 },
    );
  });
  it("Feldt's bounds put the F chance of the value at both ends", () => {
    const { interval } = cronbachAlpha(M, { level: 0.9 });
    expectClose(fCdf((1 - (interval?.low ?? 0)) / (1 - alpha), 7, 14), 0.95, 1e-8);
    expectClose(fCdf((1 - (interval?.high ?? 0)) / (1 - alpha), 7, 14), 0.05, 1e-8);
  });
  it("standardised alpha is alpha of the standardised items", () => {
    const spread = [0, 1, 2].map((item) => Math.sqrt(variance(column(M, item))));
    const even = M.map((row) => row.map((answer, item) => answer / (spread[item] ?? 1)));
    expectClose(cronbachAlpha(M).standardised, cronbachAlpha(even).value);
  });
  it("counts each pair of answers when asked to, whole rows otherwise", () => {
    const rows = [[1, 2, null], [2, 1, 2], [3, 4, 5], [4, null, 4], [5, 5, 6], [null, null, 3]]; // biome-ignore format: answers
    expect(cronbachAlpha(rows)).toMatchObject({ n: 3, dropped: 3 });
    const pairwise = cronbachAlpha(rows, { missing: "pairwise" });
    const covariances = { ab: cov([1, 2, 3, 5], [2, 1, 4, 5]), ac: cov([2, 3, 4, 5], [2, 5, 4, 6]), bc: cov([1, 4, 5], [2, 5, 6]) };
    const diagonal = variance([1, 2, 3, 4, 5]) + variance([2, 1, 4, 5]) + variance([2, 5, 4, 6]);
    const total = diagonal + 2 * (covariances.ab + covariances.ac + covariances.bc);
    expectClose(pairwise.value, 1.5 * (1 - diagonal / total));
    expect(pairwise).toMatchObject({ n: 3, dropped: 1, method: "cronbach-alpha-pairwise" });
  });
  it("an item's correlation is with the mean of the others", () => {
    const found = itemRestCorrelations(M, { level: 0.9 });
    found.forEach((one, item) => {
      const own = column(M, item);
      const rest = M.map((row) => mean(row.filter((_, other) => other !== item)));
      const r = cov(own, rest) / Math.sqrt(variance(own) * variance(rest));
      expectClose(one.value, r);
      const reach = normalQuantile(0.95) / Math.sqrt(5);
      expectClose(one.interval, { low: Math.tanh(Math.atanh(r) - reach), high: Math.tanh(Math.atanh(r) + reach), level: 0.9 });
    });
  });
  it("says why there is nothing to say", () => {
    expect(cronbachAlpha([])).toMatchObject({ value: null, reason: "empty" });
    expect(cronbachAlpha([[1, 2]])).toMatchObject({ value: null, reason: "too-few", needs: 2 });
    expect(cronbachAlpha([[3, 3], [3, 3]])).toMatchObject({ value: null, reason: "constant" }); // biome-ignore format: answers
    expect(cronbachAlpha([[1, 1], [2, 2]])).toMatchObject({ value: 1, interval: null, reason: "constant" }); // biome-ignore format: answers
    expect(cronbachAlpha([[1, 3], [2, 3], [3, 3]])).toMatchObject({ value: 0, standardised: null }); // biome-ignore format: answers
    expect(cronbachAlpha([[1, null], [null, 2]], { missing: "pairwise" })).toMatchObject({ reason: "empty", dropped: 2 }); // biome-ignore format: answers
    expect(itemRestCorrelations([])).toEqual([]);
    expect(itemRestCorrelations([[1, null]])[0]).toMatchObject({ value: null, reason: "empty", dropped: 1 });
    expect(itemRestCorrelations([[1, 2], [2, 1], [3, 3]])[0]).toMatchObject({ interval: null, reason: "too-few" }); // biome-ignore format: answers
    expect(itemRestCorrelations([[1, 1], [2, 2], [3, 3], [5, 5]])[0]).toMatchObject({ value: 1, interval: null }); // biome-ignore format: answers
    expect(itemRestCorrelations([[1, 3], [2, 3]])[1]).toMatchObject({ value: null, reason: "constant" }); // biome-ignore format: answers
  });
});

describe("how alike one group's persons are", () => {
  const known = vector("statistics.json", "icc1", z.object({ y: numbers, group: numbers, icc1: z.number(), icc2: z.number() }));
  it("agrees with the worked example", () => {
    expectClose(icc1(known.y, known.group), { value: known.icc1, n: 20, groups: 4, groupSize: 5, method: "icc1-anova" });
    expectClose(icc2(known.y, known.group), { value: known.icc2, method: "icc2-anova" });
  });
  it("both are one F, by Spearman and Brown", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(seven, fc.integer({ min: 0, max: 3 })), { minLength: 6, maxLength: 30 }), (people) => {
        const [scores, group] = [people.map(([score]) => score), people.map(([, team]) => team)];
        const [one, mean2] = [icc1(scores, group, fast), icc2(scores, group, fast)];
        if (one.value === null || mean2.value === null) return;
        const k = one.groupSize;
        expect(mean2.value).toBeCloseTo((k * one.value) / (1 + (k - 1) * one.value), 6);
        expect(mean2.p).toBe(one.p);
      }),
      { seed: 435 },
    );
  });
  it("neither unit, order of persons nor names of groups change it", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(seven, fc.integer({ min: 0, max: 3 })), { minLength: 6, maxLength: 30 }), (people) => {
        const there = icc1(
          people.map(([score]) => score),
          people.map(([, team]) => team),
          fast,
        );
        const back = icc1(
          people.toReversed().map(([score]) => 1e200 * (score + 3)),
          people.toReversed().map(([, team]) => `team ${team}`),
          fast,
        );
        if (there.value === null) expect(back.value).toBeNull();
        else expect(back.value).toBeCloseTo(there.value, 6);
      }),
      { seed: 436 },
    );
  });
  it("two persons dealt out in every way: p lies beside the exact share", () => {
    // of the 20 ways to split 1..6 in threes, only the two that keep 123 together reach this spread
    const { p } = icc1([1, 2, 3, 4, 5, 6], ["a", "a", "a", "b", "b", "b"]);
    expect(p).toBeGreaterThan(0.09);
    expect(p).toBeLessThan(0.11);
  });
  it("groups more alike than chance leave a negative value standing", () => {
    expectClose(icc1([1, 5, 1, 5], ["a", "a", "b", "b"], fast), { value: -1, p: 1 });
    expect(icc2([1, 5, 1, 5], ["a", "a", "b", "b"], fast)).toMatchObject({ value: null, reason: "constant", p: null });
  });
  it("groups without any spread inside are alike entirely, without bounds", () => {
    expect(icc1([1, 1, 5, 5], ["a", "a", "b", "b"], fast)).toMatchObject({ value: 1, interval: null, reason: "constant" });
  });
  it("says why there is nothing to say", () => {
    expect(icc1([], [])).toMatchObject({ value: null, reason: "empty", p: null, groupSize: 0 });
    expect(icc1([1, 2], ["a", "a"])).toMatchObject({ value: null, reason: "too-few", needs: 3 });
    expect(icc1([1, 2], ["a", "b"])).toMatchObject({ value: null, reason: "too-few", needs: 3 });
    expect(icc1([4, 4, 4], ["a", "a", "b"])).toMatchObject({ value: null, reason: "constant" });
  });
});

it.each([
  ["ragged rows", () => adm([[1, 2], [1]]), "length"],
  ["rows without items", () => adm([[]]), "length"],
  ["a scale of one item", () => cronbachAlpha([[1], [2]]), "length"],
  ["a NaN answer", () => rwg([1, Number.NaN], { points: 5 }), "number"],
  ["a one-point scale", () => rwg([1], { points: 1 }), "parameter"],
  ["a null without spread", () => rwgj([[1]], { nullVariance: 0 }), "parameter"],
  ["fewer labels than scores", () => icc1([1, 2], ["a"]), "length"],
  ["ten permutations", () => icc2([1, 2], ["a", "b"], { permutations: 10 }), "permutations"],
])("%s is refused", (_, call, code) => {
  expect(call).toThrowError(expect.objectContaining({ name: "StatisticsError", code }));
});

function cov(x: readonly number[], y: readonly number[]): number {
  return x.reduce((sum, value, k) => sum + (value - mean(x)) * ((y[k] ?? 0) - mean(y)), 0) / (x.length - 1);
}
