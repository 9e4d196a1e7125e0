import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const sheet = readFileSync(new URL("../../../../assets/style/tokens.css", import.meta.url), "utf8");
const pairs = new Map(
  [...sheet.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(([, name, light, dark]) => [name, [light, dark]]),
);

/** Text on ground, at least 4.5:1 in light and dark (mock/README.md). */
const text = [
  ["ink", "paper"],
  ["ink", "paper-2"],
  ["ink", "teal-tint"],
  ["ink", "blue-tint"],
  ["ink", "blue-band"],
  ["ink-2", "paper"],
  ["ink-2", "paper-2"],
  ["ink-3", "paper"],
  ["ink-3", "paper-2"],
  ["teal", "paper"],
  ["teal", "paper-2"],
  ["on-teal", "teal"],
  ["ochre", "paper"],
  ["ochre", "paper-2"],
  ["ochre", "ochre-tint"],
  ["ochre", "blue-tint"],
  ["violet", "paper"],
  ["violet", "paper-2"],
  ["violet", "violet-tint"],
  ["blue", "paper"],
  ["blue", "paper-2"],
  ["blue", "blue-tint"],
] as const;

/** Marks and edges of fields, at least 3:1. */
const marks = [
  ["rule-2", "paper"],
  ["ochre-mark", "paper"],
  ["violet", "violet-band"],
  ["blue", "blue-band"],
] as const;

test.each(text)("text in %s on %s can be read in light and dark", (above, below) => {
  for (const scheme of [0, 1] as const) expect(ratio(colour(above, scheme), colour(below, scheme))).toBeGreaterThanOrEqual(4.5);
});

test.each(marks)("a mark in %s on %s can be told apart in light and dark", (above, below) => {
  for (const scheme of [0, 1] as const) expect(ratio(colour(above, scheme), colour(below, scheme))).toBeGreaterThanOrEqual(3);
});

test("the ratio is that of WCAG 2.2", () => {
  expect(ratio("#ffffff", "#000000")).toBeCloseTo(21, 5);
  expect(ratio("#777777", "#ffffff")).toBeCloseTo(4.478, 3);
});

test("no colour stands outside the tokens", () => {
  const base = ["../base.css", "../../../../assets/style/chart.css"]
    .map((file) => readFileSync(new URL(file, import.meta.url), "utf8"))
    .join("");
  expect(base.match(/#[0-9a-f]{3,8}\b|rgb\(|hsl\(/gi)).toBeNull();
});

function colour(name: string, scheme: 0 | 1): string {
  const found = pairs.get(name)?.[scheme];
  if (found === undefined) throw new Error(`no token --${name}`);
  return found;
}

function ratio(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((left, right) => left - right);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => linear(Number.parseInt(hex.slice(at, at + 2), 16) / 255));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}
