import fc from "fast-check";
import { expect, test } from "vitest";
import { DAY, HOUR, WEEK } from "../core/model/time.ts";
import { digestDue, isTimeZone } from "./digest-due.ts";

const monday9 = (timeZone: string) => ({ weekday: 1, hour: 9, timeZone });

test.each([
  ["UTC", "2026-05-11T09:00Z"],
  ["Europe/Berlin", "2026-05-11T07:00Z"],
  ["Asia/Kolkata", "2026-05-11T03:30Z"],
  ["America/St_Johns", "2026-05-11T11:30Z"],
  ["Pacific/Chatham", "2026-05-10T20:15Z"],
])("Monday nine o'clock in %s is %s", (zone, at) => {
  const due = Date.parse(at);
  expect(digestDue(monday9(zone), due - 1, due)).toBe(true);
  expect(digestDue(monday9(zone), due - HOUR, due - 1)).toBe(false);
  expect(digestDue(monday9(zone), due, due + DAY)).toBe(false);
});

test("asked every quarter of an hour, it is due exactly once a week, whatever zone and season", () => {
  const zone = fc.constantFrom("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca");
  const start = fc.integer({ min: Date.UTC(2024, 0, 1) / HOUR, max: Date.UTC(2027, 0, 1) / HOUR });
  fc.assert(
    fc.property(zone, start, fc.integer({ min: 1, max: 7 }), fc.integer({ min: 0, max: 22 }), (timeZone, hours, weekday, hour) => {
      const schedule = { timeZone, weekday, hour };
      let due = 0;
      const from = hours * HOUR;
      for (let at = from; at < from + 3 * WEEK; at += HOUR / 4) if (digestDue(schedule, at - HOUR / 4, at)) due++;
      expect(due).toBeGreaterThanOrEqual(2);
      expect(due).toBeLessThanOrEqual(4);
    }),
    { numRuns: 12 },
  );
});

test("an hour that the clocks skip is made up for by the next", () => {
  const sunday2 = { weekday: 7, hour: 2, timeZone: "Europe/Berlin" };
  const three = Date.parse("2026-03-29T01:00Z");
  expect(digestDue(sunday2, three - 1, three)).toBe(true);
});

test("an hour that the clocks repeat counts once", () => {
  const sunday2 = { weekday: 7, hour: 2, timeZone: "Europe/Berlin" };
  const first = Date.parse("2026-10-25T00:00Z");
  expect(digestDue(sunday2, first - 1, first)).toBe(true);
  expect(digestDue(sunday2, first, first + 3 * HOUR)).toBe(false);
});

test("a server that was away for a month sends one", () => {
  const now = Date.parse("2026-06-11T12:00Z");
  expect(digestDue(monday9("UTC"), now - 30 * DAY, now)).toBe(true);
});

test("zones are those of the tz database", () => {
  expect(isTimeZone("Europe/Berlin")).toBe(true);
  expect(isTimeZone("Mars/Olympus")).toBe(false);
});
