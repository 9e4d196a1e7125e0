import { expect, test } from "vitest";
import { nextTotal, nothingYet, sayTotal } from "./daily-total.ts";
import { chanceShown, smallestChange } from "./planning.ts";

test("the chance that a team shows is that of the table in privacy.md 3", () => {
  expect([5, 6, 7, 8, 10].map((eligible) => Math.round(100 * chanceShown(eligible, 5)))).toEqual([24, 53, 76, 89, 98]);
  expect(chanceShown(4, 5)).toBe(0);
  expect(chanceShown(50_000, 5)).toBeCloseTo(1, 6);
});

test("the smallest change is that of the table in survey.md 5, and nothing is said under twenty answers", () => {
  expect([8, 26, 27, 67].map(smallestChange)).toEqual([null, 23, 23, 14]);
  expect(smallestChange(25)).toBeNull();
});

test("the one total moves by k or more, and once a day", () => {
  const day = 86_400_000;
  const steps = [
    { at: 0, accepted: 3 },
    { at: day, accepted: 6 },
    { at: day + 1, accepted: 60 },
    { at: 2 * day, accepted: 10 },
    { at: 3 * day, accepted: 11 },
  ];
  const shown: number[] = [];
  steps.reduce((before, { at, accepted }) => {
    const next = nextTotal(before, accepted, 5, at, false);
    shown.push(next.shown);
    return next;
  }, nothingYet);
  expect(shown).toEqual([0, 6, 6, 6, 11]);
  expect(sayTotal(nothingYet, 5)).toBe("fewer than 5 so far");
  expect(sayTotal({ shown: 6, looked: 1 }, 5)).toBe("at least 6 so far");
});
