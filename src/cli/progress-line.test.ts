import { expect, test } from "vitest";
import { lineOf } from "./progress-line.ts";

test("work of known length shows how far, how fast and how long still", () => {
  expect(lineOf({ what: "Reading history", done: 30_000, total: 82_000, unit: "commits" }, 2000)).toBe(
    "Reading history ━━━━━━━━━─────────────── 30,000 of 82,000 commits · 15,000/s · 4 s left",
  );
});

test("work of unknown length shows what is done and promises no end", () => {
  expect(lineOf({ what: "Cloning", done: 1200, total: null, unit: "objects" }, 1000)).toBe("Cloning · 1,200 objects · 1,200/s");
});

test("finished work says nothing about time left", () => {
  expect(lineOf({ what: "Reading history", done: 10, total: 10, unit: "commits" }, 1000)).not.toContain("left");
});
