import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { openDatabase } from "../state/database.ts";
import { migrate } from "../state/migrate.ts";
import { provideApplicationRole } from "./application-role.ts";
import { openTestIssuer, runSql, type TestIssuer } from "./issuer.fixture.ts";
import { tablesOf } from "./issuer-tables.ts";

let kept: TestIssuer;
let folder = "";
const role = `application_${randomUUID().replaceAll("-", "")}`;
let url = "";
const setUp = () => provideApplicationRole({ ownerUrl: kept.ownerUrl, passwordFile: join(folder, "application.password"), role });
beforeAll(async () => {
  kept = await openTestIssuer();
  folder = mkdtempSync(join(tmpdir(), "evenkeel-application-"));
  // As an installation of before has it: everything made by the superuser, a queue among it.
  await runSql(
    kept.ownerUrl,
    "create schema queue; create type queue.state as enum ('one'); create table queue.job (id serial primary key, state queue.state)",
  );
  await runSql(kept.ownerUrl, "create function queue.one() returns int language sql as 'select 1'");
  url = await setUp();
});
afterAll(async () => {
  await kept.end();
  await runSql(inject("testCluster"), `drop role ${role}`);
  rmSync(folder, { recursive: true });
});

const ours =
  "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema', 'ballots')";

test("the application owns what it owned, and may make schemas of its own", async () => {
  const tables = await runSql(url, ours);
  expect(tables.length).toBeGreaterThan(15);
  // Over one connection: one for each table is slow on a machine with other work.
  const each = tables.map(({ name }) => `select * from ${String(name)} limit 1; alter table ${String(name)} owner to current_user;`);
  await runSql(url, each.join("\n"));
  await runSql(url, "insert into queue.job (state) values ('one'); alter type queue.state add value 'two'; drop function queue.one()");
  await runSql(url, "create schema evidence; create table public.another (x int); drop table public.another");
  const database = openDatabase({ url });
  expect(await migrate(database)).toEqual([]);
  await database.close();
});

test("it reads nothing of the issuer, can neither become it nor a superuser, and the issuer reads nothing of it", async () => {
  const round = randomUUID();
  await kept.issuer.makeKeys(round, [randomUUID()]);
  await kept.issuer.open(round, []);
  for (const table of [...Object.values(tablesOf(round)), "ballots.round_total"]) {
    for (const statement of [`select * from ${table}`, `delete from ${table}`, `drop table ${table}`]) {
      await expect(runSql(url, statement)).rejects.toThrow(/permission denied for schema ballots/);
    }
  }
  await expect(runSql(url, `set role ${kept.role}`)).rejects.toThrow(/permission denied/);
  await expect(runSql(url, `alter role ${role} superuser`)).rejects.toThrow(/permission denied|Only roles/);
  await expect(runSql(url, `grant ${kept.role} to ${role}`)).rejects.toThrow(/permission denied/);
  await expect(runSql(url, "alter schema ballots owner to current_user")).rejects.toThrow(/must be owner|permission denied/);
  await expect(runSql(url, "drop schema ballots cascade")).rejects.toThrow(/must be owner/);
  for (const { name } of await runSql(url, ours)) {
    await expect(runSql(kept.url, `select * from ${String(name)}`)).rejects.toThrow(/permission denied/);
  }
});

test("setting up again changes nothing", async () => {
  expect(await setUp()).toBe(url);
  expect(await runSql(url, "select count(*)::int as jobs from queue.job")).toEqual([{ jobs: 1 }]);
});
