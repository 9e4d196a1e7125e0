import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { expectClose, vector } from "../../../test/vectors.fixture.ts";
import { normalCdf } from "./distributions.ts";
import { cliffsDelta, hodgesLehmann, mannWhitney, probabilityOfSuperiority, signedRank } from "./rank-tests.ts";

const rankVector = z.object({
  x: z.array(z.number()),
  y: z.array(z.number()),
  U: z.number(),
  pSuperiority: z.number(),
  cliffsDelta: z.number(),
  pExactCoin: z.number(),
  hodgesLehmannXminusY: z.number(),
  hlCI: z.array(z.number()).nullable(),
});
const answers = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 2, maxLength: 9 });
const reals = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 2, maxLength: 9 });

describe("two groups by rank", () => {
  it.each(["mw_hollander_wolfe", "mw_likert_6v8_ties"])("agree with R and coin: %s", (key) => {
    const known = vector("statistics.json", key, rankVector);
    const test = mannWhitney(known.x, known.y);
    expectClose(test.statistic, known.U);
    expectClose(test.p, known.pExactCoin);
    expect(test.exact).toBe(true);
    expectClose(cliffsDelta(known.x, known.y).value, known.cliffsDelta);
    expectClose(probabilityOfSuperiority(known.x, known.y).value, known.pSuperiority);
    const shift = hodgesLehmann(known.x, known.y);
    expectClose(shift.value, known.hodgesLehmannXminusY);
    if (known.hlCI !== null) expectClose([shift.interval?.low, shift.interval?.high], known.hlCI);
  });
  it("Cliff's interval agrees with effsize", () => {
    const known = vector(
      "statistics.json",
      "cliff_ci_effsize_doc",
      z.object({ x: z.array(z.number()), y: z.array(z.number()), delta: z.number(), ciT: z.array(z.number()) }),
    );
    const found = cliffsDelta(known.x, known.y);
    expectClose(found.value, known.delta);
    expectClose([found.interval?.low, found.interval?.high], known.ciT);
    const share = probabilityOfSuperiority(known.x, known.y);
    expectClose(
      [share.interval?.low, share.interval?.high],
      known.ciT.map((bound) => (bound + 1) / 2),
    );
  });
  it("the exact p counts every way to deal the values out, ties and all", () => {
    fc.assert(
      fc.property(answers, answers, (x, y) => {
        const pool = [...x, ...y];
        const wins = (chosen: readonly number[]): number => {
          const rest = pool.filter((_, k) => !chosen.includes(k));
          return chosen.reduce((sum, k) => sum + rest.reduce((won, j) => won + Math.sign((pool[k] ?? 0) - j) / 2 + 0.5, 0), 0);
        };
        const centre = (x.length * y.length) / 2;
        const every = combinations(pool.length, x.length).map((chosen) => Math.abs(wins(chosen) - centre));
        const test = mannWhitney(x, y);
        expectClose(test.p, every.filter((away) => away >= Math.abs(test.statistic - centre)).length / every.length);
        const most = every.reduce((widest, away) => Math.max(widest, away), 0);
        expectClose(test.minimumP, every.filter((away) => away === most).length / every.length);
      }),
      { seed: 401, numRuns: 25 },
    );
  });
  it("delta and superiority are what counting all pairs gives, inside their interval", () => {
    fc.assert(
      fc.property(answers, answers, (x, y) => {
        const cells = x.map((one) => y.map((other) => Math.sign(one - other)));
        const all = cells.flat();
        const delta = all.reduce((sum, cell) => sum + cell, 0) / all.length;
        const found = cliffsDelta(x, y, { level: 0.9 });
        expect(found.value).toBeCloseTo(delta, 12);
        expect(found.interval?.low).toBeLessThanOrEqual(delta + 1e-12);
        expect(found.interval?.high).toBeGreaterThanOrEqual(delta - 1e-12);
        expectClose(probabilityOfSuperiority(x, y).value, mannWhitney(x, y).statistic / (x.length * y.length), 1e-9);
      }),
      { seed: 402 },
    );
  });
  it("swapping the groups mirrors all of them", () => {
    fc.assert(
      fc.property(reals, reals, (x, y) => {
        expectClose(mannWhitney(x, y).p, mannWhitney(y, x).p);
        for (const method of [cliffsDelta, hodgesLehmann]) {
          const [there, back] = [method(x, y), method(y, x)];
          expect(there.value).toBeCloseTo(-(back.value ?? Number.NaN), 9);
          expect(there.interval?.low ?? 0).toBeCloseTo(-(back.interval?.high ?? 0), 9);
        }
      }),
      { seed: 403 },
    );
  });
  it("a monotone change of scale changes no rank", () => {
    fc.assert(
      fc.property(answers, answers, (x, y) => {
        const bent = (values: readonly number[]): number[] => values.map((value) => Math.exp(value) - 3);
        expect(mannWhitney(bent(x), bent(y))).toEqual(mannWhitney(x, y));
        expect(cliffsDelta(bent(x), bent(y))).toEqual(cliffsDelta(x, y));
      }),
      { seed: 404 },
    );
  });
  it("shifting x shifts the shift", () => {
    fc.assert(
      fc.property(answers, answers, (x, y) => {
        const there = hodgesLehmann(x, y);
        const moved = hodgesLehmann(
          x.map((value) => value + 8),
          y,
        );
        expect(moved.value).toBe((there.value ?? 0) + 8);
        expect(moved.interval?.low).toBe(there.interval === null ? undefined : (there.interval.low ?? 0) + 8);
      }),
      { seed: 405 },
    );
  });
  it("above sixty values the normal curve takes over without a jump", () => {
    const x = Array.from({ length: 30 }, (_, k) => (k * 37) % 61);
    const y = Array.from({ length: 30 }, (_, k) => ((k * 41) % 67) + 9);
    const exact = mannWhitney(x, y);
    const more = mannWhitney([...x, 20, 30], [...y, 20, 30]);
    expect(exact.exact).toBe(true);
    expect(more).toMatchObject({ exact: false, method: "mann-whitney-normal" });
    expect(Math.abs(Math.log((exact.p ?? 0) / (more.p ?? 1)))).toBeLessThan(0.5);
    // the textbook form, worked by hand for values without ties
    const apart = mannWhitney(
      Array.from({ length: 40 }, (_, k) => 2 * k + 21),
      Array.from({ length: 30 }, (_, k) => 2 * k),
    );
    const z = (Math.abs(apart.statistic - 600) - 0.5) / Math.sqrt((1200 * 71) / 12);
    expectClose(apart.p, 2 * normalCdf(-z));
  });
  it("the shift's band by the normal curve lies beside the exact one", () => {
    const x = Array.from({ length: 31 }, (_, k) => Math.sin(k) * 5);
    const y = Array.from({ length: 30 }, (_, k) => Math.cos(k * 1.7) * 5);
    const [near, far] = [hodgesLehmann(x.slice(1), y).interval, hodgesLehmann(x, y).interval];
    expect(far?.low ?? 0).toBeCloseTo(near?.low ?? 9, 0);
    expect(far?.high ?? 0).toBeCloseTo(near?.high ?? 9, 0);
    expect(far?.achieved).toBeGreaterThan(0.949);
    expect(far?.achieved).toBeLessThan(0.953);
  });
  it("values that are all equal show no difference", () => {
    expect(mannWhitney([3, 3], [3, 3, 3])).toMatchObject({ p: 1, minimumP: 1, statistic: 3 });
    const many = new Array<number>(40).fill(3);
    expect(mannWhitney(many, many)).toMatchObject({ p: 1, minimumP: 1 });
    expect(cliffsDelta([3, 3], [3, 3, 3])).toMatchObject({ value: 0 });
    expect(hodgesLehmann([3, 3], [3, 3])).toMatchObject({ value: 0, interval: null, reason: "too-few", caveats: ["ties"] });
  });
  it("groups that do not overlap bound delta from one side", () => {
    const t = 3.182446305284263;
    expectClose(cliffsDelta([5, 6], [1, 2, 3]).interval, { low: (2 - t * t) / (2 + t * t), high: 1, level: 0.95 });
    expectClose(cliffsDelta([1, 2, 3], [5, 6]).interval, { low: -1, high: (t * t - 2) / (2 + t * t), level: 0.95 });
  });
  it("a group of one has a value and no interval, an empty one has nothing", () => {
    expect(cliffsDelta([5], [1, 2, 3])).toMatchObject({ value: 1, interval: null, reason: "too-few" });
    expect(cliffsDelta([], [1])).toMatchObject({ value: null, reason: "empty" });
    expect(probabilityOfSuperiority([], [1])).toMatchObject({ value: null, reason: "empty", method: "probability-of-superiority" });
    expect(hodgesLehmann([1], [])).toMatchObject({ value: null, reason: "empty" });
    expect(mannWhitney([], [1])).toMatchObject({ p: null, reason: "empty", minimumP: 1 });
  });
});

describe("paired differences by rank", () => {
  it("p counts every way to choose the signs", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 10 }), (differences) => {
        const moved = differences.filter((value) => value !== 0);
        const test = signedRank(differences);
        if (moved.length === 0) {
          expect(test).toMatchObject({ p: null, reason: "constant" });
          return;
        }
        const sizes = moved.map(Math.abs);
        const ranks = sizes.map(
          (size) => sizes.filter((other) => other < size).length + (sizes.filter((other) => other === size).length + 1) / 2,
        );
        const half = (moved.length * (moved.length + 1)) / 4;
        const away = (sign: (k: number) => boolean): number => Math.abs(ranks.reduce((sum, rank, k) => sum + (sign(k) ? rank : 0), -half));
        const observed = away((k) => (moved[k] ?? 0) > 0);
        const every = Array.from({ length: 2 ** moved.length }, (_, code) => away((k) => ((code >> k) & 1) === 1));
        expectClose(test.p, every.filter((one) => one >= observed - 1e-9).length / every.length);
        expectClose(test.minimumP, 2 / every.length);
      }),
      { seed: 406, numRuns: 60 },
    );
  });
  it("turning every difference round keeps p and turns the pseudomedian", () => {
    fc.assert(
      fc.property(reals, (differences) => {
        const [there, back] = [signedRank(differences), signedRank(differences.map((value) => -value))];
        expect(back.p).toBe(there.p);
        expect(back.pseudomedian.value ?? 0).toBeCloseTo(-(there.pseudomedian.value ?? 0), 9);
      }),
      { seed: 407 },
    );
  });
  it("the pseudomedian is the median of the averages, its band drops as many as the null leaves out", () => {
    // Walsh averages of 1, 2, 4, 8, 16, 32; rank 1 of 21 at 1 - 2/64
    expect(signedRank([1, 2, 4, 8, 16, 32]).pseudomedian).toMatchObject({
      value: 8.5,
      interval: { low: 1, high: 32, level: 0.95, achieved: 1 - 2 / 64 },
    });
    expect(signedRank([1, 2, 4, 8, 16]).pseudomedian).toMatchObject({ interval: null, reason: "too-few" });
  });
  it("above fifty differences the normal curve takes over without a jump", () => {
    const differences = Array.from({ length: 50 }, (_, k) => ((k * 29) % 53) - 20.5);
    const [exact, more] = [signedRank(differences), signedRank([...differences, 6.25])];
    expect(more).toMatchObject({ exact: false, method: "signed-rank-normal" });
    expect(Math.abs((exact.p ?? 0) - (more.p ?? 1))).toBeLessThan(0.02);
    expect(more.pseudomedian.interval?.achieved).toBeCloseTo(0.95, 2);
  });
  it("nothing to compare", () => {
    expect(signedRank([])).toMatchObject({ p: null, reason: "empty", pseudomedian: { value: null } });
  });
});

it.each([
  ["a NaN", () => mannWhitney([Number.NaN], [1]), "number"],
  ["an endless value", () => hodgesLehmann([1], [Infinity]), "number"],
  ["a level of 1", () => cliffsDelta([1], [2], { level: 1 }), "level"],
  ["a broken difference", () => signedRank([1, Number.NaN]), "number"],
])("%s is refused", (_, call, code) => {
  expect(call).toThrowError(expect.objectContaining({ name: "StatisticsError", code }));
});

function combinations(n: number, size: number): number[][] {
  if (size === 0) return [[]];
  if (size > n) return [];
  return [...combinations(n - 1, size), ...combinations(n - 1, size - 1).map((chosen) => [...chosen, n - 1])];
}
