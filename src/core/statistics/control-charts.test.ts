import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { expectClose, vector } from "../../../test/vectors.fixture.ts";
import { calibratedK, declaredK, lagOneCorrelation } from "./calibrated-limits.ts";
import type { RuleName } from "./chart-rules.ts";
import { flagged } from "./chart-rules.ts";
import { xmr } from "./control-charts.ts";

const indices = z.array(z.number());
const wheeler = z.object({
  x: z.array(z.number()),
  limits: z.record(z.string(), z.number()),
  rules: z.object({
    beyond: indices,
    run8: indices,
    run7_nhs: indices,
    three_of_four_nearer_limit: indices,
    two_of_three_2sigma_nhs: indices,
    trend7_nhs: indices,
  }),
});

describe("limits and rules agree with Wheeler's examples", () => {
  it.each(["xmr_wheeler_MSD_p382_verify", "xmr_wheeler_MSD_fig9_9_peakflow"])("%s", (key) => {
    const { x, limits, rules } = vector("spc.json", key, wheeler);
    const chart = xmr(x, { extraRules: ["run7", "trend7", "twoOfThree"] });
    expectClose([chart.centre, chart.meanRange, chart.sigma], [limits.mean, limits.avgMR, limits.sigmaHat]);
    expectClose([chart.lower, chart.upper, chart.rangeLimit], [limits.lnpl, limits.unpl, limits.url]);
    expect(chart.rules).toEqual({
      beyond: rules.beyond,
      run8: rules.run8,
      threeOfFour: rules.three_of_four_nearer_limit,
      run7: rules.run7_nhs,
      trend7: rules.trend7_nhs,
      twoOfThree: rules.two_of_three_2sigma_nhs,
    });
    const median = xmr(x, { range: "median" });
    expectClose(
      [median.meanRange, median.lower, median.upper, median.rangeLimit],
      [limits.medianMR, limits.lnplMedian, limits.unplMedian, limits.urlMedian],
    );
    expectClose(median.sigma, (limits.medianMR ?? 0) / 0.954);
    expect(Object.keys(xmr(x).rules)).toEqual(["beyond", "run8", "threeOfFour"]);
  });
  it("a median chart is centred on the median", () => {
    expect(xmr([1, 2, 3, 4, 50], { centre: "median" })).toMatchObject({ centre: 3, meanRange: 1, upper: 6.145, calibrated: null });
  });
});

describe("rules, one by one, around 0 with sigma 1", () => {
  const lines = { centre: 0, sigma: 1, lower: -3, upper: 3 };
  it.each<[string, RuleName, number[], number[]]>([
    ["a point on the limit is inside", "beyond", [3, -3, 3.01, -3.01], [2, 3]],
    ["seven on one side are no run of eight", "run8", [1, 1, 1, 1, 1, 1, 1, -1], []],
    ["eight are, and the ninth belongs", "run8", [-1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1], [1, 2, 3, 4, 5, 6, 7, 8, 9]],
    ["below counts too", "run8", [-1, -1, -1, -1, -1, -1, -1, -1], [0, 1, 2, 3, 4, 5, 6, 7]],
    ["a point on the centre ends a run", "run7", [1, 1, 1, 1, 0, 1, 1, 1], []],
    ["zeros are no run", "run7", [0, 0, 0, 0, 0, 0, 0, 0], []],
    ["seven are a run of seven", "run7", [1, 1, 1, 1, 1, 1, 1], [0, 1, 2, 3, 4, 5, 6]],
    ["three of four beyond 1.5 sigma", "threeOfFour", [1.6, 0, 1.6, 1.6, 0], [0, 2, 3]],
    ["exactly 1.5 sigma is not beyond", "threeOfFour", [1.5, 1.5, 1.5, 1.5], []],
    ["three of five are too far apart", "threeOfFour", [1.6, 0, 0, 1.6, 1.6], []],
    ["sides are not added up", "threeOfFour", [1.6, -1.6, 1.6, -1.6], []],
    ["the lower side has its own", "threeOfFour", [-1.6, -1.6, 1.6, -1.6], [0, 1, 3]],
    ["two of three beyond 2 sigma", "twoOfThree", [2.1, 0, 2.1], [0, 2]],
    ["points beyond the limits do not count for it", "twoOfThree", [3.5, 2.1, 0], []],
    ["nor below", "twoOfThree", [-3.5, -2.1, 0], []],
    ["two of four are too far apart", "twoOfThree", [-2.1, 0, 0, -2.1], []],
    ["seven rising points", "trend7", [5, 1, 2, 3, 4, 5, 6, 7, 7], [1, 2, 3, 4, 5, 6, 7]],
    ["six are none", "trend7", [1, 2, 3, 4, 5, 6], []],
    ["equal neighbours end it", "trend7", [1, 2, 3, 4, 4, 5, 6, 7], []],
    ["falling counts", "trend7", [7, 6, 5, 4, 3, 2, 1], [0, 1, 2, 3, 4, 5, 6]],
    ["a turn starts a new one", "trend7", [3, 2, 1, 2, 3, 4, 5, 6, 7], [2, 3, 4, 5, 6, 7, 8]],
  ])("%s", (_, rule, values, expected) => expect(flagged(rule, values, lines)).toEqual(expected));
});

describe("calibrated limits", () => {
  const table = vector("calibration.json", "xmrCalibratedK95_for12points", z.record(z.string(), z.record(z.string(), z.number())));
  it("take K from the simulated table, linear in 1 / baseline between its points", () => {
    for (const baseline of [6, 8, 12, 20, 30]) {
      expect(declaredK(baseline, 0)).toBeCloseTo(table.rho0?.[baseline] ?? 0, 12);
      expect(declaredK(baseline, 0.3)).toBeCloseTo(table.rho03?.[baseline] ?? 0, 12);
    }
    expect(declaredK(10, 0.3)).toBeCloseTo(4.58 + ((1 / 8 - 1 / 10) / (1 / 8 - 1 / 12)) * (4.02 - 4.58), 12);
    expect(declaredK(500, 0)).toBe(2.86);
    expect(declaredK(5, 0)).toBeNull();
  });
  it("assume memory below twenty points, believe its absence from there on, give up on much of it", () => {
    expect(calibratedK(19, 0)).toBe(declaredK(19, 0.3));
    expect(calibratedK(20, 0.149)).toBe(declaredK(20, 0));
    expect(calibratedK(20, 0.15)).toBe(declaredK(20, 0.3));
    expect(calibratedK(20, 0.45)).toBe(declaredK(20, 0.3));
    expect(calibratedK(20, 0.451)).toBeNull();
    expect(calibratedK(12, 0.46)).toBeNull();
    expect(declaredK(12, 0.46)).toBeNull();
    expect(calibratedK(5, 0)).toBeNull();
  });
  it("estimate the autocorrelation with its bias taken off", () => {
    // deviations -1.5 -.5 .5 1.5: products .75 - .25 + .75 over squares 5
    expectClose(lagOneCorrelation([1, 2, 3, 4]), 0.25 + (1 + 0.75) / 4, 1e-12);
    expectClose(lagOneCorrelation([1, -1, 1, -1]), -0.75 + 1 / 4, 1e-12);
    expect(lagOneCorrelation([2, 2, 2])).toBe(0);
    expectClose(lagOneCorrelation([1e308, 2e307, 3e307, 9e307]), lagOneCorrelation([10, 2, 3, 9]), 1e-9);
  });
  const steady = [10, 12, 11, 13, 11, 12];
  it("notify only after the baseline, on either side, strictly", () => {
    const { calibrated, lower, upper } = xmr(steady, { baseline: 6 });
    expect(calibrated?.k).toBe(5.26);
    expectClose(calibrated, { k: 5.26, lower: 11.5 - 5.26 * 1.6, upper: 11.5 + 5.26 * 1.6 });
    expect(calibrated?.upper).toBeGreaterThan(upper ?? 0);
    expect(calibrated?.lower).toBeLessThan(lower ?? 0);
    const later = [(calibrated?.upper ?? 0) + 1e-9, (calibrated?.lower ?? 0) - 1e-9, (calibrated?.upper ?? 0) - 1e-9, upper ?? 0];
    expect(xmr([...steady, ...later], { baseline: 6 }).signals).toEqual([6, 7]);
  });
  it("lock the limits to the baseline", () => {
    const { signals: _, rules: __, ...locked } = xmr([...steady, 90, 80], { baseline: 6 });
    const { signals: ___, rules: ____, ...alone } = xmr(steady);
    expect(locked).toEqual(alone);
  });
  it("never notify about the points they were made from", () => {
    expect(xmr([...steady, ...steady, 60]).signals).toEqual([]);
    expect(xmr([...steady, ...steady, 60]).rules.beyond).toEqual([12]);
  });
  it("stay away under six points, on constant series and for uncalibrated charts", () => {
    expect(xmr([1, 2, 3, 4, 90], { baseline: 4 })).toMatchObject({
      calibrated: null,
      signals: [],
      reason: "too-few",
      rules: { beyond: [4] },
    });
    expect(xmr([3, 3, 3, 3, 3, 3, 9], { baseline: 6 })).toMatchObject({
      calibrated: null,
      signals: [],
      reason: "constant",
      lower: 3,
      upper: 3,
    });
    expect(xmr(steady, { range: "median" }).calibrated).toBeNull();
    expect(xmr(steady, { rho: 0.5 }).calibrated).toBeNull();
    expect(xmr(steady, { rho: 0 }).calibrated?.k).toBe(4.58);
    expect("reason" in xmr(steady)).toBe(false);
  });
});

describe("durations on a log scale", () => {
  it("have limits that are ratios around the geometric mean", () => {
    const durations = [1, 10, 1, 10, 1, 10];
    const chart = xmr(durations, { scale: "log" });
    expectClose(chart.centre, Math.sqrt(10));
    expectClose(chart.upper, Math.sqrt(10) * 10 ** 2.66);
    expectClose(chart.lower, Math.sqrt(10) / 10 ** 2.66);
    expectClose(chart.calibrated?.upper, Math.sqrt(10) * 10 ** 5.26);
    expectClose([chart.meanRange, chart.sigma], [Math.log(10), Math.log(10) / 1.128]);
  });
  it("do not depend on the unit", () => {
    const some = fc.array(fc.integer({ min: 1, max: 999 }), { minLength: 7, maxLength: 30 });
    fc.assert(
      fc.property(some, (x) => {
        const o = { scale: "log" as const, baseline: 6 };
        const [hours, seconds] = [
          xmr(x, o),
          xmr(
            x.map((value) => value * 3600),
            o,
          ),
        ];
        expectClose(seconds.centre, (hours.centre ?? 0) * 3600, 1e-9);
        expect(seconds.signals).toEqual(hours.signals);
      }),
      { seed: 91 },
    );
  });
});

describe("any series", () => {
  it("gives finite numbers and indices of its own points", () => {
    const some = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { maxLength: 40 });
    fc.assert(
      fc.property(some, (x) => {
        const chart = xmr(x, { extraRules: ["run7", "trend7", "twoOfThree"] });
        const shown = [chart.centre, chart.meanRange, chart.sigma, chart.lower, chart.upper, chart.rangeLimit];
        for (const value of shown) expect(value === null || Number.isFinite(value)).toBe(true);
        for (const index of Object.values(chart.rules).flat()) expect(index < x.length).toBe(true);
      }),
      { seed: 92 },
    );
  });
  it("turned upside down has the same signals", () => {
    const some = fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 8, maxLength: 30 });
    fc.assert(
      fc.property(some, (x) => {
        const [up, down] = [
          xmr(x, { baseline: 7 }),
          xmr(
            x.map((value) => -value),
            { baseline: 7 },
          ),
        ];
        expect(down.signals).toEqual(up.signals);
        expect(down.rules).toEqual(up.rules);
      }),
      { seed: 93 },
    );
  });
  it("too short has no limits", () => {
    expect(xmr([])).toMatchObject({ centre: null, upper: null, calibrated: null, reason: "empty" });
    expect(xmr([4])).toMatchObject({ centre: 4, meanRange: null, upper: null, reason: "too-few" });
    expect(xmr([4, 5], { baseline: 0 })).toMatchObject({ centre: null, reason: "empty" });
  });
});

it.each([
  ["a NaN", () => xmr([1, Number.NaN]), "number"],
  ["a zero on a log scale", () => xmr([1, 0], { scale: "log" }), "number"],
  ["a baseline longer than the series", () => xmr([1, 2], { baseline: 3 }), "length"],
  ["a fractional baseline", () => xmr([1, 2], { baseline: 1.5 }), "length"],
  ["a rho of 1", () => xmr([1, 2], { rho: 1 }), "parameter"],
])("%s is refused", (_, call, code) => {
  expect(call).toThrowError(expect.objectContaining({ name: "StatisticsError", code }));
});
