import { expect, test } from "vitest";
import { readCatalogue } from "../catalogue/read-catalogue.ts";
import { unknownOrganisation } from "../core/model/organisation.ts";
import { isSmallPool } from "./small-pool.ts";

const { measures } = await readCatalogue();
const watch = { id: "watch", name: "Watch", kind: "security", parent: null, hours: null } as const;
const organisation = { ...unknownOrganisation, teams: [watch], gates: [{ id: "gate", team: "watch", paths: [] }] };

function about(id: string) {
  const measure = measures.find((known) => known.id === id);
  if (measure === undefined) throw new Error(id);
  return measure;
}

test.each(["E08", "E10", "E11"])("%s says nothing about a pool of four", (id) => {
  expect(isSmallPool(about(id), organisation, new Map([["watch", 4]]), 5)).toBe(true);
  expect(isSmallPool(about(id), organisation, new Map([["watch", 5]]), 5)).toBe(false);
});

test("a measure of the teams themselves is not about the pool", () => {
  expect(isSmallPool(about("E06"), organisation, new Map([["watch", 4]]), 5)).toBe(false);
});

test("without a roster the size of the pool is not known", () => {
  expect(isSmallPool(about("E08"), organisation, new Map(), 5)).toBe(false);
});
