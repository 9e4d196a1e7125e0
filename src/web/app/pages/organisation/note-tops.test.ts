import { expect, test } from "vitest";
import { noteTops } from "./note-tops.ts";

test("a note stands beside its arc", () => {
  expect(noteTops([4, 9], 14)).toEqual([3.6, 8.6]);
});

test("arcs close together have notes one above the other", () => {
  const [upper = 0, lower = 0] = noteTops([8, 8], 14);
  expect(lower - upper).toBeCloseTo(3);
});

test("a note at the end stays inside the map", () => {
  expect(noteTops([9.4], 10)).toEqual([7]);
});
