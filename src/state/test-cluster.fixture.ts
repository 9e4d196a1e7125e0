import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import type { TestProject } from "vitest/node";
import { openDatabase } from "./database.ts";
import { startEmbeddedPostgres } from "./embedded-postgres.ts";
import { migrate } from "./migrate.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Of a database from which others are made. */
    readonly testCluster: string;
    /** A migrated, empty database to copy; nobody may be connected to it. */
    readonly testTemplate: string;
  }
}

interface TestCluster {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** A cluster of its own for each test file would start some thirty of them, at two seconds each on a busy machine. */
async function startCluster(): Promise<TestCluster> {
  const folder = await mkdtemp(join(tmpdir(), "evenkeel-state-"));
  await chmod(folder, 0o755);
  const server = await startEmbeddedPostgres({ dataFolder: join(folder, "kept"), durable: false });
  const address = new URL(server.url);
  address.pathname = "/postgres";
  // A PostgreSQL of ours outlives its server on purpose; one of a test run that is broken off must not.
  const breakOff = () =>
    process.kill(Number(readFileSync(join(folder, "kept", "postgres", "postmaster.pid"), "utf8").split("\n")[0]), "SIGQUIT");
  process.once("exit", breakOff);
  const stop = async () => {
    process.off("exit", breakOff);
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { url: address.href, stop };
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

/**
 * Makes the template of which every test gets a copy, on the server at `url`, whose user may create databases; whatever else it holds
 * stays untouched.
 * @returns how to take the template away
 */
export async function provideTemplate(project: TestProject, url: string): Promise<() => Promise<void>> {
  const template = `evenkeel_template_${randomUUID().replaceAll("-", "")}`;
  await run(url, `create database ${template}`);
  const address = new URL(url);
  address.pathname = `/${template}`;
  const database = openDatabase({ url: address.href });
  await migrate(database);
  await database.close();
  project.provide("testCluster", url);
  project.provide("testTemplate", template);
  return () => run(url, `drop database if exists ${template} with (force)`);
}

/** vitest's global set-up: once before all test files. EVENKEEL_TEST_DATABASE_URL names a server that is there already. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.EVENKEEL_TEST_DATABASE_URL;
  const cluster = given ? { url: given, stop: async () => {} } : await startCluster();
  const dropTemplate = await provideTemplate(project, cluster.url);
  return async () => {
    await dropTemplate();
    await cluster.stop();
  };
}
