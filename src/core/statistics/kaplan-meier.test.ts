import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { expectClose, vector } from "../../../test/vectors.fixture.ts";
import { bound, end, kmAml, maintained, nonmaintained, open, someItems } from "./aml.fixture.ts";
import { kaplanMeier, rmst, survivalAt, survivalQuantile } from "./survival.ts";

describe("the curve agrees with survfit on aml", () => {
  const eventSteps = (ci: "log" | "log-log") =>
    [maintained, nonmaintained].flatMap((items) => kaplanMeier(items, { ci }).steps.filter((step) => step.events > 0));
  it("times, numbers at risk, survival and Greenwood errors, log bands", () => {
    const steps = eventSteps("log");
    expectClose(
      steps.map((step) => step.time),
      kmAml.time,
      0,
    );
    expectClose(
      steps.map((step) => step.atRisk),
      kmAml["n.risk"],
      0,
    );
    expectClose(
      steps.map((step) => step.events),
      kmAml["n.event"],
      0,
    );
    expectClose(
      steps.slice(0, -1).map((step) => step.survival),
      kmAml.surv.slice(0, -1),
    );
    expect(steps.at(-1)?.survival).toBe(0);
    expectClose(
      steps.map((step) => step.standardError),
      kmAml.stdErr,
    );
    expectClose(
      steps.map((step) => step.low),
      kmAml.lower,
    );
    expectClose(
      steps.map((step) => step.high),
      kmAml.upper,
    );
  });
  const quartiles = z.array(z.record(z.string(), z.union([z.number(), z.string(), z.null()])));
  const known = vector(
    "statistics.json",
    "km_aml_loglog",
    z.object({
      lower: z.array(bound),
      upper: z.array(bound),
      quantiles: z.object({ quantile: quartiles, lower: quartiles, upper: quartiles }),
    }),
  );
  it("log-log bands are the default", () => {
    const steps = eventSteps("log-log");
    expectClose(
      steps.map((step) => step.low),
      known.lower,
    );
    expectClose(
      steps.map((step) => step.high),
      known.upper,
    );
    expect(kaplanMeier(maintained)).toEqual(kaplanMeier(maintained, { ci: "log-log", level: 0.95 }));
  });
  it.each([25, 50, 75])("the %i %% quantile and its bounds", (percent) => {
    [maintained, nonmaintained].forEach((items, g) => {
      const found = survivalQuantile(kaplanMeier(items), percent / 100);
      const key = String(percent);
      const { quantile, lower, upper } = known.quantiles;
      expect([found.value, found.interval?.low, found.interval?.high]).toEqual([quantile[g]?.[key], lower[g]?.[key], upper[g]?.[key]]);
    });
  });
  it("the median is the 50 % quantile", () => {
    expect(kaplanMeier(maintained).median).toEqual(survivalQuantile(kaplanMeier(maintained), 0.5));
    expect(kaplanMeier(maintained).median).toMatchObject({ value: 31, n: 11, interval: { low: 13, high: null, level: 0.95 } });
  });
});

describe("counting", () => {
  it("events come before censorings at the same time", () => {
    expect(kaplanMeier([open(2), end(2), open(3)]).steps).toMatchObject([
      { time: 2, atRisk: 3, events: 1, censored: 1, survival: expect.closeTo(2 / 3, 12) },
      { time: 3, atRisk: 1, events: 0, censored: 1, survival: expect.closeTo(2 / 3, 12) },
    ]);
  });
  it("without open items the curve is the share still to come", () => {
    expectClose(
      kaplanMeier([end(4), end(1), end(2), end(3)]).steps.map((step) => step.survival),
      [0.75, 0.5, 0.25, 0],
    );
  });
  it("an item counts from just after its entry", () => {
    const curve = kaplanMeier([end(5), end(3), end(6, 3), end(4, 2)]);
    expect(curve.steps.map((step) => step.atRisk)).toEqual([3, 3, 2, 1]);
    expectClose(curve.steps[0]?.survival, 2 / 3);
  });
  it("delayed entry that empties the risk set ends the curve", () => {
    const curve = kaplanMeier([end(1), end(9, 4), end(8, 4)]);
    expect(curve.steps.map((step) => step.time)).toEqual([1]);
    expect(curve.caveats).toEqual(["risk-set-emptied"]);
    expect(survivalAt(curve, 6)).toMatchObject({ value: null, reason: "beyond-follow-up" });
    expect(rmst([end(1), end(9, 4), end(8, 4)], 6)).toMatchObject({ value: null, reason: "beyond-follow-up" });
  });
  it("an entry at the very time the others leave keeps the risk set filled", () => {
    expect(kaplanMeier([open(1), end(9, 1)]).steps.map((step) => step.time)).toEqual([1, 9]);
  });
  it("says that nobody was watched from the start", () => {
    expect(kaplanMeier([end(3, 1), end(4, 2)]).caveats).toEqual(["starts-at-first-entry"]);
    expect(kaplanMeier([end(3, 0), end(4, 2)]).caveats).toEqual([]);
  });
  it("time 0 is a time", () => expect(kaplanMeier([end(0), end(1)]).steps[0]?.survival).toBe(0.5));
});

describe("reading the curve", () => {
  const curve = kaplanMeier([end(2), end(4), open(6), end(8)]);
  it("a step exactly at 1 - p is read in its middle", () => {
    expect(curve.median.value).toBe(6);
    expect(survivalQuantile(curve, 0.25).value).toBe(3);
    expect(survivalQuantile(kaplanMeier([end(2), open(4)]), 0.5).value).toBe(2);
  });
  it("shares between, before and after the steps", () => {
    expect(survivalAt(curve, 1)).toMatchObject({ value: 1, interval: { low: null, high: 1 } });
    expectClose(survivalAt(curve, 2).value, 0.75);
    expectClose(survivalAt(curve, 3.9).value, 0.75);
    expectClose(survivalAt(curve, 7).value, 0.5);
    expect(survivalAt(curve, 7).interval).toMatchObject({ low: curve.steps[2]?.low, high: curve.steps[2]?.high, level: 0.95 });
    expect(survivalAt(curve, 8)).toMatchObject({ value: 0, interval: null });
    expect(survivalAt(curve, 99)).toMatchObject({ value: 0, interval: null });
  });
  it("past a censored end there is no answer", () => {
    const censored = kaplanMeier([end(2), end(2), open(5)]);
    expect(survivalAt(censored, 5).value).toBeCloseTo(1 / 3);
    expect(survivalAt(censored, 5.1)).toMatchObject({ value: null, interval: null, reason: "beyond-follow-up" });
  });
  it("an unreached median keeps the bound that is known", () => {
    const items = [...Array.from({ length: 12 }, (_, k) => end(k + 1)), ...Array.from({ length: 14 }, () => open(20))];
    const { median } = kaplanMeier(items);
    expect(median).toMatchObject({ value: null, reason: "beyond-follow-up", interval: { high: null } });
    expect(median.interval?.low).toBeGreaterThan(5);
  });
  it("without items or events there is no median", () => {
    expect(kaplanMeier([])).toMatchObject({ steps: [], median: { value: null, interval: null, reason: "empty" } });
    expect(kaplanMeier([open(3)]).median).toMatchObject({ value: null, interval: null, reason: "no-events" });
    expect(kaplanMeier([open(3)]).steps).toMatchObject([{ survival: 1, standardError: 0, low: null, high: 1 }]);
    expect(survivalAt(kaplanMeier([]), 1)).toMatchObject({ value: null, reason: "empty" });
  });
});

describe("laws of the curve", () => {
  it("falls from 1 to at least 0, its band around it, every item leaves once", () => {
    fc.assert(
      fc.property(someItems, fc.constantFrom("log" as const, "log-log" as const), (items, ci) => {
        const { steps } = kaplanMeier(items, { ci });
        let before = 1;
        for (const { survival, low, high } of steps) {
          expect(survival).toBeLessThanOrEqual(before);
          if (low !== null) expect(low).toBeLessThanOrEqual(survival);
          if (high !== null) expect(high).toBeGreaterThanOrEqual(survival);
          if (high !== null) expect(high).toBeLessThanOrEqual(1);
          before = survival;
        }
        expect(steps.reduce((sum, step) => sum + step.events + step.censored, 0)).toBe(items.length);
      }),
      { seed: 71 },
    );
  });
  it("order of items and unit of time do not matter", () => {
    fc.assert(
      fc.property(someItems, (items) => {
        expect(kaplanMeier(items.toReversed())).toEqual(kaplanMeier(items));
        const days = kaplanMeier(items.map((item) => ({ ...item, time: item.time * 24 }))).median.value;
        expect(days).toBe(scaled(kaplanMeier(items).median.value, 24));
      }),
      { seed: 72 },
    );
  });
  it("an open item that is watched longer never shortens the median", () => {
    fc.assert(
      fc.property(someItems, (items) => {
        const later = items.map((item) => (item.event ? item : { ...item, time: item.time + 30 }));
        const [now, then] = [kaplanMeier(items).median.value ?? Infinity, kaplanMeier(later).median.value ?? Infinity];
        expect(then).toBeGreaterThanOrEqual(Math.min(now, then));
        expect(kaplanMeier(later).steps.length).toBeGreaterThan(0);
      }),
      { seed: 73 },
    );
  });
});

it.each([
  ["a negative time", () => kaplanMeier([end(-1)]), "time"],
  ["an endless time", () => kaplanMeier([end(Infinity)]), "time"],
  ["an entry at the end", () => kaplanMeier([end(3, 3)]), "entry"],
  ["a level of 1", () => kaplanMeier([end(1)], { level: 1 }), "level"],
  ["a p of 2", () => survivalQuantile(kaplanMeier([end(1)]), 2), "probability"],
  ["a time of NaN", () => survivalAt(kaplanMeier([end(1)]), Number.NaN), "time"],
])("%s is refused", (_, call, code) => {
  expect(call).toThrowError(expect.objectContaining({ name: "StatisticsError", code }));
});

function scaled(value: number | null, factor: number): number | null {
  return value === null ? null : value * factor;
}
