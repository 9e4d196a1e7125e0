import { hash } from "node:crypto";
import { expect, test } from "vitest";
import { OidTable } from "./oid-table.ts";

/** Ids as git writes them, more than one piece holds. */
const ids = Array.from({ length: 20_000 }, (_, index) => hash("sha1", String(index)));

function filled(): OidTable {
  const table = new OidTable(20);
  for (const id of ids) table.numberOf(Buffer.from(`: ${id}`), 2);
  return table;
}

test("ids are numbered in order of first mention and found again", () => {
  const table = filled();
  expect(ids.map((id) => table.numberOf(Buffer.from(id), 0))).toEqual(ids.map((_, index) => index));
  expect(ids.map((id) => table.find(id))).toEqual(ids.map((_, index) => index));
  expect(ids.map((_, index) => table.hex(index))).toEqual(ids);
  expect(table.count).toBe(ids.length);
});

test("an id that was never mentioned, or is not one, has no number", () => {
  const table = filled();
  expect(table.find(hash("sha1", "never"))).toBe(-1);
  expect(table.find("")).toBe(-1);
  expect(table.find("main".repeat(10))).toBe(-1);
});

test("ids from a file keep their numbers", () => {
  const saved = [...filled().memory(ids.length)].map((piece) => Uint8Array.from(piece));
  const table = new OidTable(20);
  [...table.memory(ids.length)].forEach((room, index) => {
    room.set(saved[index] ?? []);
  });
  table.load(ids.length);
  expect(ids.map((id) => table.find(id))).toEqual(ids.map((_, index) => index));
});

test("ids that agree in the bytes that choose the slot stay apart", () => {
  const table = new OidTable(32);
  const alike = Array.from({ length: 500 }, (_, index) => `abcdef01${String(index).padStart(56, "0")}`);
  for (const id of alike) table.numberOf(Buffer.from(id), 0);
  expect(alike.map((id) => table.find(id))).toEqual(alike.map((_, index) => index));
});
