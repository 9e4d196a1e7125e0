import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { expectClose, vector } from "../../../test/vectors.fixture.ts";
import { gammaCdf } from "./distributions.ts";
import { poissonInterval, poissonRateRatio } from "./rates.ts";

const count = fc.integer({ min: 0, max: 2_000 });
const exposure = fc.double({ min: 0.01, max: 1_000, noNaN: true });

describe("a rate", () => {
  it("agrees with Garwood's table at 10 events: 4.795 to 18.39", () => {
    expectClose(poissonInterval(10, 1), { value: 10, n: 10, interval: { low: 4.795389, high: 18.390356, level: 0.95 } }, 1e-6);
  });
  it("is per unit of exposure", () => {
    const week = poissonInterval(10, 4, { level: 0.9 });
    const alone = poissonInterval(10, 1, { level: 0.9 });
    expectClose(week.value, 2.5);
    expectClose(week.interval, { low: (alone.interval?.low ?? 0) / 4, high: (alone.interval?.high ?? 0) / 4, level: 0.9 });
  });
  it("nothing seen in ten weeks still allows up to .37 a week", () => {
    expectClose(poissonInterval(0, 10).interval, { low: 0, high: -Math.log(0.025) / 10, level: 0.95 });
    expect(poissonInterval(0, 10).value).toBe(0);
  });
  it("its bounds leave half of the rest on each side", () => {
    fc.assert(
      fc.property(count, fc.double({ min: 0.5, max: 0.99, noNaN: true }), (k, level) => {
        const { interval } = poissonInterval(k, 1, { level });
        if (k > 0) expectClose(gammaCdf(interval?.low ?? 0, k), (1 - level) / 2, 1e-8);
        expectClose(gammaCdf(interval?.high ?? 0, k + 1), (1 + level) / 2, 1e-8);
      }),
      { seed: 31 },
    );
  });
});

describe("a ratio of rates", () => {
  it("agrees with poisson.test", () => {
    const known = vector("statistics.json", "poisson_rate_ratio", z.object({ rr: z.number(), ci: z.array(z.number()), p: z.number() }));
    const found = poissonRateRatio(11, 24, 6, 30);
    expectClose(found.value, known.rr);
    expectClose([found.interval?.low, found.interval?.high], known.ci);
    expectClose(found.p, known.p);
    expect(found.n).toBe(17);
  });
  it("without events in the second group keeps only its lower bound", () => {
    const found = poissonRateRatio(5, 10, 0, 20);
    expect(found).toMatchObject({ value: null, reason: "no-events", interval: { high: null } });
    // P(all five in the first group) at odds r * 10/20 is .025
    expectClose(found.interval?.low, (0.025 ** 0.2 / (1 - 0.025 ** 0.2)) * 2);
  });
  it("without any events says nothing", () => {
    expect(poissonRateRatio(0, 10, 0, 20)).toMatchObject({ value: null, interval: null, reason: "no-events", p: 1 });
  });
  it("swapping the groups inverts it", () => {
    const some = fc.integer({ min: 1, max: 300 });
    fc.assert(
      fc.property(some, exposure, some, exposure, (k1, t1, k2, t2) => {
        const there = poissonRateRatio(k1, t1, k2, t2);
        const back = poissonRateRatio(k2, t2, k1, t1);
        expectClose((there.value ?? 0) * (back.value ?? 0), 1);
        expectClose((there.interval?.low ?? 0) * (back.interval?.high ?? 0), 1, 1e-8);
        expectClose(there.p, back.p, 1e-6);
      }),
      { seed: 32 },
    );
  });
});

it.each([
  ["no exposure", () => poissonInterval(1, 0), "exposure"],
  ["endless exposure", () => poissonInterval(1, Infinity), "exposure"],
  ["half an event", () => poissonInterval(0.5, 1), "count"],
  ["a negative second count", () => poissonRateRatio(1, 1, -1, 1), "count"],
  ["a first exposure of 0", () => poissonRateRatio(1, 0, 1, 1), "exposure"],
  ["a second exposure of NaN", () => poissonRateRatio(1, 1, 1, Number.NaN), "exposure"],
  ["a level of 0", () => poissonInterval(1, 1, { level: 0 }), "level"],
])("%s is refused", (_, call, code) => {
  expect(call).toThrowError(expect.objectContaining({ name: "StatisticsError", code }));
});
