import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { expectClose, vector } from "../../../test/vectors.fixture.ts";
import { end, maintained, nonmaintained, numbers, open } from "./aml.fixture.ts";
import { logrank } from "./survival.ts";

describe("logrank", () => {
  it("agrees with survdiff on aml", () => {
    const known = vector(
      "statistics.json",
      "logrank_aml",
      z.object({ chisq: z.number(), p: z.number(), observed: numbers, expected: numbers }),
    );
    const found = logrank([maintained, nonmaintained]);
    expectClose([found.chiSquare, found.p], [known.chisq, known.p]);
    expectClose([found.observed, found.expected], [known.observed, known.expected]);
    expect(found).toMatchObject({ degreesOfFreedom: 1, n: [11, 12], exact: false });
  });
  it("splitting a group by nothing leaves two degrees of freedom and a like statistic", () => {
    const three = logrank([maintained, nonmaintained.filter((_, k) => k % 2 === 0), nonmaintained.filter((_, k) => k % 2 === 1)]);
    expect(three.degreesOfFreedom).toBe(2);
    expect(three.chiSquare).toBeGreaterThan(logrank([maintained, nonmaintained]).chiSquare);
    expect(three.observed.reduce((sum, count) => sum + count, 0)).toBeCloseTo(
      three.expected.reduce((sum, count) => sum + count, 0),
      10,
    );
  });
  it("which group comes first does not matter; a copy of the group shows no difference", () => {
    const some = fc.array(fc.record({ time: fc.integer({ min: 1, max: 9 }), event: fc.boolean() }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(some, some, some, (x, y, w) => {
        expect(logrank([x, y, w]).chiSquare).toBeCloseTo(logrank([w, y, x]).chiSquare, 7);
        expect(logrank([x, x]).chiSquare).toBeCloseTo(0, 10);
      }),
      { seed: 77 },
    );
  });
  it("respects delayed entry", () => {
    const late = logrank([
      [end(2), end(4)],
      [end(3, 1), end(5, 4)],
    ]);
    // at 2: 2 + 1 at risk, at 3: 1 + 1, at 4: 1 + 0, at 5: 0 + 1
    expectClose(late.expected, [2 / 3 + 1 / 2 + 1, 1 / 3 + 1 / 2 + 1]);
  });
  it("says why there is no test", () => {
    expect(logrank([[end(1)], []])).toMatchObject({ p: null, reason: "empty" });
    expect(logrank([[open(1)], [open(2)]])).toMatchObject({ p: null, reason: "no-events" });
    expect(logrank([[end(1)], [end(2, 1)]])).toMatchObject({ p: null, reason: "too-few", chiSquare: 0 });
  });
});

it.each([
  ["a broken second group", () => logrank([[end(1)], [end(1, 2)]]), "entry"],
  ["one group", () => logrank([[end(1)]]), "length"],
])("%s is refused", (_, call, code) => {
  expect(call).toThrowError(expect.objectContaining({ name: "StatisticsError", code }));
});
