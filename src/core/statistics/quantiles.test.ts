import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { expectClose, vector } from "../../../test/vectors.fixture.ts";
import { medianInterval, quantile } from "./quantiles.ts";

const finiteNumbers = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 60 });

describe("quantile", () => {
  it("interpolates like R's type 7", () => {
    // quantile(c(1, 3, 4, 8, 20), c(0, .1, .5, .85, 1))
    expectClose(
      [0, 0.1, 0.5, 0.85, 1].map((p) => quantile([20, 1, 8, 3, 4], p)),
      [1, 1.8, 4, 12.8, 20],
      1e-12,
    );
    expect(quantile([7], 0.3)).toBe(7);
  });
  it("of nothing is unknown", () => expect(quantile([], 0.5)).toBeNull());
  it("lies within the values and never falls as p rises", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(finiteNumbers, share, share, (x, p, q) => {
        const [low, high] = [quantile(x, Math.min(p, q)) ?? Number.NaN, quantile(x, Math.max(p, q)) ?? Number.NaN];
        expect(low).toBeGreaterThanOrEqual(Math.min(...x));
        expect(high).toBeLessThanOrEqual(Math.max(...x));
        expect(low - high).toBeLessThanOrEqual(1e-12 * Math.abs(high));
      }),
      { seed: 41 },
    );
  });
  it("leaves its input in place", () => {
    const x = [3, 1, 2];
    quantile(x, 0.5);
    medianInterval(x);
    expect(x).toEqual([3, 1, 2]);
  });
});

describe("the median's interval", () => {
  const row = z.object({ n: z.number(), lowerRank: z.number(), upperRank: z.number().nullable(), coverage: z.number().nullable() });
  it.each(vector("statistics.json", "median_order_stat_ci", z.object({ rows: z.array(row) })).rows)("at n = $n", (known) => {
    const x = Array.from({ length: known.n }, (_, k) => k + 1).toReversed();
    const found = medianInterval(x);
    if (known.coverage === null) {
      expect(found).toMatchObject({ value: null, interval: null, reason: "too-few", needs: 6, lowerRank: null, upperRank: null });
      return;
    }
    expect([found.lowerRank, found.upperRank]).toEqual([known.lowerRank, known.upperRank]);
    expect([found.interval?.low, found.interval?.high]).toEqual([known.lowerRank, known.upperRank]);
    expectClose(found.interval?.achieved, known.coverage);
    expect(found.value).toBe((known.n + 1) / 2);
  });
  it("needs five values at 90 %, six at 95 %", () => {
    expect(medianInterval([1, 2, 3, 4], { level: 0.9 })).toMatchObject({ value: null, needs: 5 });
    expect(medianInterval([1, 2, 3, 4, 9], { level: 0.9 })).toMatchObject({ value: 3, interval: { low: 1, high: 9, achieved: 0.9375 } });
    expect(medianInterval([])).toMatchObject({ value: null, reason: "empty", needs: 6 });
  });
  it("takes a level that is reached exactly, and two values where half will do", () => {
    expect(medianInterval([1, 2, 3, 4, 5, 6], { level: 0.96875 })).toMatchObject({ lowerRank: 1, upperRank: 6 });
    expect(medianInterval([1, 2], { level: 0.5 })).toMatchObject({ value: 1.5, interval: { low: 1, high: 2, achieved: 0.5 } });
  });
  it("says when values tie", () => {
    expect(medianInterval([1, 1, 2, 3, 4, 5]).caveats).toEqual(["ties"]);
    expect(medianInterval([1, 2, 3, 4, 5, 6]).caveats).toEqual([]);
  });
  it("holds the median and follows a monotone map", () => {
    const six = fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 6, maxLength: 80 });
    fc.assert(
      fc.property(six, (x) => {
        const { value, interval } = medianInterval(x);
        const mapped = medianInterval(x.map((one) => one ** 3));
        expect(interval?.low).toBeLessThanOrEqual(value ?? 0);
        expect(interval?.high).toBeGreaterThanOrEqual(value ?? 0);
        expect(mapped.interval?.low).toBe((interval?.low ?? 0) ** 3);
        expect(mapped.interval?.high).toBe((interval?.high ?? 0) ** 3);
      }),
      { seed: 42 },
    );
  });
});

it.each([
  ["NaN among the values", () => quantile([1, Number.NaN], 0.5), "number"],
  ["infinite values", () => medianInterval([1, Infinity]), "number"],
  ["a p of 1.01", () => quantile([1], 1.01), "probability"],
  ["a level of 1", () => medianInterval([1], { level: 1 }), "level"],
])("%s is refused", (_, call, code) => {
  expect(call).toThrowError(expect.objectContaining({ name: "StatisticsError", code }));
});
