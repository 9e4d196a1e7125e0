import { expect, test } from "vitest";
import { type Threshold, withThreshold } from "./threshold-of.ts";

const at = (finding: string, measure: string, threshold: number): Threshold => ({ finding, measure, threshold, reason: "agreed" });
const all = [at("waits", "E04", 8), at("waits", "E05", 0.2), at("rework", "E12", 0.3)];

test("one more goes to the end", () => {
  expect(withThreshold(all, -1, at("queues", "E09", 2))).toEqual([...all, at("queues", "E09", 2)]);
});

test("one that is changed keeps its place", () => {
  expect(withThreshold(all, 1, at("waits", "E05", 0.4))).toEqual([all[0], at("waits", "E05", 0.4), all[2]]);
});

test("of one claim and measure there is one, whichever way it came", () => {
  expect(withThreshold(all, -1, at("waits", "E04", 16))).toEqual([all[1], all[2], at("waits", "E04", 16)]);
  expect(withThreshold(all, 2, at("waits", "E04", 16))).toEqual([all[1], at("waits", "E04", 16)]);
});
