import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom } from "./random.ts";

const draws = (seed: number, stream?: number): number[] => {
  const { uniform } = createRandom(seed, stream);
  return Array.from({ length: 50 }, () => uniform());
};

describe("a seeded source", () => {
  it("repeats itself", () => {
    expect(draws(5)).toEqual(draws(5));
    expect(draws(5, 2)).toEqual(draws(5, 2));
    expect(draws(5)).toEqual(draws(5, 0));
  });
  it("differs by seed, sign, the part above 32 bits, and stream", () => {
    const firsts = [draws(5), draws(6), draws(-5), draws(5 + 2 ** 40), draws(5, 1), draws(5, 2)].map((list) => list[0]);
    expect(new Set(firsts).size).toBe(firsts.length);
  });
  it("neighbouring seeds start apart: the first draws of 2,000 seeds are uniform", () => {
    const firsts = Array.from({ length: 2_000 }, (_, seed) => createRandom(seed).uniform());
    const mean = firsts.reduce((sum, u) => sum + u / firsts.length, 0);
    const together = firsts.slice(1).reduce((sum, u, k) => sum + (u - 0.5) * ((firsts[k] ?? 0) - 0.5), 0) / firsts.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.03);
    expect(Math.abs(together * 12)).toBeLessThan(0.08);
  });
  it("gives the moments its distributions promise", () => {
    const r = createRandom(9);
    const moments = (draw: () => number): [number, number] => {
      const list = Array.from({ length: 40_000 }, draw);
      const mean = list.reduce((sum, x) => sum + x / list.length, 0);
      return [mean, list.reduce((sum, x) => sum + (x - mean) ** 2 / list.length, 0)];
    };
    expect(moments(r.uniform)).toEqual([expect.closeTo(0.5, 1), expect.closeTo(1 / 12, 2)]);
    expect(moments(r.normal)).toEqual([expect.closeTo(0, 1), expect.closeTo(1, 1)]);
    expect(moments(r.exponential)).toEqual([expect.closeTo(1, 1), expect.closeTo(1, 1)]);
  });
  it("draws whole numbers over the whole range, both ends included", () => {
    const r = createRandom(4);
    const seen = new Set(Array.from({ length: 400 }, () => r.integer(-2, 3)));
    expect([...seen].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2, 3]);
  });
  it("shuffles into every order about equally often, and leaves the list", () => {
    const r = createRandom(8);
    const list = ["a", "b", "c"];
    const counts = new Map<string, number>();
    for (let k = 0; k < 6_000; k++) {
      const order = r.shuffle(list).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(130);
    expect(list).toEqual(["a", "b", "c"]);
  });
  it("a shuffle keeps what it shuffles", () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer(), (list, seed) => {
        expect(createRandom(seed).shuffle(list).sort()).toEqual([...list].sort());
      }),
      { seed: 61 },
    );
  });
});

it.each([
  ["a fractional seed", () => createRandom(0.5), "seed"],
  ["a seed beyond safe integers", () => createRandom(2 ** 60), "seed"],
  ["a negative stream", () => createRandom(1, -1), "count"],
  ["an empty range", () => createRandom(1).integer(3, 2), "number"],
  ["a fractional bound", () => createRandom(1).integer(0.5, 2), "number"],
])("%s is refused", (_, call, code) => {
  expect(call).toThrowError(expect.objectContaining({ name: "StatisticsError", code }));
});
