import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { expectClose, vector } from "../../../test/vectors.fixture.ts";
import { end, maintained, nonmaintained, open, someItems } from "./aml.fixture.ts";
import { rmst, rmstDifference } from "./survival.ts";

describe("restricted mean", () => {
  const table = vector(
    "statistics.json",
    "rmst_aml_tau40",
    z.object({ table: z.array(z.record(z.string(), z.union([z.number(), z.string()]))) }),
  ).table;
  it("agrees with R to day 40", () => {
    [maintained, nonmaintained].forEach((items, g) => {
      const found = rmst(items, 40);
      expectClose([found.value, found.standardError], [table[g]?.rmean, table[g]?.["se(rmean)"]]);
      expectClose((found.value ?? 0) - (found.interval?.low ?? 0), 1.959963984540054 * Number(found.standardError));
    });
  });
  it("without open items is the mean of the shortened times, with the error of a mean over n", () => {
    const found = rmst([end(1), end(2), end(4), end(9)], 5);
    expectClose(found.value, (1 + 2 + 4 + 5) / 4);
    const population = [1, 2, 4, 5].reduce((sum, t) => sum + (t - 3) ** 2 / 4, 0);
    expectClose(found.standardError, Math.sqrt(population / 4));
  });
  it("stays within 0 and tau", () => {
    fc.assert(
      fc.property(someItems, fc.integer({ min: 1, max: 20 }), (items, tau) => {
        const { value, interval } = rmst(items, tau);
        if (value === null) return;
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(tau + 1e-9);
        expect(interval?.low ?? 0).toBeGreaterThanOrEqual(0);
        expect(interval?.high ?? 0).toBeLessThanOrEqual(tau);
      }),
      { seed: 74 },
    );
  });
  it("the difference is x minus y with both errors", () => {
    const [x, y] = [rmst(maintained, 40), rmst(nonmaintained, 40)];
    const found = rmstDifference(maintained, nonmaintained, 40);
    expectClose(found.value, (x.value ?? 0) - (y.value ?? 0));
    expectClose(found.standardError, Math.hypot(x.standardError ?? 0, y.standardError ?? 0));
    expectClose(rmstDifference(nonmaintained, maintained, 40).value, -(found.value ?? 0));
    expect(found.n).toBe(23);
    expect(rmstDifference(nonmaintained, maintained, 40).interval?.low).toBeCloseTo(-(found.interval?.high ?? 0), 9);
    expect(found.interval?.high).toBeCloseTo((found.value ?? 0) + 1.959963984540054 * (found.standardError ?? 0), 9);
  });
  it("says why there is none", () => {
    expect(rmst([], 5)).toMatchObject({ value: null, reason: "empty", standardError: null });
    expect(rmst([open(9)], 5)).toMatchObject({ value: null, reason: "no-events" });
    expect(rmst([end(7)], 5)).toMatchObject({ value: null, reason: "no-events" });
    expect(rmst([end(5), end(9)], 5)).toMatchObject({ value: null, reason: "no-events" });
    expect(rmst([end(2), open(4)], 5)).toMatchObject({ value: null, reason: "beyond-follow-up" });
    expect(rmst([end(2), end(2)], 5)).toMatchObject({ value: 2, interval: null, reason: "constant" });
    expect(rmstDifference([end(2), open(4)], [end(1)], 5)).toMatchObject({ value: null, reason: "beyond-follow-up" });
    expect(rmstDifference([end(1)], [], 5)).toMatchObject({ value: null, reason: "empty" });
    expect(rmstDifference([end(2)], [end(1)], 5)).toMatchObject({ value: 1, interval: null, reason: "constant" });
  });
});

it.each([["a tau of 0", () => rmst([end(1)], 0), "time"]])("%s is refused", (_, call, code) => {
  expect(call).toThrowError(expect.objectContaining({ name: "StatisticsError", code }));
});
