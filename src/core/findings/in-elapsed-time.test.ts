import { expect, test } from "vitest";
import { inElapsedTime } from "./in-elapsed-time.ts";

test("one working day is 33.6 hours by the clock on average, two are 67.2", () => {
  expect(inElapsedTime(8, "working hours")).toBeCloseTo(33.6, 10);
  expect(inElapsedTime(16, "working hours")).toBeCloseTo(67.2, 10);
});

test("five working days are one week", () => {
  expect(inElapsedTime(40, "working hours")).toBeCloseTo(7 * 24, 10);
});

test("other units stay as they are", () => {
  expect(inElapsedTime(0.2, "share")).toBe(0.2);
  expect(inElapsedTime(48, "hours")).toBe(48);
});
