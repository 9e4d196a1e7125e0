import { readFileSync } from "node:fs";
import { expect } from "vitest";
import type { z } from "zod";

/** One key of a vector file, parsed. */
export function vector<Schema extends z.ZodType>(file: string, key: string, schema: Schema): z.output<Schema> {
  const text = readFileSync(new URL(`vectors/${file}`, import.meta.url), "utf8");
  const all: unknown = JSON.parse(text);
  if (typeof all !== "object" || all === null || !(key in all)) throw new Error(`${file} has no ${key}`);
  return schema.parse(Object.entries(all).find(([name]) => name === key)?.[1]);
}

/** Every number agrees within `relative`; null and structure agree exactly. */
export function expectClose(actual: unknown, expected: unknown, relative = 1e-9, path = "value"): void {
  if (typeof expected === "number" && typeof actual === "number") {
    const apart = Math.abs(actual - expected);
    if (!(apart <= relative * Math.max(Math.abs(expected), 1e-300))) expect.fail(`${path}: ${actual} is not ${expected}`);
    return;
  }
  if (typeof expected === "object" && expected !== null && typeof actual === "object" && actual !== null) {
    const found = new Map(Object.entries(actual));
    for (const [key, value] of Object.entries(expected)) expectClose(found.get(key), value, relative, `${path}.${key}`);
    if (Array.isArray(expected)) expect(found.size, `${path} has as many elements`).toBe(expected.length);
    return;
  }
  expect(actual, path).toBe(expected);
}
