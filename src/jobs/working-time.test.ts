import { expect, test } from "vitest";
import { isWorkingTime } from "./working-time.ts";

const berlin = { timeZone: "Europe/Berlin", from: 9, to: 17, days: [1, 2, 3, 4, 5] };

test("letters wait for the working hours of the zone", () => {
  // A Monday in winter: Berlin is an hour ahead.
  expect(isWorkingTime(berlin, Date.UTC(2026, 0, 5, 7, 59))).toBe(false);
  expect(isWorkingTime(berlin, Date.UTC(2026, 0, 5, 8))).toBe(true);
  expect(isWorkingTime(berlin, Date.UTC(2026, 0, 5, 16))).toBe(false);
  expect(isWorkingTime(berlin, Date.UTC(2026, 0, 4, 12))).toBe(false);
  expect(isWorkingTime({ ...berlin, timeZone: null }, Date.UTC(2026, 0, 5, 16))).toBe(true);
});
