import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll } from "vitest";
import { type Database, openDatabase } from "./database.ts";
import { startEmbeddedPostgres } from "./embedded-postgres.ts";
import { migrate } from "./migrate.ts";

// One throw-away cluster per test file (vitest gives each its own process), one migrated template in it, one copy of that per call.

interface TestCluster {
  /** Of a database with the given name. */
  readonly urlOf: (name: string) => string;
  readonly maintenance: string;
  readonly stop: () => Promise<void>;
}

async function startCluster(): Promise<TestCluster> {
  const folder = await mkdtemp(join(tmpdir(), "evenkeel-state-"));
  const server = await startEmbeddedPostgres({ dataFolder: folder, durable: false });
  const urlOf = (name: string) => {
    const address = new URL(server.url);
    address.pathname = `/${name}`;
    return address.href;
  };
  const stop = async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { maintenance: "postgres", urlOf, stop };
}

/** A server that is already there, with a user who may create databases; whatever it holds stays untouched. */
function externalCluster(url: string): TestCluster {
  const maintenance = new URL(url).pathname.slice(1) || "postgres";
  const urlOf = (name: string) => {
    const address = new URL(url);
    address.pathname = `/${name}`;
    return address.href;
  };
  return { urlOf, maintenance, stop: async () => {} };
}

async function run(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

const uniqueName = () => `evenkeel_test_${randomUUID().replaceAll("-", "")}`;

async function prepare(): Promise<{ readonly cluster: TestCluster; readonly template: string }> {
  const external = process.env.EVENKEEL_TEST_DATABASE_URL;
  const cluster = external ? externalCluster(external) : await startCluster();
  const template = uniqueName();
  await run(cluster.urlOf(cluster.maintenance), `create database ${template}`);
  const database = openDatabase({ url: cluster.urlOf(template) });
  await migrate(database);
  await database.close();
  return { cluster, template };
}

let prepared: ReturnType<typeof prepare> | null = null;

afterAll(async () => {
  if (prepared === null) return;
  const { cluster, template } = await prepared;
  prepared = null;
  await run(cluster.urlOf(cluster.maintenance), `drop database if exists ${template} with (force)`);
  await cluster.stop();
});

/** A fresh, migrated, empty database on a real PostgreSQL; `close` drops it. Uses the server at EVENKEEL_TEST_DATABASE_URL where that is set. */
export async function openTestDatabase(): Promise<Database> {
  prepared ??= prepare();
  const { cluster, template } = await prepared;
  const name = uniqueName();
  const maintenance = cluster.urlOf(cluster.maintenance);
  await run(maintenance, `create database ${name} template ${template}`);
  const database = openDatabase({ url: cluster.urlOf(name) });
  return {
    ...database,
    close: async () => {
      await database.close();
      await run(maintenance, `drop database if exists ${name} with (force)`);
    },
  };
}
