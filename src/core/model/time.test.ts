import fc from "fast-check";
import { expect, test } from "vitest";
import { civilDate, DAY, PERIOD, periodOf, periodWindow, quarterOf, WEEK } from "./time.ts";

test("the first base period starts on Monday 5 January 1970 and lasts four weeks", () => {
  expect(periodWindow(0)).toEqual({ from: Date.UTC(1970, 0, 5), to: Date.UTC(1970, 0, 5) + 4 * WEEK });
});

test("every instant lies in the window of its own period", () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e12, max: 4e12 }), (at) => {
      const { from, to } = periodWindow(periodOf(at));
      expect(from <= at && at < to && to - from === PERIOD).toBe(true);
    }),
  );
});

test("civil dates agree with the platform's calendar from 1900 to 2200", () => {
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2200, 0, 1) }), (at) => {
      const platform = new Date(at);
      expect(civilDate(at)).toEqual({ year: platform.getUTCFullYear(), month: platform.getUTCMonth() + 1, day: platform.getUTCDate() });
    }),
    { numRuns: 2000 },
  );
});

test("a quarter changes at midnight UTC", () => {
  const newYear = Date.UTC(2027, 0, 1);
  expect([quarterOf(newYear - 1), quarterOf(newYear), quarterOf(newYear + 89 * DAY), quarterOf(newYear + 90 * DAY)]).toEqual([
    "2026-Q4",
    "2027-Q1",
    "2027-Q1",
    "2027-Q2",
  ]);
});
