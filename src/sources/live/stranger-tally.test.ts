import { expect, test } from "vitest";
import type { Whose } from "./resolve-account.ts";
import { strangerTally } from "./stranger-tally.ts";

const stranger = (bucket: string | null): Whose => ({ actor: "human", team: null, standing: "unknown", bucket });
const SPRING = Date.UTC(2026, 4, 1);
const SUMMER = Date.UTC(2026, 7, 1);

test("three people who worked in two quarters are three, though they have six buckets", () => {
  const tally = strangerTally();
  for (const bucket of ["a", "b", "c", "a"]) tally.note(stranger(bucket), SPRING);
  for (const bucket of ["x", "y", "z"]) tally.note(stranger(bucket), SUMMER);
  expect(tally.count()).toBe(3);
});

test("who has a team, is gone or automation is no stranger, and of a quarter without salt there is one", () => {
  const tally = strangerTally();
  expect(tally.count()).toBe(0);
  for (const standing of ["team", "gone", "automation"] as const) tally.note({ ...stranger("a"), standing }, SPRING);
  expect(tally.count()).toBe(0);
  for (const _ of [1, 2]) tally.note(stranger(null), SPRING);
  expect(tally.count()).toBe(1);
});
