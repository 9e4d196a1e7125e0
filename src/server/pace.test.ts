import { expect, test } from "vitest";
import { createPaces } from "./pace.ts";
import { LaterError } from "./problem.ts";

function waitOf(take: () => void): number {
  try {
    take();
    return 0;
  } catch (error) {
    if (error instanceof LaterError) return error.seconds;
    throw error;
  }
}

function clock() {
  let at = 0;
  return { now: () => at, pass: (seconds: number) => (at += seconds * 1_000) };
}

test("ten guesses in a minute are allowed, the eleventh waits", () => {
  const { now } = clock();
  const paces = createPaces(now);
  const waits = Array.from({ length: 11 }, () => waitOf(() => paces.take("guessable", "somewhere")));
  expect(waits).toEqual([...Array(10).fill(0), 60]);
});

test("who overruns again and again waits twice as long each time, fifteen minutes at most", () => {
  const { now, pass } = clock();
  const paces = createPaces(now);
  const overrun = () => {
    const waits = Array.from({ length: 11 }, () => waitOf(() => paces.take("guessable", "somewhere")));
    const wait = waits.at(-1) ?? 0;
    pass(wait);
    return wait;
  };
  expect(Array.from({ length: 6 }, overrun)).toEqual([60, 120, 240, 480, 900, 900]);
});

test("asking while one waits does not make the wait longer", () => {
  const { now, pass } = clock();
  const paces = createPaces(now);
  for (let i = 0; i < 11; i++) waitOf(() => paces.take("guessable", "somewhere"));
  pass(50);
  expect(waitOf(() => paces.take("guessable", "somewhere"))).toBe(10);
});

test("an hour of peace forgives", () => {
  const { now, pass } = clock();
  const paces = createPaces(now);
  for (let i = 0; i < 11; i++) waitOf(() => paces.take("guessable", "somewhere"));
  pass(2 * 3_600);
  for (let i = 0; i < 10; i++) paces.take("guessable", "somewhere");
  expect(waitOf(() => paces.take("guessable", "somewhere"))).toBe(60);
});

test("what proved right is given back, so an office behind one address can sign in", () => {
  const { now } = clock();
  const paces = createPaces(now);
  for (let i = 0; i < 200; i++) {
    paces.take("guessable", "office");
    paces.giveBack("guessable", "office");
  }
  expect(waitOf(() => paces.take("guessable", "office"))).toBe(0);
});

test("one address does not use up what another may", () => {
  const { now } = clock();
  const paces = createPaces(now);
  for (let i = 0; i < 20; i++) waitOf(() => paces.take("guessable", "one"));
  expect(waitOf(() => paces.take("guessable", "another"))).toBe(0);
});

test("a flood of addresses does not fill the memory: the oldest are forgotten", () => {
  const { now } = clock();
  const paces = createPaces(now);
  for (let i = 0; i < 11; i++) waitOf(() => paces.take("guessable", "first"));
  for (let i = 0; i < 50_001; i++) paces.take("ordinary", String(i));
  expect(waitOf(() => paces.take("guessable", "first"))).toBe(0);
});
