import { expect, test } from "vitest";
import { createRecent } from "./recent.ts";

function counting(): { readonly make: () => Promise<number>; readonly made: () => number } {
  let count = 0;
  return { make: async () => ++count, made: () => count };
}

test("many who ask at once wait for one answer, and get the same", async () => {
  const recent = createRecent<number>(2, null, () => 0);
  const { make, made } = counting();
  expect(await Promise.all([recent.get("a", make), recent.get("a", make), recent.get("a", make)])).toEqual([1, 1, 1]);
  expect(made()).toBe(1);
});

test("what was used longest ago makes room", async () => {
  const recent = createRecent<number>(2, null, () => 0);
  const { make } = counting();
  await recent.get("a", make);
  await recent.get("b", make);
  await recent.get("a", make);
  await recent.get("c", make);
  expect(await recent.get("a", make)).toBe(1);
  expect(await recent.get("b", make)).toBe(4);
});

test("a value ends with its time, and a failure at once", async () => {
  let now = 0;
  const recent = createRecent<number>(2, 1000, () => now);
  const { make } = counting();
  await recent.get("a", make);
  now = 999;
  expect(await recent.get("a", make)).toBe(1);
  now = 1000;
  expect(await recent.get("a", make)).toBe(2);
  await expect(recent.get("b", () => Promise.reject(new Error("gone")))).rejects.toThrow("gone");
  expect(await recent.get("b", make)).toBe(3);
});

test("what begins alike is forgotten together", async () => {
  const recent = createRecent<number>(9, null, () => 0);
  const { make } = counting();
  await recent.get("one 12", make);
  await recent.get("one 26", make);
  await recent.get("other 12", make);
  recent.forget("one ");
  expect(await recent.get("other 12", make)).toBe(3);
  expect(await recent.get("one 12", make)).toBe(4);
});
