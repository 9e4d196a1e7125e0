import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { PoolClient } from "pg";
import { z } from "zod";
import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";
import type { Database } from "./database.ts";

const journal = z.object({ entries: z.array(z.object({ tag: z.string() })) });

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly sha256: string;
}

/** Any number, the same in every version: whoever holds it migrates, others wait. */
const MIGRATING = 4_747_001;

const folder = new URL("./migrations/", import.meta.url);

async function readMigrations(): Promise<readonly Migration[]> {
  const { entries } = journal.parse(JSON.parse(await readFile(new URL("meta/_journal.json", folder), "utf8")));
  return Promise.all(
    entries.map(async ({ tag }) => {
      const sql = await readFile(new URL(`${tag}.sql`, folder), "utf8");
      return { name: tag, sql, sha256: createHash("sha256").update(sql).digest("hex") };
    }),
  );
}

/**
 * Brings the tables to this version in one transaction: all of it or nothing. Several servers that start at once wait for each other.
 * @returns names of the migrations applied now
 * Throws `database.newer` when the database was written by a version that knows more, or a migration was edited after it ran.
 */
export async function migrate({ pool }: Database): Promise<readonly string[]> {
  const migrations = await readMigrations();
  const client = await pool.connect();
  let broken = true;
  try {
    await client.query("begin");
    await client.query("select pg_advisory_xact_lock($1)", [MIGRATING]);
    const applied = await apply(client, migrations);
    await client.query("commit");
    broken = false;
    return applied;
  } finally {
    // Closing the connection rolls back, also where a rollback could not be sent.
    client.release(broken);
  }
}

async function apply(client: PoolClient, migrations: readonly Migration[]): Promise<readonly string[]> {
  await client.query("create schema if not exists migration");
  await client.query(
    'create table if not exists migration.applied (name text collate "C" primary key, sha256 text not null, at timestamptz not null default now())',
  );
  const { rows } = await client.query<{ name: string; sha256: string }>("select name, sha256 from migration.applied order by name");
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const { name, sha256 } of rows) if (known.get(name)?.sha256 !== sha256) throw newer(name, known.has(name));
  const done = new Set(rows.map((row) => row.name));
  const missing = migrations.filter((migration) => !done.has(migration.name));
  for (const { name, sql, sha256 } of missing) {
    await client.query(sql);
    await client.query("insert into migration.applied (name, sha256) values ($1, $2)", [name, sha256]);
  }
  return missing.map((migration) => migration.name);
}

function newer(name: string, known: boolean): EvenkeelError {
  return new EvenkeelError(
    "database.newer",
    known
      ? `The database holds migration ${quoted(name)} in another wording than this version.`
      : `The database holds migration ${quoted(name)}, which this version does not know.`,
    "Start the version that wrote it, or a later one; or restore the backup made before the update.",
  );
}
