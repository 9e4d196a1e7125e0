import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, openDatabase } from "./database.ts";
import { DatabaseRefusal, isAlreadyThere } from "./database-error.ts";
import { account, organisation } from "./schema.ts";
import { openTestDatabase } from "./test-database.fixture.ts";

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const someone = { id: "0b7f1b9e-6f0e-4a55-8f1c-2f5a8f6f3a10", name: "Canary Name", mail: "canary@example.org", created: 0 };

const failure = (promise: Promise<unknown>) => promise.then(() => null).catch((error: unknown) => error);

test("a refused statement says its rule and no value, neither in message nor in cause", async () => {
  await database.tables.insert(account).values(someone);
  const error = await failure(database.tables.insert(account).values({ ...someone, id: "0b7f1b9e-6f0e-4a55-8f1c-2f5a8f6f3a11" }));
  expect(error).toBeInstanceOf(DatabaseRefusal);
  expect(error).toMatchObject({ code: "database.refused", sqlState: "23505", constraint: "account_mail" });
  expect(isAlreadyThere(error, "account_mail")).toBe(true);
  expect(isAlreadyThere(error, "another")).toBe(false);
  expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toMatch(/canary/i);
});

test("the same within a transaction, which is rolled back whole and gives its connection back", async () => {
  for (let round = 0; round < 15; round++) {
    const error = await failure(
      database.tables.transaction(async (tx) => {
        await tx.update(account).set({ name: "changed" });
        await tx.insert(account).values(someone);
      }),
    );
    expect(isAlreadyThere(error)).toBe(true);
  }
  expect(await database.tables.query.account.findMany({ columns: { name: true } })).toEqual([{ name: "Canary Name" }]);
});

test("a nested transaction is named, too", async () => {
  const error = await failure(database.tables.transaction((tx) => tx.transaction((inner) => inner.insert(account).values(someone))));
  expect(isAlreadyThere(error)).toBe(true);
});

test("an error of our own passes through a transaction unchanged", async () => {
  const own = new Error("own");
  expect(await failure(database.tables.transaction(() => Promise.reject(own)))).toBe(own);
});

test("a query whose connection is cut fails by name, and the next one works", async () => {
  const cut = failure(
    database.tables.transaction(async (tx) => {
      await database.pool.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()",
      );
      await tx.query.organisation.findMany();
    }),
  );
  expect(await cut).toMatchObject({ code: "database.unreachable" });
  expect(await database.tables.select().from(organisation).where(eq(organisation.id, "none"))).toEqual([]);
});

test("an address where nothing listens is unreachable by name", async () => {
  const nowhere = openDatabase({ url: "postgres://evenkeel@127.0.0.1:1/evenkeel" });
  expect(await failure(nowhere.tables.query.organisation.findMany())).toMatchObject({ code: "database.unreachable" });
  expect(await failure(nowhere.tables.transaction((tx) => tx.query.organisation.findMany()))).toMatchObject({
    code: "database.unreachable",
  });
  await nowhere.close();
});
