import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Database } from "./database.ts";
import { changePerson, createAccount, grantRole } from "./people.ts";
import { hashOfSecret } from "./people-secrets.ts";
import { endOtherSessions, endSession, endSessionOf, findSession, renewSession, sessionsOf, startSession } from "./sessions.ts";
import { openTestDatabase } from "./test-database.fixture.ts";

const MINUTE = 60_000;
const NOON = Date.UTC(2026, 2, 2, 12);
let database: Database;
let account: string;
beforeAll(async () => {
  database = await openTestDatabase();
  const operator = [{ role: "operator", organisation: null, team: null }] as const;
  await createAccount(database.tables, { name: "Somebody who operates", mail: null, grants: operator }, NOON);
});
afterAll(() => database.close());
beforeEach(async () => {
  account = await createAccount(database.tables, { name: "Ada", mail: null, grants: [] }, NOON);
});

const start = (now = NOON) => startSession(database, { account, device: "Firefox on Linux" }, now);
const found = async (id: string, now: number) => (await findSession(database, hashOfSecret(id), now)) !== null;

async function statements(work: () => Promise<unknown>): Promise<readonly string[]> {
  const said: string[] = [];
  const query = database.pool.query;
  // Watches the real pool and passes on; nothing is replaced by it.
  Object.assign(database.pool, {
    query: (...args: readonly unknown[]) => {
      said.push(JSON.stringify(args[0]));
      return Reflect.apply(query, database.pool, args);
    },
  });
  try {
    await work();
  } finally {
    Object.assign(database.pool, { query });
  }
  return said;
}

describe("a session", () => {
  test("idles away after 30 minutes, and lives on while it is used", async () => {
    const idle = await start();
    expect(await found(idle, NOON + 30 * MINUTE - 1)).toBe(true);
    const forgotten = await start();
    expect(await found(forgotten, NOON + 30 * MINUTE)).toBe(false);
    const used = await start();
    for (let at = 0; at < 12 * 60; at += 20) expect(await found(used, NOON + at * MINUTE)).toBe(true);
  });

  test("ends after 12 hours however much it is used", async () => {
    const id = await start();
    for (let at = 0; at < 12 * 60; at += 20) await found(id, NOON + at * MINUTE);
    expect(await found(id, NOON + 12 * 60 * MINUTE - 1)).toBe(true);
    expect(await found(id, NOON + 12 * 60 * MINUTE)).toBe(false);
  });

  test("is asked for once in five seconds, and marked as seen once a minute at most", async () => {
    const id = await start();
    const said = await statements(async () => {
      for (let at = 0; at < 5_000; at += 100) await found(id, NOON + at);
    });
    expect(said.filter((text) => text.includes('from \\"state\\".\\"session\\"'))).toHaveLength(1);
    const later = await statements(async () => {
      for (let at = 0; at < 5 * MINUTE; at += 1_000) await found(id, NOON + at);
    });
    expect(later.filter((text) => text.includes('update \\"state\\".\\"session\\"')).length).toBeLessThanOrEqual(5);
  });

  test("is over at once for this server after signing out, whoever looked just before", async () => {
    const [id, other] = [await start(), await start()];
    expect([await found(id, NOON), await found(other, NOON)]).toEqual([true, true]);
    await endSession(database, hashOfSecret(id));
    expect([await found(id, NOON), await found(other, NOON)]).toEqual([false, true]);
  });

  test("has a new id after the password was confirmed; the old one is worth nothing", async () => {
    const before = await start();
    expect(await found(before, NOON)).toBe(true);
    const after = await renewSession(database, hashOfSecret(before), NOON + 20 * MINUTE);
    expect([await found(before, NOON + 20 * MINUTE), await found(after, NOON + 20 * MINUTE)]).toEqual([false, true]);
    const known = await findSession(database, hashOfSecret(after), NOON + 20 * MINUTE);
    expect(known?.via).toMatchObject({ kind: "session", started: NOON, fresh: NOON + 20 * MINUTE });
  });

  test("gets a role that was given, and loses it, with the next request", async () => {
    const id = await start();
    const grants = async () => (await findSession(database, hashOfSecret(id), NOON))?.grants.map((grant) => grant.role);
    expect(await grants()).toEqual([]);
    await grantRole(database, account, { role: "operator", organisation: null, team: null });
    expect(await grants()).toEqual(["operator"]);
    await changePerson(database, account, { name: "Ada", grants: [], ended: false });
    expect(await grants()).toEqual([]);
  });

  test("ends with its account", async () => {
    const id = await start();
    expect(await found(id, NOON)).toBe(true);
    await changePerson(database, account, { name: "Ada", grants: [], ended: true });
    expect(await found(id, NOON)).toBe(false);
    await changePerson(database, account, { name: "Ada", grants: [], ended: false });
    expect(await found(id, NOON)).toBe(false);
  });

  test("of one's own is listed newest first and ended by its public id, one of somebody else is not", async () => {
    const [first, second] = [await start(), await start(NOON + 1)];
    const listed = await sessionsOf(database, account, NOON + 1);
    expect(listed.map(({ started, device }) => ({ started, device }))).toEqual([
      { started: NOON + 1, device: "Firefox on Linux" },
      { started: NOON, device: "Firefox on Linux" },
    ]);
    const id = listed[0]?.id ?? "";
    const stranger = await createAccount(database.tables, { name: "Bo", mail: null, grants: [] }, NOON);
    await expect(endSessionOf(database, stranger, id)).rejects.toMatchObject({ code: "session.not-found" });
    await endSessionOf(database, account, id);
    expect([await found(first, NOON + 1), await found(second, NOON + 1)]).toEqual([true, false]);
  });

  test("stays alone when the password changes", async () => {
    const [kept, other] = [await start(), await start()];
    expect([await found(kept, NOON), await found(other, NOON)]).toEqual([true, true]);
    await endOtherSessions(database, account, hashOfSecret(kept));
    expect([await found(kept, NOON), await found(other, NOON)]).toEqual([true, false]);
  });

  test("is kept as a hash only", async () => {
    const id = await start();
    const { rows } = await database.pool.query<{ row: string }>("select session::text as row from state.session");
    expect(rows.some(({ row }) => row.includes(Buffer.from(hashOfSecret(id)).toString("hex")))).toBe(true);
    expect(rows.some(({ row }) => row.includes(id) || row.includes(Buffer.from(id, "base64url").toString("hex")))).toBe(false);
  });
});
