import { eq } from "drizzle-orm";
import { afterAll, beforeEach, expect, test } from "vitest";
import { appendAudit, readAudit, verifyAudit } from "./audit.ts";
import type { Database } from "./database.ts";
import { auditEntry } from "./schema.ts";
import { openTestDatabase } from "./test-database.fixture.ts";

const databases: Database[] = [];
let database: Database;
beforeEach(async () => {
  database = await openTestDatabase();
  databases.push(database);
});
afterAll(async () => {
  for (const one of databases) await one.close();
});

const event = (subject: string) => ({ at: 1, account: null, by: "evenkeel", action: "team.add", organisation: "acme", subject });
const write = async (many: number) => {
  for (let n = 1; n <= many; n++) await appendAudit(database, event(`team ${n}`));
};

test("entries follow each other without a gap, also those written at once", async () => {
  await Promise.all(Array.from({ length: 30 }, (_, n) => appendAudit(database, event(`team ${n}`))));
  expect(await verifyAudit(database)).toMatchObject({ intact: true, entries: 30 });
});

test("an empty log is intact", async () => {
  expect(await verifyAudit(database)).toEqual({ intact: true, entries: 0, head: "0".repeat(64) });
});

test("pages go back in time, and leave the account's id out", async () => {
  await write(5);
  const { entries, intact } = await readAudit(database, 4);
  expect(intact).toBe(true);
  expect(entries.map(({ seq }) => seq)).toEqual([3, 2, 1]);
  expect(Object.keys(entries[0] ?? {}).toSorted()).toEqual(["action", "at", "by", "hash", "organisation", "seq", "subject"]);
});

const tampering: readonly (readonly [string, () => Promise<unknown>])[] = [
  ["changed", () => database.tables.update(auditEntry).set({ subject: "another" }).where(eq(auditEntry.seq, 3))],
  ["given another time", () => database.tables.update(auditEntry).set({ at: 2 }).where(eq(auditEntry.seq, 3))],
  ["taken out", () => database.tables.delete(auditEntry).where(eq(auditEntry.seq, 3))],
  [
    "swapped with the next",
    () =>
      database.pool.query(
        "update state.audit_entry set seq = case seq when 3 then -4 else -3 end where seq in (3, 4); update state.audit_entry set seq = -seq where seq < 0",
      ),
  ],
];

test.each(tampering)("an entry that was %s breaks the chain there", async (_, tamper) => {
  await write(5);
  await tamper();
  expect(await verifyAudit(database)).toEqual({ intact: false, brokenAt: 3 });
  expect((await readAudit(database, null)).intact).toBe(false);
});
