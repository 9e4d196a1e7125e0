import fc from "fast-check";
import { expect, test } from "vitest";
import { Column } from "./column.ts";

test("a column gives back what was set last, and its absent value elsewhere", () => {
  const entry = fc.record({ index: fc.nat(100_000), value: fc.integer() });
  fc.assert(
    fc.property(fc.array(entry), (entries) => {
      const column = new Column(-1);
      for (const { index, value } of entries) column.set(index, value);
      const last = new Map(entries.map(({ index, value }) => [index, value]));
      for (const index of [0, 16_383, 16_384, 99_999, ...last.keys()]) expect(column.at(index)).toBe(last.get(index) ?? -1);
    }),
    { numRuns: 30 },
  );
});

test("the index of no commit has the absent value", () => {
  expect(new Column(7).at(-1)).toBe(7);
});

test("the memory of one column fills another", () => {
  const numbers = new Column();
  for (let index = 0; index < 40_000; index += 1) numbers.set(index, index * 50_000);
  const copy = new Column();
  const pieces = [...numbers.memory(40_000)].map((piece) => Uint8Array.from(piece));
  [...copy.memory(40_000)].forEach((room, index) => {
    room.set(pieces[index] ?? []);
  });
  expect([0, 16_384, 39_999].map((index) => copy.at(index))).toEqual([0, 16_384 * 50_000, 39_999 * 50_000]);
  expect(pieces.reduce((bytes, piece) => bytes + piece.length, 0)).toBe(40_000 * 4);
});

test("memory that was never written reads as absent", () => {
  const column = new Column(-1);
  const [memory] = [...column.memory(3)];
  expect(memory).toEqual(new Uint8Array(12).fill(255));
  expect([...column.memory(0)]).toEqual([]);
});
