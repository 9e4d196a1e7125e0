import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { expectClose, vector } from "../../../test/vectors.fixture.ts";
import { fisherExact, permutationTest } from "./exact-tests.ts";
import { mannWhitney } from "./rank-tests.ts";
import { welch } from "./welch.ts";

const count = fc.integer({ min: 0, max: 12 });
const values = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 7 });

describe("a two-by-two table", () => {
  it("agrees with fisher.test", () => {
    const { p } = vector("statistics.json", "fisher_2x2", z.object({ p: z.number() }));
    expectClose(fisherExact([[7, 1], [2, 6]]).p, p); // biome-ignore format: a table
  });
  it("sums the tables that are no more probable, each by factorials", () => {
    fc.assert(
      fc.property(count, count, count, count, (a, b, c, d) => {
        const chance = (k: number): number => Math.exp(logChoose(a + b, k) + logChoose(c + d, a + c - k) - logChoose(a + b + c + d, a + c));
        const cells = Array.from({ length: a + b + 1 }, (_, k) => k).filter((k) => a + c - k >= 0 && a + c - k <= c + d);
        const expected = cells.map(chance).filter((one) => one <= chance(a) * (1 + 1e-7));
        const found = fisherExact([
          [a, b],
          [c, d],
        ]);
        expectClose(
          found.p,
          expected.reduce((sum, one) => sum + one, 0),
        );
        expect(found.minimumP).toBeLessThanOrEqual((found.p ?? 0) * (1 + 1e-9));
      }),
      { seed: 411 },
    );
  });
  it("does not care which way the table is turned", () => {
    fc.assert(
      fc.property(count, count, count, count, (a, b, c, d) => {
        const turns = [
          [a, b, c, d],
          [c, d, a, b],
          [b, a, d, c],
          [a, c, b, d],
        ] as const;
        for (const [e, f, g, h] of turns)
          expectClose(fisherExact([[e, f], [g, h]]).p, fisherExact([[a, b], [c, d]]).p); // biome-ignore format: tables
      }),
      { seed: 412 },
    );
  });
  it("says nothing where a margin is empty, and stays above 0 where tables are huge", () => {
    expect(fisherExact([[0, 0], [3, 4]])).toMatchObject({ p: 1, minimumP: 1 }); // biome-ignore format: a table
    expect(fisherExact([[0, 0], [0, 0]])).toMatchObject({ p: 1 }); // biome-ignore format: a table
    expect(fisherExact([[100_000, 0], [0, 100_000]])).toMatchObject({ p: 1e-300 }); // biome-ignore format: a table
  });
});

describe("dealing the values out again", () => {
  it("on ranks without ties is the rank test", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([1, 2, 3, 4, 5, 6, 7, 8, 9], { minLength: 9 }), fc.integer({ min: 1, max: 8 }), (order, size) => {
        const [x, y] = [order.slice(0, size), order.slice(size)];
        expectClose(permutationTest(x, y).p, mannWhitney(x, y).p);
      }),
      { seed: 413, numRuns: 40 },
    );
  });
  it("is the same from both sides, after a shift and after a change of unit", () => {
    fc.assert(
      fc.property(values, values, fc.constantFrom("mean" as const, "median" as const), (x, y, statistic) => {
        const { p } = permutationTest(x, y, { statistic });
        const moved = (list: readonly number[]): number[] => list.map((value) => (value + 100) * 1e300);
        expectClose(permutationTest(y, x, { statistic }).p, p);
        expectClose(permutationTest(moved(x), moved(y), { statistic }).p, p);
        expect(p).toBeGreaterThanOrEqual(permutationTest(x, y).minimumP);
      }),
      { seed: 414, numRuns: 40 },
    );
  });
  it("a seeded answer is repeatable, near the t curve and never 0", () => {
    const x = [1.2, 3.4, 2.2, 5.9, 4.1, 3.3, 2.8, 4.4, 6.1];
    const y = [2.1, 4.9, 5.2, 6.6, 7.1, 4.8, 5.5, 6.3, 3.9];
    expect(permutationTest(x, y)).toMatchObject({ exact: true, minimumP: 2 / 48_620 });
    const [more, less] = [
      [...x, 3.1],
      [...y, 5.1],
    ];
    const drawn = permutationTest(more, less);
    expect(drawn).toMatchObject({ exact: false, minimumP: 1 / 10_001 });
    expect(permutationTest(more, less)).toEqual(drawn);
    expect(permutationTest(more, less, { seed: 2 }).p).not.toBe(drawn.p);
    // ten against ten means are normal enough for Welch's p to be near
    expect(Math.abs((welch(more, less).p ?? 0) - (drawn.p ?? 1))).toBeLessThan(0.01);
    const far = permutationTest(
      Array.from({ length: 20 }, (_, k) => k),
      Array.from({ length: 20 }, (_, k) => k + 1000),
    );
    expect(far.p).toBe(1 / 10_001);
  });
  it("keeps the sizes: one against nine cannot go below a tenth", () => {
    expect(permutationTest([99], [1, 2, 3, 4, 5, 6, 7, 8, 9])).toMatchObject({ p: 0.1, minimumP: 0.1 });
  });
  it("takes a statistic of the caller's", () => {
    const spread = (list: readonly number[]): number => Math.max(...list) - Math.min(...list);
    expect(permutationTest([1, 9], [4, 5, 6], { statistic: spread })).toMatchObject({ statistic: 6 });
    expect(() => permutationTest([1], [2], { statistic: () => Number.NaN })).toThrowError(expect.objectContaining({ code: "statistic" }));
  });
  it("an empty group cannot be compared", () => {
    expect(permutationTest([], [1])).toMatchObject({ p: null, reason: "empty" });
  });
});

it.each([
  ["half an item", () => fisherExact([[0.5, 1], [1, 1]]), "count"], // biome-ignore format: a table
  ["a NaN", () => permutationTest([Number.NaN], [1]), "number"],
  ["ten permutations", () => permutationTest([1], [2], { permutations: 10 }), "permutations"],
  ["half a seed", () => permutationTest([1], [2], { seed: 0.5 }), "seed"],
])("%s is refused", (_, call, code) => {
  expect(call).toThrowError(expect.objectContaining({ name: "StatisticsError", code }));
});

function logChoose(n: number, k: number): number {
  let sum = 0;
  for (let i = 1; i <= k; i++) sum += Math.log((n - k + i) / i);
  return sum;
}
