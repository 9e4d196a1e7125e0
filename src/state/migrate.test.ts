import { readFile } from "node:fs/promises";
import { generateDrizzleJson, generateMigration } from "drizzle-kit/api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, openDatabase } from "./database.ts";
import { migrate } from "./migrate.ts";
import * as schema from "./schema.ts";
import { openTestDatabase } from "./test-database.fixture.ts";

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

test("the migrations make exactly the tables of schema.ts; otherwise run npm run migrations", async () => {
  const migrations = new URL("./migrations/meta/", import.meta.url);
  const journal = JSON.parse(await readFile(new URL("_journal.json", migrations), "utf8"));
  const last = String(journal.entries.length - 1).padStart(4, "0");
  const written = JSON.parse(await readFile(new URL(`${last}_snapshot.json`, migrations), "utf8"));
  const now = generateDrizzleJson({ ...schema }, written.id, ["state"]);
  expect(await generateMigration(written, now)).toEqual([]);
});

test("a migrated database has nothing left to migrate", async () => {
  expect(await migrate(database)).toEqual([]);
});

test("servers that start at once on an empty database migrate it once", async () => {
  await database.pool.query("drop schema state cascade; drop schema migration cascade");
  const servers = Array.from({ length: 4 }, () => openDatabase({ url: database.url }));
  const applied = await Promise.all(servers.map(migrate));
  await Promise.all(servers.map((server) => server.close()));
  expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
  expect(await database.tables.query.organisation.findMany()).toEqual([]);
});

test("a migration that fails leaves nothing behind", async () => {
  await database.pool.query("drop schema state cascade; delete from migration.applied; create schema state; create table state.team ()");
  await expect(migrate(database)).rejects.toThrow();
  const { rows } = await database.pool.query("select table_name from information_schema.tables where table_schema = 'state'");
  expect(rows).toEqual([{ table_name: "team" }]);
  await database.pool.query("drop schema state cascade");
  expect(await migrate(database)).not.toEqual([]);
});

test("a database written by a later version is refused by name", async () => {
  await database.pool.query("insert into migration.applied (name, sha256) values ('9999_later', 'x')");
  await expect(migrate(database)).rejects.toMatchObject({ code: "database.newer" });
});
