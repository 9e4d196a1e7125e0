import { expect, test } from "vitest";
import { styleSheet } from "./page-assets.ts";

const tokens = new Map(
  [...styleSheet().matchAll(/--([\w-]+):\s*light-dark\((#\w{6}),\s*(#\w{6})\)/g)].map(([, name, light, dark]) => [
    name ?? "",
    [light ?? "", dark ?? ""] as const,
  ]),
);

/** Relative luminance of WCAG 2.2. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const part = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((left, right) => left - right);
  return (light + 0.05) / (dark + 0.05);
}

const texts = ["ink", "ink-2", "ink-3", "teal", "ochre", "violet", "blue"].flatMap(
  (text) =>
    [
      [text, "paper"],
      [text, "paper-2"],
    ] as const,
);
const onTints = [
  ["ink", "blue-tint"],
  ["ink", "blue-band"],
  ["ochre", "blue-tint"],
  ["ochre", "ochre-tint"],
  ["on-teal", "teal"],
] as const;
const marks = [
  ["rule-2", "paper"],
  ["ochre-mark", "paper"],
  ["blue", "blue-band"],
  ["violet", "violet-band"],
] as const;

const cases = [...[...texts, ...onTints].map((pair) => [...pair, 4.5] as const), ...marks.map((pair) => [...pair, 3] as const)];

test.each(cases)("%s on %s has a contrast of at least %d, light and dark", (front, ground, least) => {
  for (const theme of [0, 1] as const) {
    const one = tokens.get(front)?.[theme] ?? "";
    const other = tokens.get(ground)?.[theme] ?? "";
    expect(contrast(one, other)).toBeGreaterThanOrEqual(least);
  }
});

test("the style sheet asks nobody for anything", () => {
  expect(styleSheet()).not.toMatch(/url\(|@import|https?:/);
});
