import fc from "fast-check";
import { expect, it } from "vitest";
import { expectClose } from "../../../test/vectors.fixture.ts";
import { tCdf, tQuantile } from "./distributions.ts";
import { welch } from "./welch.ts";

const values = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 2, maxLength: 12 });

it("agrees with R 4.2.2: t.test(extra ~ group, data = sleep)", () => {
  const first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2];
  const second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
  const found = welch(first, second);
  expectClose(found, { value: -1.58, p: 0.07939414, degreesOfFreedom: 17.776474 }, 1e-7);
  expectClose(found.interval, { low: -3.3654832, high: 0.2054832, level: 0.95 }, 1e-6);
});

it("with equal sizes and spreads it is Student's pooled interval", () => {
  const x = [1, 4, 2, 8, 5];
  const y = x.map((value) => value + 3);
  const reach = tQuantile(0.95, 8) * Math.sqrt((2 * 7.5) / 5);
  const found = welch(y, x, { level: 0.9 });
  expectClose(found, { value: 3, degreesOfFreedom: 8, standardError: Math.sqrt(3), interval: { low: 3 - reach, high: 3 + reach } });
  expectClose(found.p, 2 * tCdf(-3 / Math.sqrt(3), 8));
});

it("swapping mirrors, shifting one group shifts, a unit scales", () => {
  fc.assert(
    fc.property(values, values, fc.constantFrom(0.01, 3, 1e200), (x, y, unit) => {
      const there = welch(x, y);
      const back = welch(y, x);
      const scaled = welch(
        x.map((value) => value * unit),
        y.map((value) => value * unit),
      );
      if (there.interval === null || there.standardError === null) return;
      const size = Math.max(1e-9, there.standardError);
      expect(Math.abs((there.value ?? 0) + (back.value ?? 0)) / size).toBeLessThan(1e-6);
      expectClose(back.p, there.p, 1e-6);
      expect(Math.abs((scaled.interval?.high ?? 0) / unit - (there.interval.high ?? 0)) / size).toBeLessThan(1e-6);
      expect(there.interval.low).toBeLessThanOrEqual(there.value ?? Number.NaN);
      expect(there.interval.high).toBeGreaterThanOrEqual(there.value ?? Number.NaN);
    }),
    { seed: 421 },
  );
});

it("says why there is no interval", () => {
  expect(welch([], [1])).toMatchObject({ value: null, reason: "empty", p: null });
  expect(welch([4], [1, 2])).toMatchObject({ value: 2.5, interval: null, reason: "too-few", p: null });
  expect(welch([4, 4], [3, 3])).toMatchObject({ value: 1, interval: null, reason: "constant", p: null });
  expect(() => welch([Number.NaN], [1])).toThrowError(expect.objectContaining({ code: "number" }));
});
