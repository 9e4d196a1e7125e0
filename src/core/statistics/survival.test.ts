import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { expectClose, vector } from "../../../test/vectors/vectors.ts";
import type { CauseItem, LifeItem } from "./survival.ts";
import { aalenJohansen, kaplanMeier, logrank, rmst, rmstDifference, survivalAt, survivalQuantile } from "./survival.ts";

const bound = z.number().nullable();
const numbers = z.array(z.number());
const kmAml = vector(
  "statistics.json",
  "km_aml",
  z.object({
    data: z.array(z.object({ time: z.number(), status: z.number(), x: z.string() })),
    time: numbers,
    "n.risk": numbers,
    "n.event": numbers,
    surv: numbers,
    stdErr: z.array(bound),
    lower: z.array(bound),
    upper: z.array(bound),
  }),
);
const group = (name: string): LifeItem[] =>
  kmAml.data.filter((row) => row.x === name).map(({ time, status }) => ({ time, event: status === 1 }));
const maintained = group("Maintained");
const nonmaintained = group("Nonmaintained");

const end = (time: number, entry?: number): LifeItem => (entry === undefined ? { time, event: true } : { time, event: true, entry });
const open = (time: number): LifeItem => ({ time, event: false });
const someItems = fc.array(fc.record({ time: fc.integer({ min: 0, max: 20 }), event: fc.boolean() }), { minLength: 1, maxLength: 40 });

describe("the curve agrees with survfit on aml", () => {
  const eventSteps = (ci: "log" | "log-log") =>
    [maintained, nonmaintained].flatMap((items) => kaplanMeier(items, { ci }).steps.filter((step) => step.events > 0));
  it("times, numbers at risk, survival and Greenwood errors, log bands", () => {
    const steps = eventSteps("log");
    expectClose(steps.map((step) => step.time), kmAml.time, 0);
    expectClose(steps.map((step) => step.atRisk), kmAml["n.risk"], 0);
    expectClose(steps.map((step) => step.events), kmAml["n.event"], 0);
    expectClose(steps.slice(0, -1).map((step) => step.survival), kmAml.surv.slice(0, -1));
    expect(steps.at(-1)?.survival).toBe(0);
    expectClose(steps.map((step) => step.standardError), kmAml.stdErr);
    expectClose(steps.map((step) => step.low), kmAml.lower);
    expectClose(steps.map((step) => step.high), kmAml.upper);
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
    expectClose(steps.map((step) => step.low), known.lower);
    expectClose(steps.map((step) => step.high), known.upper);
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
    expectClose(kaplanMeier([end(4), end(1), end(2), end(3)]).steps.map((step) => step.survival), [0.75, 0.5, 0.25, 0]);
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

describe("restricted mean", () => {
  const table = vector("statistics.json", "rmst_aml_tau40", z.object({ table: z.array(z.record(z.string(), z.union([z.number(), z.string()]))) })).table;
  it("agrees with R to day 40", () => {
    [maintained, nonmaintained].forEach((items, g) => {
      const found = rmst(items, 40);
      expectClose([found.value, found.standardError], [table[g]?.rmean, table[g]?.["se(rmean)"]]);
      expectClose((found.value ?? 0) - (found.interval?.low ?? 0), 1.959963984540054 * Number(found.standardError));
    });
  });
  it("without open items is the mean of the shortened times, with the error of a mean over n", () => {
    const found = rmst([end(1), end(2), end(4), end(9)], 5);
    expectClose(found.value, (1 + 2 + 4 + 5) / 4);
    const population = [1, 2, 4, 5].reduce((sum, t) => sum + (t - 3) ** 2 / 4, 0);
    expectClose(found.standardError, Math.sqrt(population / 4));
  });
  it("stays within 0 and tau", () => {
    fc.assert(
      fc.property(someItems, fc.integer({ min: 1, max: 20 }), (items, tau) => {
        const { value, interval } = rmst(items, tau);
        if (value === null) return;
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(tau + 1e-9);
        expect(interval?.low ?? 0).toBeGreaterThanOrEqual(0);
        expect(interval?.high ?? 0).toBeLessThanOrEqual(tau);
      }),
      { seed: 74 },
    );
  });
  it("the difference is x minus y with both errors", () => {
    const [x, y] = [rmst(maintained, 40), rmst(nonmaintained, 40)];
    const found = rmstDifference(maintained, nonmaintained, 40);
    expectClose(found.value, (x.value ?? 0) - (y.value ?? 0));
    expectClose(found.standardError, Math.hypot(x.standardError ?? 0, y.standardError ?? 0));
    expectClose(rmstDifference(nonmaintained, maintained, 40).value, -(found.value ?? 0));
    expect(found.n).toBe(23);
    expect(found.interval?.high).toBeCloseTo((found.value ?? 0) + 1.959963984540054 * (found.standardError ?? 0), 9);
  });
  it("says why there is none", () => {
    expect(rmst([], 5)).toMatchObject({ value: null, reason: "empty", standardError: null });
    expect(rmst([open(9)], 5)).toMatchObject({ value: null, reason: "no-events" });
    expect(rmst([end(7)], 5)).toMatchObject({ value: null, reason: "no-events" });
    expect(rmst([end(2), open(4)], 5)).toMatchObject({ value: null, reason: "beyond-follow-up" });
    expect(rmst([end(2), end(2)], 5)).toMatchObject({ value: 2, interval: null, reason: "constant" });
    expect(rmstDifference([end(2), open(4)], [end(1)], 5)).toMatchObject({ value: null, reason: "beyond-follow-up" });
    expect(rmstDifference([end(1)], [], 5)).toMatchObject({ value: null, reason: "empty" });
    expect(rmstDifference([end(2)], [end(1)], 5)).toMatchObject({ value: 1, interval: null, reason: "constant" });
  });
});

describe("competing ends", () => {
  const known = vector(
    "statistics.json",
    "aalen_johansen",
    z.object({ time: numbers, type: z.array(z.string()), outTime: numbers, pOpen: numbers, cifFixed: numbers, cifAccepted: numbers }),
  );
  const findings: CauseItem[] = known.time.map((time, k) => {
    const cause = known.type[k] ?? "";
    return cause === "open" ? { time, event: false } : { time, event: true, cause };
  });
  it("agree with survfit", () => {
    const { steps } = aalenJohansen(findings);
    expectClose(steps.map((step) => step.time), known.outTime, 0);
    expectClose(steps.slice(0, -1).map((step) => step.open), known.pOpen.slice(0, -1));
    expect(steps.at(-1)?.open).toBe(0);
    expectClose(steps.map((step) => step.byCause.fixed), known.cifFixed);
    expectClose(steps.map((step) => step.byCause.accepted), known.cifAccepted);
  });
  it("without open items are plain shares with binomial errors", () => {
    const ended = findings.map((item) => ({ ...item, event: true, cause: item.cause ?? "dismissed" }));
    for (const { time, byCause, errorByCause } of aalenJohansen(ended).steps) {
      for (const cause of ["fixed", "accepted", "dismissed"]) {
        const share = ended.filter((item) => item.time <= time && item.cause === cause).length / 12;
        expectClose(byCause[cause], share, 1e-9);
        expect(errorByCause[cause]).toBeCloseTo(Math.sqrt((share * (1 - share)) / 12), 9);
      }
    }
  });
  it("with one cause are one minus Kaplan-Meier, with Greenwood's error", () => {
    fc.assert(
      fc.property(someItems, (items) => {
        const byCause = aalenJohansen(items.map((item) => (item.event ? { ...item, cause: "fixed" } : item)));
        kaplanMeier(items).steps.forEach(({ survival, standardError }, k) => {
          expect(byCause.steps[k]?.open).toBeCloseTo(survival, 10);
          expect(byCause.steps[k]?.byCause.fixed ?? 0).toBeCloseTo(1 - survival, 10);
          if (standardError !== null) expect(byCause.steps[k]?.errorByCause.fixed ?? 0).toBeCloseTo(standardError, 9);
        });
      }),
      { seed: 75 },
    );
  });
  it("errors with open items lie near those of 4,000 resamples", () => {
    const many = Array.from({ length: 10 }, (_, k) => findings.map((item) => ({ ...item, time: item.time + k / 100 }))).flat();
    const at = (items: readonly CauseItem[]) => aalenJohansen(items).steps.findLast((step) => step.time <= 9.5);
    let state = 7;
    const draw = (): number => {
      state = (state * 48271) % 2147483647;
      return state;
    };
    const shares = Array.from({ length: 4_000 }, () => at(many.flatMap(() => many[draw() % many.length] ?? []))?.byCause.fixed ?? 0);
    const mean = shares.reduce((sum, share) => sum + share / shares.length, 0);
    const spread = Math.sqrt(shares.reduce((sum, share) => sum + (share - mean) ** 2 / shares.length, 0));
    expect(at(many)?.errorByCause.fixed).toBeGreaterThan(spread * 0.95);
    expect(at(many)?.errorByCause.fixed).toBeLessThan(spread * 1.05);
  });
  it("always add up to one", () => {
    const some = fc.array(
      fc.record({ time: fc.integer({ min: 1, max: 9 }), event: fc.boolean(), cause: fc.constantFrom("a", "b", "__proto__") }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(some, (items) => {
        for (const { open: stillOpen, byCause } of aalenJohansen(items).steps)
          expect(stillOpen + Object.values(byCause).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 10);
      }),
      { seed: 76 },
    );
  });
  it("an end needs a cause", () => {
    expect(() => aalenJohansen([{ time: 1, event: true }])).toThrowError(expect.objectContaining({ code: "cause" }));
    expect(aalenJohansen([])).toMatchObject({ steps: [], causes: [], n: 0 });
  });
});

describe("logrank", () => {
  it("agrees with survdiff on aml", () => {
    const known = vector("statistics.json", "logrank_aml", z.object({ chisq: z.number(), p: z.number(), observed: numbers, expected: numbers }));
    const found = logrank([maintained, nonmaintained]);
    expectClose([found.chiSquare, found.p], [known.chisq, known.p]);
    expectClose([found.observed, found.expected], [known.observed, known.expected]);
    expect(found).toMatchObject({ degreesOfFreedom: 1, n: [11, 12], exact: false });
  });
  it("splitting a group by nothing leaves two degrees of freedom and a like statistic", () => {
    const three = logrank([maintained, nonmaintained.filter((_, k) => k % 2 === 0), nonmaintained.filter((_, k) => k % 2 === 1)]);
    expect(three.degreesOfFreedom).toBe(2);
    expect(three.chiSquare).toBeGreaterThan(logrank([maintained, nonmaintained]).chiSquare);
    expect(three.observed.reduce((sum, count) => sum + count, 0)).toBeCloseTo(three.expected.reduce((sum, count) => sum + count, 0), 10);
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
    const late = logrank([[end(2), end(4)], [end(3, 1), end(5, 4)]]);
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
  ["a negative time", () => kaplanMeier([end(-1)]), "time"],
  ["an endless time", () => kaplanMeier([end(Infinity)]), "time"],
  ["an entry at the end", () => kaplanMeier([end(3, 3)]), "entry"],
  ["an entry below 0", () => aalenJohansen([{ ...end(3, -1), cause: "fixed" }]), "entry"],
  ["a broken second group", () => logrank([[end(1)], [end(1, 2)]]), "entry"],
  ["one group", () => logrank([[end(1)]]), "length"],
  ["a level of 1", () => kaplanMeier([end(1)], { level: 1 }), "level"],
  ["a p of 2", () => survivalQuantile(kaplanMeier([end(1)]), 2), "probability"],
  ["a time of NaN", () => survivalAt(kaplanMeier([end(1)]), Number.NaN), "time"],
  ["a tau of 0", () => rmst([end(1)], 0), "time"],
])("%s is refused", (_, call, code) => {
  expect(call).toThrowError(expect.objectContaining({ name: "StatisticsError", code }));
});

function scaled(value: number | null, factor: number): number | null {
  return value === null ? null : value * factor;
}
