import { expect, test } from "vitest";
import { DAY, HOUR, periodWindow, WEEK } from "../model/time.ts";
import { estimateCell, seriesOf, wholePeriods } from "./estimate-cell.ts";
import { exampleMeasure } from "./example-measure.fixture.ts";
import type { Measure, MeasureRow } from "./measure.ts";

const START = periodWindow(700).from;
const window = { from: START, to: START + 12 * WEEK };

function aRow(over: Partial<MeasureRow>): MeasureRow {
  return {
    variant: "all",
    category: null,
    container: "r",
    repo: "r",
    team: null,
    bucket: "b",
    time: START + DAY,
    item: null,
    covered: true,
    items: 1,
    k: null,
    n: null,
    num: null,
    den: null,
    started: null,
    ended: null,
    endedBy: null,
    ...over,
  };
}

function outcomeOf(measure: Partial<Measure>, rows: readonly MeasureRow[], proxy = false) {
  return estimateCell({ measure: exampleMeasure(measure), rows, allCategories: rows, window, proxy }).outcome;
}

function estimated(measure: Partial<Measure>, rows: readonly MeasureRow[], proxy = false) {
  const outcome = outcomeOf(measure, rows, proxy);
  if (outcome.outcome !== "value") throw new Error(`${outcome.outcome} ${outcome.reason}`);
  return outcome;
}

const hits = (k: number, n: number): readonly MeasureRow[] => Array.from({ length: n }, (_, index) => aRow({ k: index < k ? 1 : 0, n: 1 }));
const life = (hours: number | null, startedHours = 24): MeasureRow =>
  aRow({ started: START + startedHours * HOUR, ended: hours === null ? null : START + (startedHours + hours) * HOUR });
const duration = { shape: "duration", unit: "hours", nMin: 8 } as const;

test("a share has Wilson's interval at 90 %", () => {
  const { estimate, details } = estimated({}, hits(1, 8));
  expect(estimate).toMatchObject({ value: 0.125, n: 8, method: "wilson", coverage: 1 });
  expect(estimate.interval?.level).toBe(0.9);
  expect(details.k).toBe(1);
});

test("items that are all alike have an interval as well: none of twenty is not never", () => {
  const ratio = { shape: "ratio", unit: "ratio" } as const;
  const alike = (num: number, den: (at: number) => number) =>
    Array.from({ length: 20 }, (_, at) => aRow({ num: num * den(at), den: den(at) }));
  const none = estimated(
    ratio,
    alike(0, () => 1),
  ).estimate;
  // Wilson at 90 %: 2.7055 / (20 + 2.7055).
  expect(none).toMatchObject({ value: 0, n: 20, interval: { low: 0, level: 0.9 } });
  expect(none.interval?.high).toBeCloseTo(0.11916, 5);
  // One item with half of all the weight: worth (19 + 19) squared / (19 squared + 19), 3 whole items.
  const heavy = estimated(
    ratio,
    alike(0, (at) => (at === 0 ? 19 : 1)),
  ).estimate;
  expect(heavy.interval?.high).toBeCloseTo(2.705543 / 5.705543, 5);
  expect(
    estimated(
      ratio,
      alike(2, () => 1),
    ).estimate.interval,
  ).toBeNull();
});

test("an empty denominator is too few items, never 0", () => {
  expect(outcomeOf({}, [])).toEqual({ outcome: "unknown", reason: "too-few-items", n: 0, coverage: null });
  expect(outcomeOf({}, hits(0, 4))).toMatchObject({ reason: "too-few-items", n: 4 });
});

test("below 60 % coverage the value is withheld, below 80 % it has a caveat", () => {
  const unseen = (n: number): readonly MeasureRow[] => Array.from({ length: n }, () => aRow({ covered: false }));
  expect(outcomeOf({}, [...hits(3, 5), ...unseen(5)])).toEqual({ outcome: "unknown", reason: "low-coverage", n: 10, coverage: 0.5 });
  const partly = estimateCell({
    measure: exampleMeasure({}),
    rows: [...hits(3, 7), ...unseen(3)],
    allCategories: [],
    window,
    proxy: false,
  });
  expect(partly.caveats).toEqual(["Only 70 % of the items could be observed."]);
});

test("facts about files are counted in full and have no interval", () => {
  expect(estimated({ class: "artefact" }, hits(2, 8)).estimate).toMatchObject({ value: 0.25, interval: null, method: "full count" });
});

test("a category without its own k is a share of all categories", () => {
  const rows = [aRow({ category: "early", n: 3 })];
  const all = [...rows, aRow({ category: "late", n: 9 })];
  const { outcome } = estimateCell({ measure: exampleMeasure({ shape: "categories" }), rows, allCategories: all, window, proxy: false });
  expect(outcome).toMatchObject({ estimate: { value: 0.25, n: 12 } });
});

test("open items make a duration longer, not invisible", () => {
  const ended = Array.from({ length: 9 }, (_, index) => life(10 + index));
  const open = Array.from({ length: 11 }, () => life(null));
  expect(estimated(duration, ended).estimate.value).toBe(14);
  const { estimate, details } = estimated(duration, [...ended, ...open]);
  expect(estimate.value).toBeNull();
  expect(estimate.interval?.low).toBeGreaterThan(14);
  expect(details).toMatchObject({ censored: 11, k: 9 });
});

test("an item from before the window enters at its age, so that an old backlog counts", () => {
  const fresh = Array.from({ length: 10 }, () => life(10));
  const old = Array.from({ length: 10 }, () => life(200 * 24 + 240, -200 * 24));
  const { details } = estimated(duration, [...fresh, ...old]);
  expect(details.survival?.[0]).toMatchObject({ time: 10, atRisk: 10, survival: 0 });
  expect(estimated({ ...duration, windowBy: "end" }, [...fresh, ...old]).details.survival?.[0]).toMatchObject({ atRisk: 20 });
});

test("negative times and a proxy's zero are no durations", () => {
  const rows = Array.from({ length: 8 }, () => life(10));
  expect(estimated(duration, [...rows, life(-5), life(0)], true).estimate.n).toBe(8);
  expect(estimated(duration, [...rows, life(-5), life(0)], false).estimate.n).toBe(9);
});

test("other ends compete: dismissing is not repairing", () => {
  const repaired = Array.from({ length: 8 }, (_, index) => life(10 + index));
  const dismissed = Array.from({ length: 12 }, () => ({ ...life(5), endedBy: "dismissed" }));
  const { estimate, details } = estimated({ ...duration, competingEnds: ["dismissed"] }, [...repaired, ...dismissed]);
  expect(estimate.value).toBeNull();
  expect(details.survival?.at(-1)?.survival).toBeCloseTo(0.6, 12);
});

test("ends without a start are left-censored", () => {
  const rows = Array.from({ length: 9 }, () => aRow({ covered: false, ended: START + DAY }));
  expect(outcomeOf(duration, rows)).toMatchObject({ reason: "left-censored" });
});

test("a survival curve has at most 120 points and keeps its ends", () => {
  const { details } = estimated(
    duration,
    Array.from({ length: 1_000 }, (_, index) => life(1 + index)),
  );
  expect(details.survival).toHaveLength(120);
  expect(details.survival?.at(-1)).toMatchObject({ time: 1_000, survival: 0 });
});

test("a quiet window that was watched counts 0 a week, with a bound from above", () => {
  const { estimate } = estimated({ shape: "count" }, [aRow({ items: 0, n: 0 })]);
  expect(estimate).toMatchObject({ value: 0, n: 0 });
  expect(estimate.interval?.high).toBeGreaterThan(0);
});

test("bursts widen the interval of a count", () => {
  const even = Array.from({ length: 24 }, (_, index) => aRow({ n: 1, time: START + (index % 12) * WEEK }));
  const burst = Array.from({ length: 24 }, () => aRow({ n: 1 }));
  const [calm, bursty] = [estimated({ shape: "count" }, even).estimate, estimated({ shape: "count" }, burst).estimate];
  expect(calm).toMatchObject({ value: 2, method: "poisson-exact" });
  expect(bursty).toMatchObject({ value: 2, method: "poisson-quasi" });
  expect(bursty.interval?.high).toBeGreaterThan(calm.interval?.high ?? Number.POSITIVE_INFINITY);
});

test("a ratio divides sums and resamples whole items", () => {
  const rows = Array.from({ length: 20 }, (_, index) => aRow({ num: 1 + (index % 3), den: 10 }));
  expect(estimated({ shape: "ratio" }, rows).estimate).toMatchObject({ value: 39 / 200, n: 20 });
});

test("a level is the mean of days; a later day without rows had nothing open", () => {
  const rows = Array.from({ length: 84 }, (_, day) => aRow({ time: START + day * DAY, num: day % 7 })).filter(({ num }) => num !== 0);
  expect(estimated({ shape: "level" }, rows).estimate.value).toBeGreaterThan(2.9);
});

test("only whole base periods make a series, and a hidden one says nothing", () => {
  expect(wholePeriods(window)).toEqual([700, 701, 702]);
  expect(wholePeriods({ from: window.from + 1, to: window.to })).toEqual([701, 702]);
  const rows = hits(2, 8);
  const cell = { measure: exampleMeasure({}), rows, allCategories: rows, window, proxy: false };
  expect(seriesOf(cell, [700], new Set([700]))[0]).toMatchObject({ value: 0.25, n: 8 });
  expect(seriesOf(cell, [700], new Set())[0]).toMatchObject({ value: null, n: null });
});
