import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DAY } from "../core/model/time.ts";
import type { Database } from "./database.ts";
import { createOrganisation } from "./organisations.ts";
import { eraseMember, rosterEntries, rosterRules } from "./roster.ts";
import { csvRosterFeed } from "./roster-csv.ts";
import { importRoster } from "./roster-import.ts";
import { team } from "./schema.ts";
import { openTestDatabase } from "./test-database.fixture.ts";
import { openVault } from "./vault.ts";

const NOW = Date.UTC(2026, 2, 2, 12);
const vault = openVault(randomBytes(32));
let database: Database;
beforeEach(async () => {
  database = await openTestDatabase();
  for (const name of ["Acme", "Other"]) await createOrganisation(database, { name, invented: false }, NOW);
  for (const id of ["payments", "platform"]) {
    await database.tables.insert(team).values({ organisation: "acme", id, name: id, kind: "stream-aligned" });
  }
});
afterEach(() => database.close());

async function* bytesOf(text: string | Iterable<string>) {
  for (const piece of typeof text === "string" ? [text] : text) yield Buffer.from(piece);
}

function read(
  text: string | Iterable<string>,
  { apply = true, now = NOW, organisation = "acme", signal = new AbortController().signal } = {},
) {
  return importRoster({ database, vault, organisation, feed: csvRosterFeed(bytesOf(text)), apply, now, signal });
}

const HEAD = "mail,accounts,team,from,to\n";
const lines = async () => (await rosterEntries(database, vault, "acme")).map(({ id: _, ...line }) => line);
const places = (change: { problems: readonly { place: string; problem: string }[] }) =>
  change.problems.map((one) => `${one.place}: ${one.problem}`);

describe("an import", () => {
  test("previews what it would do, does nothing, then does it", async () => {
    const text = `${HEAD}ada@acme.example,ada;@ada,payments,,2026-01-01\nADA@acme.example,,platform,2026-01-01,\nbo@acme.example,,payments,,\n`;
    expect(await read(text, { apply: false })).toEqual({ added: 2, changed: 0, ended: 0, problems: [], applied: false });
    expect(await lines()).toEqual([]);
    expect(await read(text)).toEqual({ added: 2, changed: 0, ended: 0, problems: [], applied: true });
    expect(await lines()).toEqual(
      expect.arrayContaining([
        { mail: "ada@acme.example", accounts: ["@ada", "ada"], team: "payments", from: null, to: Date.UTC(2026, 0, 1) },
        { mail: "ada@acme.example", accounts: ["@ada", "ada"], team: "platform", from: Date.UTC(2026, 0, 1), to: null },
        { mail: "bo@acme.example", accounts: [], team: "payments", from: null, to: null },
      ]),
    );
    expect(await read(text)).toEqual({ added: 0, changed: 0, ended: 0, problems: [], applied: true });
  });

  test("takes the place of the roster before: who changed, who is new, who left now", async () => {
    await read(`${HEAD}ada@acme.example,,payments,,\nbo@acme.example,,payments,,\ncy@acme.example,,platform,,\n`);
    const next = `${HEAD}ada@acme.example,,payments,,2026-02-01\nada@acme.example,,platform,2026-02-01,\ncy@acme.example,,platform,,\ndi@acme.example,,platform,,\n`;
    expect(await read(next, { apply: false })).toMatchObject({ added: 1, changed: 1, ended: 1 });
    expect(await read(next)).toMatchObject({ added: 1, changed: 1, ended: 1, applied: true });
    expect((await lines()).find((line) => line.mail === "bo@acme.example")).toMatchObject({ team: "payments", to: NOW });
  });

  test("keeps the id of somebody who changed", async () => {
    await read(`${HEAD}ada@acme.example,,payments,,\n`);
    const [before] = await rosterEntries(database, vault, "acme");
    await read(`${HEAD}ada@acme.example,ada,platform,,\n`);
    const [after] = await rosterEntries(database, vault, "acme");
    expect([after?.id, after?.team]).toEqual([before?.id, "platform"]);
  });

  test("forgets who left every team more than 30 days ago, and says how many such rows it passed over", async () => {
    await read(`${HEAD}ada@acme.example,,payments,,\nbo@acme.example,,payments,,\n`);
    await read(`${HEAD}ada@acme.example,,payments,,\n`);
    expect(await lines()).toHaveLength(2);
    const later = await read(`${HEAD}ada@acme.example,,payments,,\ncy@acme.example,,payments,,2026-01-01\n`, { now: NOW + 31 * DAY });
    expect(places(later)).toEqual(["the file: 1 left every team more than 30 days ago and are not kept"]);
    expect((await lines()).map((line) => line.mail)).toEqual(["ada@acme.example"]);
  });

  test("is refused whole, with every row and column, and changes nothing", async () => {
    await read(`${HEAD}ada@acme.example,,payments,,\n`);
    const before = await lines();
    const change = await read(`${HEAD}bo@acme.example,,nobody,,\ncy,,payments,yesterday,\ndi@acme.example,,payments,,\n`);
    expect(change).toMatchObject({ added: 0, changed: 0, ended: 0, applied: false });
    expect(places(change)).toEqual([
      "row 2, column team: is not the id of a team of this organisation",
      "row 3, column mail: is not a mail address",
      "row 3, column from: is not a day such as 2026-03-01, nor an instant with its offset",
    ]);
    expect(await lines()).toEqual(before);
  });

  test("names both rows where somebody is in two teams at once", async () => {
    const text = `${HEAD}ada@acme.example,,payments,2026-01-01,2026-12-01\nada@acme.example,,platform,2026-02-01,2026-03-01\nada@acme.example,,platform,2026-04-01,\n`;
    expect(places(await read(text))).toEqual([
      "row 3, column from: overlaps with row 2; somebody is in one team at a time",
      "row 4, column from: overlaps with row 2; somebody is in one team at a time",
    ]);
    const touching = `${HEAD}ada@acme.example,,payments,,2026-02-01\nada@acme.example,,platform,2026-02-01,\n`;
    expect(await read(touching)).toMatchObject({ added: 1, problems: [] });
  });

  test("names both rows where one account has two owners", async () => {
    const text = `${HEAD}ada@acme.example,shared,payments,,\nbo@acme.example,SHARED,payments,,\ncy@acme.example,ada@acme.example,payments,,\n`;
    expect(places(await read(text))).toEqual([
      "row 3, column accounts: an account is also in row 2, of somebody else; an account has one owner",
      "row 4, column accounts: an account is also in row 2, of somebody else; an account has one owner",
    ]);
  });

  test("stops after a hundred problems", async () => {
    const change = await read(HEAD + "nobody,,nowhere,,\n".repeat(500));
    expect(change.problems).toHaveLength(101);
    expect(change.problems.at(-1)).toMatchObject({ severity: "look-here" });
  });

  test("that breaks off in the middle changes nothing", async () => {
    const stop = new AbortController();
    async function* broken() {
      yield Buffer.from(`${HEAD}ada@acme.example,,payments,,\n`);
      stop.abort();
      throw new Error("the connection was cut");
    }
    const cut = importRoster({
      database,
      vault,
      organisation: "acme",
      feed: csvRosterFeed(broken()),
      apply: true,
      now: NOW,
      signal: stop.signal,
    });
    await expect(cut).rejects.toThrow();
    expect(await lines()).toEqual([]);
    expect(await read(`${HEAD}ada@acme.example,,payments,,\n`)).toMatchObject({ added: 1 });
  });

  test("at the same time as another is as if one came after the other", async () => {
    const one = `${HEAD}ada@acme.example,,payments,,\n`;
    const changes = await Promise.all([read(one), read(one), read(one)]);
    expect(changes.map((change) => change.added).sort()).toEqual([0, 0, 1]);
    expect(await lines()).toHaveLength(1);
  });

  test("does not touch the roster of another organisation", async () => {
    await read(`${HEAD}ada@acme.example,,payments,,\n`);
    await database.tables.insert(team).values({ organisation: "other", id: "web", name: "web", kind: "stream-aligned" });
    await read(`${HEAD}bo@other.example,,web,,\n`, { organisation: "other" });
    await read(HEAD, { organisation: "other" });
    expect(await lines()).toMatchObject([{ mail: "ada@acme.example", to: null }]);
  });
});

describe("the roster", () => {
  test("tells the evidence process whose commits belong to which team when", async () => {
    await read(
      `${HEAD}ada@acme.example,@ada-acme ada@home.example,payments,,2026-02-01\nada@acme.example,,platform,2026-02-01,\n,@ci-bot,platform,,\n`,
    );
    const rules = await rosterRules(database, vault, "acme");
    expect(rules).toHaveLength(7);
    expect(rules).toEqual(
      expect.arrayContaining([
        { match: "ada@acme.example", team: "payments", from: null, to: Date.UTC(2026, 1, 1) },
        { match: "ada@home.example", team: "platform", from: Date.UTC(2026, 1, 1), to: null },
        { match: "@ada-acme", team: "payments", from: null, to: Date.UTC(2026, 1, 1) },
        { match: "@ci-bot", team: "platform", from: null, to: null },
      ]),
    );
  });

  test("holds no address and no account that can be read in the database", async () => {
    await read(`${HEAD}ada@acme.example,@ada-acme,payments,,\n`);
    const { rows } = await database.pool.query<{ row: string }>("select m::text || encode(m.sealed, 'escape') as row from state.member m");
    expect(rows).toHaveLength(1);
    for (const hidden of ["ada@acme", "ada-acme", "acme.example"]) {
      expect(rows[0]?.row).not.toContain(hidden);
      expect(rows[0]?.row).not.toContain(Buffer.from(hidden).toString("hex"));
    }
  });

  test("forgets somebody at once and wholly", async () => {
    await read(`${HEAD}ada@acme.example,,payments,,\n`);
    const [ada] = await rosterEntries(database, vault, "acme");
    await expect(eraseMember(database, "other", ada?.id ?? "")).rejects.toMatchObject({ code: "roster.member-not-found" });
    await eraseMember(database, "acme", ada?.id ?? "");
    expect((await database.pool.query("select from state.member")).rowCount).toBe(0);
    expect((await database.pool.query("select from state.membership")).rowCount).toBe(0);
    await expect(eraseMember(database, "acme", ada?.id ?? "")).rejects.toMatchObject({ code: "roster.member-not-found" });
  });
});
