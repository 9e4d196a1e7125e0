import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { expectClose, vector } from "../../../test/vectors.fixture.ts";
import { betaCdf } from "./distributions.ts";
import type { Estimate } from "./estimate.ts";
import { binomialTest, clopperPearson, jeffreys, newcombe, wilson } from "./proportions.ts";

const pair = z.tuple([z.number(), z.number()]);
const shares = z.object({ k: z.number(), n: z.number(), level: z.number(), wilson: pair, clopperPearson: pair, jeffreysBeta: pair });
const someShare = fc.integer({ min: 1, max: 500 }).chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));
const someLevel = fc.double({ min: 0.01, max: 0.999, noNaN: true });

function bounds(estimate: Estimate): [number | null, number | null] {
  return [estimate.interval?.low ?? null, estimate.interval?.high ?? null];
}

describe("shares agree with R", () => {
  it.each(["wilson_0_5", "wilson_1_8", "wilson_4_5", "wilson_81_263"])("%s", (key) => {
    const known = vector("statistics.json", key, shares);
    const { k, n, level } = known;
    expectClose(bounds(wilson(k, n, { level })), known.wilson);
    expectClose(bounds(clopperPearson(k, n, { level })), known.clopperPearson);
    expectClose(bounds(jeffreys(k, n, { level })), known.jeffreysBeta);
    expectClose(wilson(k, n).value, k / n, 0);
  });
  it("the difference agrees with Newcombe's example", () => {
    const { ci } = vector("statistics.json", "newcombe_56_70_48_80", z.object({ ci: pair }));
    expectClose(bounds(newcombe(56, 70, 48, 80)), ci);
    expectClose(newcombe(56, 70, 48, 80).value, 0.2);
    expect(newcombe(56, 70, 48, 80).n).toBe(150);
  });
  it("the exact test agrees with R", () => {
    const known = vector("statistics.json", "binom_tests", z.record(z.string(), z.number()));
    expectClose(binomialTest(7, 8, 0.5).p, known.p_7of8);
    expectClose(binomialTest(5, 5, 0.5).p, known.p_5of5);
    expectClose(binomialTest(6, 6, 0.5).p, known.p_6of6);
  });
});

describe("the exact test", () => {
  it("sums what is no more probable than the observed outcome, on both sides", () => {
    // P(0) = .4096, P(1) = .4096, P(2) = .1536, P(3) = .0256, P(4) = .0016
    expectClose(binomialTest(2, 4, 0.2).p, 0.1536 + 0.0256 + 0.0016, 1e-12);
    expectClose(binomialTest(0, 4, 0.2).p, 1, 1e-12);
    expectClose(binomialTest(2, 4, 0.2).minimumP, 0.0016, 1e-12);
  });
  it("at p0 = 1/2 counts both tails, however their chances round", () => {
    for (let n = 1; n <= 80; n++) {
      for (let k = 0; 2 * k < n; k++) expectClose(binomialTest(k, n, 0.5).p, Math.min(1, 2 * betaCdf(0.5, n - k, k + 1)), 1e-9);
    }
  });
  it("two outcomes that are equally the most probable both have p = 1", () => {
    for (let n = 2; n <= 60; n++) for (const k of [0, 1]) expectClose(binomialTest(k, n, 1 / (n + 1)).p, 1, 1e-12);
  });
  it("is certain where p0 is", () => {
    expect(binomialTest(0, 4, 0).p).toBe(1);
    expect(binomialTest(1, 4, 0).p).toBe(1e-300);
    expect(binomialTest(4, 4, 1).p).toBe(1);
    expect(binomialTest(0, 0, 0.5)).toMatchObject({ p: null, reason: "empty" });
  });
  it("never prints a p of 0", () => {
    expect(binomialTest(5_000, 5_000, 0.001).p).toBe(1e-300);
  });
  it("is the same seen from the other side", () => {
    fc.assert(
      fc.property(someShare, fc.double({ min: 0.01, max: 0.99, noNaN: true }), ([k, n], p0) => {
        expectClose(binomialTest(k, n, p0).p, binomialTest(n - k, n, 1 - p0).p, 1e-6);
      }),
      { seed: 21 },
    );
  });
});

describe("laws of shares", () => {
  it("intervals hold the value, stay within [0, 1] and mirror", () => {
    fc.assert(
      fc.property(someShare, someLevel, ([k, n], level) => {
        for (const method of [wilson, jeffreys, clopperPearson]) {
          const [low, high] = bounds(method(k, n, { level }));
          const [mirroredLow] = bounds(method(n - k, n, { level }));
          expect(low).toBeGreaterThanOrEqual(0);
          expect(high).toBeLessThanOrEqual(1);
          if (method !== jeffreys) {
            expect(low).toBeLessThanOrEqual(k / n + 1e-12);
            expect(high).toBeGreaterThanOrEqual(k / n - 1e-12);
          }
          expect(Math.abs((mirroredLow ?? 0) - (1 - (high ?? 0)))).toBeLessThan(1e-9);
        }
      }),
      { seed: 22 },
    );
  });
  it("a higher level is wider, and the exact interval holds Wilson's middle", () => {
    const [low90, high90] = bounds(wilson(3, 20, { level: 0.9 }));
    const [low99, high99] = bounds(wilson(3, 20, { level: 0.99 }));
    expect(low99).toBeLessThan(low90 ?? 0);
    expect(high99).toBeGreaterThan(high90 ?? 1);
  });
  it("swapping groups mirrors the difference", () => {
    fc.assert(
      fc.property(someShare, someShare, ([k1, n1], [k2, n2]) => {
        const there = newcombe(k1, n1, k2, n2);
        const back = newcombe(k2, n2, k1, n1);
        expect(Math.abs((there.value ?? 0) + (back.value ?? 0))).toBeLessThan(1e-12);
        expect(Math.abs((there.interval?.low ?? 0) + (back.interval?.high ?? 0))).toBeLessThan(1e-12);
        expect(there.interval?.low).toBeGreaterThanOrEqual(-1 - 1e-12);
      }),
      { seed: 23 },
    );
  });
  it("edges are exact", () => {
    expect(bounds(wilson(0, 7))[0]).toBe(0);
    expect(bounds(wilson(7, 7))[1]).toBe(1);
    expect(bounds(clopperPearson(0, 7))[0]).toBe(0);
    expect(bounds(clopperPearson(7, 7))[1]).toBe(1);
  });
});

describe("input without an answer", () => {
  it("no items: no share", () => {
    for (const none of [wilson(0, 0), jeffreys(0, 0), clopperPearson(0, 0), newcombe(0, 0, 1, 2), newcombe(1, 2, 0, 0)])
      expect(none).toMatchObject({ value: null, interval: null, reason: "empty", needs: 1 });
  });
  it.each([
    ["more hits than items", () => wilson(6, 5), "count"],
    ["a negative count", () => jeffreys(-1, 5), "count"],
    ["half an item", () => clopperPearson(1, 2.5), "count"],
    ["half a hit", () => binomialTest(0.5, 2, 0.5), "count"],
    ["a broken second group", () => newcombe(1, 2, 3, 2), "count"],
    ["a level of 95", () => wilson(1, 5, { level: 95 }), "level"],
    ["a level of 0", () => newcombe(1, 5, 1, 5, { level: 0 }), "level"],
    ["a level of 1, even without items", () => wilson(0, 0, { level: 1 }), "level"],
    ["an impossible chance", () => binomialTest(1, 2, 1.5), "probability"],
  ])("%s is refused", (_, call, code) => {
    expect(call).toThrowError(expect.objectContaining({ name: "StatisticsError", code }));
  });
});
