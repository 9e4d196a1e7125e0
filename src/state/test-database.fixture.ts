import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { inject } from "vitest";
import { type Database, openDatabase } from "./database.ts";

// One throw-away cluster for all test files with one migrated template in it (test-cluster.fixture.ts), one copy of that per call.

async function run(sql: string): Promise<void> {
  const client = new Client({ connectionString: inject("testCluster") });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** A fresh, migrated, empty database on a real PostgreSQL; `close` drops it. Uses the server at EVENKEEL_TEST_DATABASE_URL where that is set. */
export async function openTestDatabase(): Promise<Database> {
  const name = `evenkeel_test_${randomUUID().replaceAll("-", "")}`;
  await run(`create database ${name} template ${inject("testTemplate")}`);
  const address = new URL(inject("testCluster"));
  address.pathname = `/${name}`;
  const database = openDatabase({ url: address.href });
  return {
    ...database,
    close: async () => {
      await database.close();
      await run(`drop database if exists ${name} with (force)`);
    },
  };
}
