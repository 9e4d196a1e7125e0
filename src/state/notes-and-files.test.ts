import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import type { Database } from "./database.ts";
import { addDispute, listDisputes, withdrawDispute } from "./disputes.ts";
import { readFact, settleFact, writeFact } from "./instance-facts.ts";
import { createOrganisation } from "./organisations.ts";
import { forgetRead, forgetSourceFile, keepSourceFile, listReads, listSourceFiles, recordRead } from "./source-files.ts";
import { deleteTarget, listTargets, putTarget } from "./targets.ts";
import { openTestDatabase } from "./test-database.fixture.ts";

let database: Database;
let organisation: string;
let other: string;
beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  organisation = (await createOrganisation(database, { name: "Acme", invented: false }, 0)).id;
  other = (await createOrganisation(database, { name: "Other", invented: false }, 0)).id;
});
afterAll(() => database.close());

const wish = { node: "pay", direction: "down" as const, value: 3.5, by: 100, why: "Waits cost us releases." };
const measure = { measure: "E08", variant: "real", category: null };

test("a target takes the place of the one for the same node and subject, and keeps its id", async () => {
  const first = await putTarget(database, organisation, { ...wish, about: measure });
  const again = await putTarget(database, organisation, { ...wish, about: { category: null, variant: "real", measure: "E08" }, value: 2 });
  expect(again).toEqual({ ...wish, id: first.id, about: measure, value: 2 });
  await putTarget(database, organisation, { ...wish, about: { behaviour: "B3" }, direction: "up", value: null, by: 50 });
  expect((await listTargets(database, organisation, "pay")).map(({ value }) => value)).toEqual([null, 2]);
  expect(await listTargets(database, organisation, "org")).toEqual([]);
  expect(await listTargets(database, organisation, null)).toHaveLength(2);
});

test("a target is given up at its own place only", async () => {
  const { id } = await putTarget(database, organisation, { ...wish, about: measure });
  expect(await deleteTarget(database, other, "pay", id)).toBe(false);
  expect(await deleteTarget(database, organisation, "org", id)).toBe(false);
  expect(await deleteTarget(database, organisation, "pay", id)).toBe(true);
  expect(await listTargets(database, organisation, null)).toEqual([]);
});

test("a note stands with its team until it is taken back where it stands", async () => {
  const note = await addDispute(
    database,
    organisation,
    { finding: "late", node: "pay", team: "Payments", note: "A migration.\nOver now." },
    7,
  );
  expect(await listDisputes(database, organisation, "pay")).toEqual([note]);
  expect(await listDisputes(database, organisation, "org")).toEqual([]);
  const place = { organisation, node: "pay", finding: "late", id: note.id };
  expect(await withdrawDispute(database, { ...place, organisation: other })).toBe(false);
  expect(await withdrawDispute(database, { ...place, finding: "other" })).toBe(false);
  expect(await withdrawDispute(database, place)).toBe(true);
  expect(await listDisputes(database, organisation, null)).toEqual([]);
});

const file = { id: "scan", kind: "sarif" as const, name: "Scan Ä", sha256: "ab", size: 5_000_000_000, added: 3, repository: "cart" };

test("a file and its last read are kept, replaced and forgotten together", async () => {
  await keepSourceFile(database, organisation, file);
  await keepSourceFile(database, organisation, { ...file, sha256: "cd" });
  expect(await listSourceFiles(database, organisation)).toEqual([{ ...file, sha256: "cd", oid: null, stage: null }]);
  await recordRead(database, organisation, { source: "scan", at: 1, rows: 9, from: null, to: null });
  await recordRead(database, organisation, { source: "scan", at: 2, rows: 10, from: 0, to: 2 });
  expect(await listReads(database, organisation)).toEqual([{ source: "scan", at: 2, rows: 10, from: 0, to: 2 }]);
  expect(await forgetSourceFile(database, other, "scan")).toBe(false);
  expect(await forgetSourceFile(database, organisation, "scan")).toBe(true);
  expect([await listSourceFiles(database, organisation), await listReads(database, organisation)]).toEqual([[], []]);
});

test("a source whose evidence was taken out counts as never read", async () => {
  await recordRead(database, organisation, { source: "shop", at: 1, rows: 9, from: null, to: null });
  await forgetRead(database, organisation, "shop");
  expect(await listReads(database, organisation)).toEqual([]);
});

test("a fact is settled once, whoever comes first", async () => {
  let n = 0;
  const settled = await Promise.all(Array.from({ length: 5 }, () => settleFact(database, "id", z.number(), () => ++n)));
  expect(new Set(settled).size).toBe(1);
  await writeFact(database, "id", 99);
  expect(await readFact(database, "id", z.number())).toBe(99);
  expect(await readFact(database, "none", z.number())).toBeNull();
  await expect(readFact(database, "id", z.string())).rejects.toThrow();
});
