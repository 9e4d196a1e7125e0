import { expect, test } from "vitest";
import type { FormatWords } from "./format.ts";
import { formatIn } from "./format.ts";
import { formattingLocale, preferredLanguage } from "./language.ts";

const english: FormatWords = {
  moreThan: (text) => `more than ${text}`,
  lessThan: (text) => `less than ${text}`,
  perWeek: (text) => `${text} a week`,
  items: (count, text) => `${text} ${count === 1 ? "item" : "items"}`,
  under1: "under 1",
  over99: "over 99",
  notReached: "not reached",
};
const plain = (text: string | null): string | null => text?.replaceAll("\u00a0", " ").replaceAll("\u2009", " ") ?? null;
const here = formatIn("en-GB", english);
const there = formatIn("de-DE", english);
const median = { value: 816, n: 58, interval: { low: 624, high: 1080, level: 0.9 }, method: "", coverage: 1 };

test("a duration is said in the unit people would use, its interval in the same", () => {
  expect(plain(here.estimate(median, "hours"))).toBe("34 days (26–45)");
  expect(plain(there.estimate(median, "hours"))).toBe("34 Tage (26–45)");
  expect(plain(here.duration(0.5))).toBe("30 minutes");
  expect(plain(here.duration(47))).toBe("47 hours");
  expect(plain(here.duration(24 * 365.25 * 3))).toBe("3 years");
});

test("a median that was not reached is more than its lower end, and nothing is 0 that is unknown", () => {
  const open = { ...median, value: null, interval: { low: 624, high: null, level: 0.9 } };
  expect(plain(here.estimate(open, "hours"))).toBe("more than 26 days");
  expect(here.estimate({ ...open, interval: null }, "hours")).toBe("not reached");
});

test("a full count has no interval", () => {
  expect(plain(here.estimate({ ...median, value: 0.226, interval: null }, "share"))).toBe("23 %");
});

test("a share near an end does not round to it", () => {
  expect(plain(here.percent(0.004))).toBe("under 1 %");
  expect(plain(here.percent(0.996))).toBe("over 99 %");
  expect(plain(here.percent(0))).toBe("0 %");
});

test.each([
  ["per-week", 1.44, "1.4 a week"],
  ["items", 1, "1 item"],
  ["items", 2.5, "2.5 items"],
  ["count", 4816, "4,816"],
  ["ratio", 0.034, "0.03"],
] as const)("%s %d reads %s", (unit, value, said) => {
  expect(plain(here.quantity(value, unit))).toBe(said);
});

test("dates are UTC, the last day of a window belongs to it", () => {
  const from = Date.UTC(2026, 1, 16);
  const to = Date.UTC(2026, 4, 11);
  expect(plain(here.window(from, to))).toMatch(/^16 February\s*–\s*10 May 2026$/);
  expect(plain(there.date(from))).toBe("16. Februar 2026");
  expect(here.month(from)).toBe("Feb 2026");
});

test("how long ago, in whole steps", () => {
  expect(here.ago(0, 3 * 86_400_000)).toBe("3 days ago");
  expect(here.ago(0, 10_000)).toBe("now");
});

test("bytes in steps of a thousand", () => {
  expect(here.bytes(2_500_000)).toBe("2.5 MB");
  expect(here.bytes(12)).toBe("12 byte");
});

test("the language chosen here wins, then the browser's, then English", () => {
  expect(preferredLanguage(["de-AT", "en"], null)).toBe("de");
  expect(preferredLanguage(["de-AT"], "en")).toBe("en");
  expect(preferredLanguage(["fr-FR"], null)).toBe("en");
  expect(preferredLanguage(["fr-FR"], "xx")).toBe("en");
});

test("numbers and dates follow the browser's own variant of the language", () => {
  expect(formattingLocale("de", ["en-GB", "de-AT"])).toBe("de-AT");
  expect(formattingLocale("en", ["de-AT"])).toBe("en-GB");
});

test("an aim of one day is said in both units", () => {
  expect(plain(here.aim(24, "hours"))).toBe("1 day (24 hours)");
  expect(plain(there.aim(24, "hours"))).toBe("1 Tag (24 Stunden)");
  expect(plain(here.aim(72, "hours"))).toBe("3 days");
  expect(plain(here.aim(0.5, "share"))).toBe("50 %");
});
