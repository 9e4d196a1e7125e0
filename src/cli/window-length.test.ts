import { expect, test } from "vitest";
import { weeksOf } from "./window-length.ts";

test.each([
  ["52w", 52],
  ["12m", 52],
  ["1y", 52],
  ["3m", 13],
  ["4w", 4],
])("%s is %i weeks", (since, weeks) => {
  expect(weeksOf(since)).toBe(weeks);
});

test.each(["", "52", "w52", "3w", "0w", "11y", "-4w", "1.5y", "52w;rm"])("%j is refused with the allowed range", (since) => {
  expect(() => weeksOf(since)).toThrow(/4w to 520w/);
});
