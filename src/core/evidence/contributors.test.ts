import { expect, test } from "vitest";
import { bucketOfQuarter, quarterOfBucket } from "./bucket.ts";
import { contributorsOf, tallyOf } from "./contributors.ts";

const SPRING = Date.UTC(2026, 5, 29);
const SUMMER = Date.UTC(2026, 6, 2);

test("three people stay three where some of their buckets were made in the quarter after the one they are counted in", () => {
  const people = ["a", "b", "c"];
  const rows = people.flatMap((person) =>
    ["2026-Q2", "2026-Q3"].map((quarter) => ({
      ...{ container: "repo", time: SPRING, items: 1 },
      bucket: bucketOfQuarter(quarter, `${person} in ${quarter}`),
    })),
  );
  expect(contributorsOf(tallyOf(rows))).toBe(3);
});

test("a bucket that does not say its quarter is of that of its row", () => {
  expect([SPRING, SUMMER].map((time) => quarterOfBucket("1a2b3c4d", time))).toEqual(["2026-Q2", "2026-Q3"]);
  expect(quarterOfBucket(bucketOfQuarter("2026-Q3", "1a2b3c4d"), SPRING)).toBe("2026-Q3");
});
