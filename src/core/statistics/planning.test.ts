import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { expectClose, vector } from "../../../test/vectors.fixture.ts";
import { betaCdf, noncentralTCdf, normalCdf, tCdf, tQuantile } from "./distributions.ts";
import { mdeLogItems, mdeSeries, mdeStandardised } from "./planning.ts";

const { rows } = vector(
  "statistics.json",
  "mde_table",
  z.object({ rows: z.array(z.object({ n: z.number(), d_unpaired: z.number(), d_paired: z.number() })) }),
);

describe("a t statistic when there is a difference", () => {
  it("is the central t without one, and the normal with endless degrees of freedom", () => {
    fc.assert(
      fc.property(fc.double({ min: -30, max: 30, noNaN: true }), fc.double({ min: 0.5, max: 400, noNaN: true }), (t, df) => {
        expectClose(noncentralTCdf(t, df, 0), tCdf(t, df), 1e-9);
      }),
      { seed: 451, numRuns: 60 },
    );
    expectClose(noncentralTCdf(1, 1e11, 2), normalCdf(-1), 1e-9);
    expectClose(noncentralTCdf(1, 1e9, 2), normalCdf(-1), 1e-7);
  });
  it("agrees with the series of incomplete betas over a Poisson count (Lenth 1989)", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 12, noNaN: true }),
        fc.double({ min: 1, max: 80, noNaN: true }),
        fc.double({ min: -3, max: 6, noNaN: true }),
        (t, df, shift) => {
          expectClose(noncentralTCdf(t, df, shift), lenth(t, df, shift), 1e-9);
        },
      ),
      { seed: 452, numRuns: 60 },
    );
  });
  it("mirrors: what lies below -t with the shift turned lies above t", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -9, max: 9, noNaN: true }),
        fc.double({ min: 1, max: 80, noNaN: true }),
        fc.double({ min: -6, max: 6, noNaN: true }),
        (t, df, shift) => {
          expect(noncentralTCdf(t, df, shift) + noncentralTCdf(-t, df, -shift)).toBeCloseTo(1, 12);
        },
      ),
      { seed: 453, numRuns: 60 },
    );
  });
  it("keeps its digits far out, and ends at 0 and 1", () => {
    // with two degrees of freedom the tail is algebraic
    expectClose(noncentralTCdf(-1e5, 2, 0), 0.5 - 1e5 / (2 * Math.sqrt(2 + 1e10)), 1e-5);
    expect(noncentralTCdf(-1e8, 200, 30)).toBe(0);
    expect(noncentralTCdf(1e8, 200, 30)).toBe(1);
    expect(() => noncentralTCdf(1, 0, 1)).toThrowError(expect.objectContaining({ code: "parameter" }));
  });
});

describe("the smallest change a design sees", () => {
  it.each(rows)("agrees with power.t.test at n = $n", ({ n, d_unpaired, d_paired }) => {
    expectClose(mdeStandardised({ n1: n, n2: n }).value, d_unpaired, 1e-4);
    expectClose(mdeStandardised({ n1: n, n2: 0, paired: true }).value, d_paired, 1e-4);
  });
  it("has exactly the power asked for", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 60 }),
        fc.integer({ min: 2, max: 60 }),
        fc.double({ min: 0.3, max: 0.99, noNaN: true }),
        (n1, n2, power) => {
          const { value } = mdeStandardised({ n1, n2, power, level: 0.9 });
          const shift = (value ?? Number.NaN) * Math.sqrt((n1 * n2) / (n1 + n2));
          const critical = tQuantile(0.95, n1 + n2 - 2);
          expectClose(noncentralTCdf(-critical, n1 + n2 - 2, -shift) + noncentralTCdf(-critical, n1 + n2 - 2, shift), power, 1e-8);
        },
      ),
      { seed: 454, numRuns: 20 },
    );
  });
  it("falls with more people, rises with the power, and is the same from both sides", () => {
    const base = mdeStandardised({ n1: 8, n2: 12 }).value ?? 0;
    expectClose(mdeStandardised({ n1: 12, n2: 8 }).value, base, 1e-12);
    expect(mdeStandardised({ n1: 9, n2: 12 }).value).toBeLessThan(base);
    expect(mdeStandardised({ n1: 8, n2: 12, power: 0.9 }).value).toBeGreaterThan(base);
  });
  it("on the log scale: a series without memory is items", () => {
    // z.975 + z.8 = 2.801585; 50 items a side of spread 1: 1 - exp(-2.801585 * .2)
    expectClose(mdeLogItems(50, 1).value, 1 - Math.exp(-0.2 * (1.959963984540054 + 0.8416212335729143)));
    expectClose(mdeSeries(50, 50, 1, 0).value, mdeLogItems(50, 1).value);
    // rho .6 makes one point of four
    expectClose(mdeSeries(40, 40, 0.5, 0.6).value, mdeSeries(10, 10, 0.5, 0).value);
    expectClose(mdeSeries(10, 30, 0.5, 0.3).value, mdeSeries(30, 10, 0.5, 0.3).value, 1e-12);
  });
  it("says how many would do", () => {
    expect(mdeStandardised({ n1: 0, n2: 0 })).toMatchObject({ value: null, reason: "empty", needs: 2 });
    expect(mdeStandardised({ n1: 1, n2: 1 })).toMatchObject({ value: null, reason: "too-few", needs: 2 });
    expect(mdeStandardised({ n1: 1, n2: 0, paired: true })).toMatchObject({ value: null, reason: "too-few" });
    expect(mdeLogItems(0, 1)).toMatchObject({ value: null, reason: "empty", needs: 1 });
    expect(mdeSeries(0, 3, 1, 0)).toMatchObject({ value: null, reason: "empty" });
  });
  it.each([
    ["half a person", () => mdeStandardised({ n1: 1.5, n2: 2 }), "count"],
    ["a power of 1", () => mdeLogItems(5, 1, { power: 1 }), "probability"],
    ["a power below the error rate", () => mdeLogItems(5, 1, { power: 0.04 }), "probability"],
    ["no spread", () => mdeLogItems(5, 0), "parameter"],
    ["a memory of 1", () => mdeSeries(5, 5, 1, 1), "number"],
  ])("%s is refused", (_, call, code) => {
    expect(call).toThrowError(expect.objectContaining({ name: "StatisticsError", code }));
  });
});

/** For t > 0. */
function lenth(t: number, df: number, shift: number): number {
  const x = (t * t) / (df + t * t);
  const half = (shift * shift) / 2;
  let p = Math.exp(-half) / 2;
  let q = (shift * Math.exp(-half)) / Math.sqrt(2 * Math.PI);
  let sum = normalCdf(-shift);
  for (let j = 0; j < 400; j++) {
    sum += p * betaCdf(x, j + 0.5, df / 2) + q * betaCdf(x, j + 1, df / 2);
    p *= half / (j + 1);
    q *= half / (j + 1.5);
  }
  return sum;
}
