import fc from "fast-check";
import { expect, test } from "vitest";
import { LATEST } from "./instant-of-seconds.ts";
import { TimeColumn } from "./time-column.ts";

test("every time that git can give comes back to the second", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: LATEST / 1000 }), fc.integer({ min: 0, max: LATEST / 1000 }), (first, second) => {
      const times = new TimeColumn();
      times.set(3, first * 1000);
      expect(times.at(3)).toBe(first * 1000);
      times.set(3, second * 1000);
      expect(times.at(3)).toBe(second * 1000);
    }),
  );
});

test.each([0, 2 ** 31, 2 ** 32 - 2, 2 ** 32 - 1, 2 ** 32])("%d seconds come back", (seconds) => {
  const times = new TimeColumn();
  times.set(0, seconds * 1000);
  expect(times.at(0)).toBe(seconds * 1000);
});
