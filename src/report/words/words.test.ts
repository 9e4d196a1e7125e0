import { describe, expect, test } from "vitest";
import type { Estimate, Unit } from "../../core/evidence/estimate.ts";
import { DAY } from "../../core/model/time.ts";
import { exampleCell, fullReport } from "../example-report.fixture.ts";
import { dateText, monthText, spanText, windowText } from "./date.ts";
import { durationText, hoursOfWork } from "./duration.ts";
import { cellText, estimateText } from "./estimate.ts";
import { counted, countWord, frequency, listed, percent, thousands } from "./number.ts";
import { markState } from "./outcome.ts";
import { methodText, sourceText, tableText } from "./source.ts";

const plain = (text: string): string => text.replaceAll("\u00a0", " ");

test.each([
  [0.5, "30 minutes"],
  [1, "1 hour"],
  [47, "47 hours"],
  [268.8, "11.2 days"],
  [816, "34 days"],
  [24 * 800, "2.2 years"],
])("%d hours are said as %s", (hours, said) => {
  expect(plain(durationText(hours))).toBe(said);
});

test.each([
  [0, "none"],
  [0.004, "fewer than 1 in 100"],
  [0.02, "1 in 50"],
  [0.05, "1 in 20"],
  [0.125, "1 in 8"],
  [0.23, "1 in 4"],
  [0.31, "3 in 10"],
  [1 / 3, "1 in 3"],
  [0.5, "half"],
  [0.66, "2 in 3"],
  [0.9, "9 in 10"],
  [0.98, "nearly all"],
  [1, "all"],
])("a share of %d is counted as %s", (share, said) => {
  expect(frequency(share)).toBe(said);
});

test("numbers are grouped, counted and listed in words", () => {
  expect(thousands(4816)).toBe("4,816");
  expect(thousands(1234567.5)).toBe("1,234,567.5");
  expect(counted(1, "repository", "repositories")).toBe("1 repository");
  expect(countWord(3)).toBe("three");
  expect(countWord(30)).toBe("30");
  expect(listed(["a", "b", "c"])).toBe("a, b and c");
  expect(plain(percent(0.004))).toBe("under 1 %");
  expect(plain(percent(0.999))).toBe("over 99 %");
});

test("hours of work are a range, or nothing", () => {
  expect(plain(hoursOfWork([1, 8]))).toBe("1–8 h");
  expect(plain(hoursOfWork([0, 1]))).toBe("up to 1 h");
  expect(hoursOfWork([0, 0])).toBe("nothing");
});

test("dates are UTC days, and a window says its year once", () => {
  expect(dateText(0)).toBe("1 January 1970");
  expect(monthText(31 * DAY)).toBe("Feb 1970");
  expect(windowText({ from: 0, to: 2 * DAY })).toBe("1–2 January 1970");
  expect(windowText({ from: 0, to: 40 * DAY })).toBe("1 January – 9 February 1970");
  expect(windowText({ from: 0, to: 366 * DAY })).toBe("1 January 1970 – 1 January 1971");
  expect(spanText(52)).toBe("a year");
});

describe("a figure", () => {
  const figure = (value: number | null, low: number | null, high: number | null): Estimate => ({
    value,
    n: 58,
    interval: { low, high, level: 0.9 },
    method: "",
    coverage: 1,
  });
  const cases: readonly (readonly [Estimate, Unit, string])[] = [
    [figure(816, 624, 1080), "hours", "34 days (26–45)"],
    [figure(816, 624, null), "hours", "34 days (more than 26)"],
    [figure(null, 2160, null), "hours", "more than 90 days"],
    [figure(0.23, 0.14, 0.35), "share", "23 % (14–35)"],
    [figure(1.4, 1.1, 1.8), "per-week", "1.4 a week (1.1–1.8)"],
    [{ ...figure(0.23, null, null), interval: null }, "share", "23 %"],
  ];
  test.each(cases)("stands with its unit and interval (%#)", (estimate, unit, said) => {
    expect(plain(estimateText(estimate, unit))).toBe(said);
  });

  test("that is suppressed says only that there are too few", () => {
    expect(cellText(exampleCell("E01", "hours", { outcome: "suppressed", reason: "one-contributor-dominates" }))).toBe("too few to show");
  });
});

test("a claim that was looked at and one nobody can see are different kinds of unknown", () => {
  const of = (id: string) => fullReport.findings.filter((each) => each.id === id).map(markState);
  expect(of("weaknesses-linger")).toEqual(["undecided"]);
  expect(of("changes-wait-for-review")).toEqual(["open"]);
  expect(of("knowledge-sits-with-few")).toEqual(["few"]);
});

test("a source, a table and an estimator have names; unknown ones keep their own", () => {
  expect(sourceText("git-0")).toBe("Git history");
  expect(sourceText("own-tool")).toBe("own-tool");
  expect(tableText("ownership_coverage")).toBe("paths with an owner");
  expect(methodText("kaplan-meier-quantile")).toBe("Kaplan-Meier");
});
