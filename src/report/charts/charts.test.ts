import fc from "fast-check";
import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { WEEK } from "../../core/model/time.ts";
import type { Markup } from "../escape.ts";
import { markupText } from "../escape.ts";
import { exampleSurvival } from "../example-report.fixture.ts";
import { naturalLimits } from "../html/natural-limits.ts";
import { claimMarks } from "./claim-marks.ts";
import { controlGrid } from "./control-grid.ts";
import { pointInterval } from "./point-interval.ts";
import { niceStep, ticks } from "./scale.ts";
import { survivalAt, survivalSteps } from "./survival-steps.ts";
import { unitSquares } from "./unit-squares.ts";
import { xmrPanels } from "./xmr-panels.ts";

const drawn = (markup: Markup | readonly Markup[]) =>
  parseHTML(`<html><body>${[markup].flat().map(markupText).join("")}</body></html>`).document;

const point = {
  value: 34,
  interval: { low: 26, high: 45 },
  aid: 14,
  claimSide: "above",
  top: 60,
  valueLabel: "34 days (26–45)",
  aidLabel: "14 days, an assumption",
  topLabel: "60 days",
  alternative: "34 days",
} as const;

test("a value stands where its axis says, its band around it, the tint on the side of the claim", () => {
  const chart = drawn(pointInterval(point));
  const band = chart.querySelector(".eb");
  expect([band?.getAttribute("x"), band?.getAttribute("width")]).toEqual(["43.33%", "31.67%"]);
  expect(chart.querySelector(".zone")?.getAttribute("x")).toBe("23.33%");
  expect(chart.querySelector(".aid")?.getAttribute("x1")).toBe("23.33%");
});

test("an interval that is open above runs to the edge with an arrow, and a value that was not reached has no mark", () => {
  const chart = drawn(pointInterval({ ...point, value: null, interval: { low: 26, high: null }, valueLabel: "more than 26 days" }));
  expect(chart.querySelector(".more")).not.toBeNull();
  expect(chart.querySelector(".em")).toBeNull();
  expect(chart.querySelector("text.b")?.textContent).toBe("more than 26 days");
});

test("every coordinate is a number inside the chart, whatever the values", () => {
  const value = fc.double({ min: 0, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(value, value, value, fc.double({ min: 0.001, max: 1e6, noNaN: true }), (low, wide, aid, top) => {
      const text = markupText(pointInterval({ ...point, value: low + wide / 2, interval: { low, high: low + wide }, aid, top }));
      expect(text).not.toMatch(/NaN|Infinity|undefined/);
      for (const [, percent] of text.matchAll(/"(-?[\d.]+)%"/g)) {
        expect(Number(percent)).toBeGreaterThanOrEqual(0);
        expect(Number(percent)).toBeLessThanOrEqual(100);
      }
    }),
    { seed: 1 },
  );
});

test("a survival curve is read as a step function, open items are ticks, thousands of steps stay a small file", () => {
  const points = exampleSurvival(58, 9, 816);
  expect(survivalAt(points, 0)).toBe(1);
  expect(survivalAt(points, 816)).toBeLessThanOrEqual(0.5);
  const chart = drawn(survivalSteps({ points, aid: 336, median: 816, alternative: "x" }));
  expect(chart.querySelectorAll(".tick").length).toBeGreaterThan(5);
  expect(
    markupText(survivalSteps({ points: exampleSurvival(5000, 200, 816), aid: null, median: 816, alternative: "x" })).length,
  ).toBeLessThan(40_000);
});

test("a period that may not be shown leaves a gap in line and points", () => {
  const points = [0.2, 0.3, null, 0.2, 0.25].map((value, index) => ({
    window: { from: index * 4 * WEEK, to: (index + 1) * 4 * WEEK },
    value,
  }));
  const chart = drawn(xmrPanels([{ title: "a", note: "b", points, limits: null, outside: [], say: String }]));
  expect(chart.querySelectorAll("polyline")).toHaveLength(2);
  expect(chart.querySelectorAll("circle")).toHaveLength(4);
});

test("limits need eight periods, a constant series has nothing outside, and places are counted with the gaps", () => {
  expect(naturalLimits([0.1, 0.2, 0.1]).limits).toBeNull();
  expect(naturalLimits(Array.from({ length: 12 }, () => 0.56)).outside).toEqual([]);
  expect(naturalLimits([0.21, null, 0.19, 0.24, 0.22, 0.2, 0.23, 0.21, 0.4, 0.22, 0.21, 0.19, 0.21]).outside).toEqual([8]);
});

test("marks, squares and axis steps are as many as what they stand for", () => {
  expect(
    drawn(
      claimMarks(
        "open",
        Array.from({ length: 23 }, (_, index) => `claim ${index}`),
      ),
    ).querySelectorAll("g"),
  ).toHaveLength(23);
  expect(drawn(unitSquares(3, 12, "3 of 12")).querySelectorAll(".on")).toHaveLength(3);
  expect([niceStep(120, 4), niceStep(1, 4), niceStep(0, 4)]).toEqual([30, 0.3, 1]);
  expect(ticks(100, 30)).toEqual([0, 30, 60, 90]);
  expect(ticks(0.004, 0.001)).toEqual([0, 0.001, 0.002, 0.003, 0.004]);
});

test("one repository gives a list, several give columns by name, very many give counts", () => {
  const row = (names: readonly string[]) => [
    {
      control: "sast",
      name: "Static analysis",
      repositories: names.map((repository) => ({ repository, state: "ran" as const, where: ["ci.yml"] })),
    },
  ];
  expect(drawn(controlGrid(row(["a"]))).querySelectorAll("th.c")).toHaveLength(0);
  expect([...drawn(controlGrid(row(["b", "a"]))).querySelectorAll("th.c")].map((each) => each.textContent)).toEqual(["a", "b"]);
  expect(drawn(controlGrid(row(Array.from({ length: 30 }, (_, index) => `r${index}`)))).querySelectorAll("th.c")).toHaveLength(0);
});
