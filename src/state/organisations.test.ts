import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { slug } from "../contract/shapes.ts";
import type { Database } from "./database.ts";
import { createOrganisation, deleteInvented, findOrganisation, listOrganisations, renameOrganisation } from "./organisations.ts";
import { slugOf } from "./slug-of.ts";
import { openTestDatabase } from "./test-database.fixture.ts";

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const made = async (name: string, invented = false) => (await createOrganisation(database, { name, invented }, 0)).id;

test("any name gives an id that an address can hold, and the same name the same one", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 130 }), (name) => {
      expect(slug.safeParse(slugOf(name, "organisation")).success).toBe(true);
    }),
    { seed: 5 },
  );
  expect(
    ["Žluťoučký Kůň & Söhne", "株式会社", "İstanbul Ağ", "  --  ", "ﬁne Ⅳ", "Straße 7"].map((name) => slugOf(name, "organisation")),
  ).toEqual(["zlutoucky-kun-sohne", "organisation", "istanbul-ag", "organisation", "fine-iv", "strasse-7"]);
});

test("the same name again gets a number, also at the same moment", async () => {
  expect((await Promise.all(["Acme", "ACME!", "acme", "Acmé"].map((name) => made(name)))).toSorted()).toEqual([
    "acme",
    "acme-2",
    "acme-3",
    "acme-4",
  ]);
  expect(await made("株式会社")).toBe("organisation");
  expect(await findOrganisation(database, "organisation")).toEqual({ id: "organisation", name: "株式会社", invented: false });
});

test("one sees the organisations one has a role in; an operator sees all; nobody else any", async () => {
  const id = await made("Seen");
  const coach = { role: "coach", organisation: id, team: null } as const;
  expect((await listOrganisations(database, [coach, coach])).map((seen) => seen.id)).toEqual([id]);
  expect(await listOrganisations(database, [])).toEqual([]);
  const all = await listOrganisations(database, [{ role: "operator", organisation: null, team: null }]);
  expect(all.map((seen) => seen.id)).toContain("acme-2");
});

test("a new name keeps the id", async () => {
  const id = await made("Old");
  expect(await renameOrganisation(database, id, "New")).toBe(true);
  expect(await findOrganisation(database, id)).toEqual({ id: "old", name: "New", invented: false });
  expect(await renameOrganisation(database, "none", "New")).toBe(false);
});

test("taking the invented companies away leaves the others", async () => {
  await made("Invented B", true);
  await made("Invented A", true);
  expect(await deleteInvented(database)).toEqual(["invented-a", "invented-b"]);
  expect(await deleteInvented(database)).toEqual([]);
  expect(await findOrganisation(database, "acme")).not.toBeNull();
});
