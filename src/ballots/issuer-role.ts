import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { Client, DatabaseError, escapeIdentifier, escapeLiteral } from "pg";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";

export interface IssuerRoleOptions {
  /** Of a role that may create roles in this database: with the embedded PostgreSQL its owner. */
  readonly ownerUrl: string;
  /** Kept between starts: DATA/keys/ballots.password. Made with mode 0600 where it is missing. */
  readonly passwordFile: string;
  /** For tests: roles belong to a whole cluster. */
  readonly role?: string;
}

/** Any number, the same in every version: whoever holds it sets up, others wait. */
const SETTING_UP = 4_747_002;

/**
 * Makes the issuer's own role and schema, and takes from it every right on anything else. Its statements are never logged, whatever
 * the cluster is set to. Idempotent.
 * Throws `ballots.no-role` where `ownerUrl` may not make roles.
 * @returns the address for `createIssuer`, with the password; not for logs
 */
export async function provideIssuerRole({ ownerUrl, passwordFile, role = "evenkeel_ballots" }: IssuerRoleOptions): Promise<string> {
  const password = await keptPassword(passwordFile);
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query("begin");
    await client.query("select pg_advisory_xact_lock($1)", [SETTING_UP]);
    const { rowCount } = await client.query("select from pg_roles where rolname = $1", [role]);
    const name = escapeIdentifier(role);
    if (rowCount === 0) await client.query(`create role ${name}`);
    for (const statement of statements(name, password)) await client.query(statement);
    await client.query("commit");
  } catch (cause) {
    // 42501, insufficient_privilege
    throw cause instanceof DatabaseError && cause.code === "42501" ? mayNot(cause) : cause;
  } finally {
    // Closing the connection rolls back what was not committed.
    await client.end();
  }
  await createIssuerTables(urlFor(ownerUrl, role, password));
  return urlFor(ownerUrl, role, password);
}

function statements(role: string, password: string): readonly string[] {
  return [
    `alter role ${role} login nosuperuser nocreatedb nocreaterole noinherit noreplication nobypassrls password ${escapeLiteral(password)}`,
    // Parameters hold hashes of codes and of blinded values: no log may show them, nor when they came.
    `alter role ${role} set log_statement = 'none'`,
    `alter role ${role} set log_min_duration_statement = -1`,
    `alter role ${role} set log_min_duration_sample = -1`,
    `alter role ${role} set log_duration = off`,
    `alter role ${role} set log_transaction_sample_rate = 0`,
    `alter role ${role} set log_parameter_max_length = 0`,
    `alter role ${role} set log_parameter_max_length_on_error = 0`,
    `create schema if not exists ballots authorization ${role}`,
    "revoke all on schema ballots from public",
    "revoke all on schema public from public",
  ];
}

/**
 * Makes the one table that stays when a round is over. Idempotent. With an external database an administrator makes role and schema
 * (docs/run/ballots.md), and this is all that is left to do.
 * @param url of the issuer's role
 */
export async function createIssuerTables(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(
      "create table if not exists ballots.round_total (round text primary key, scores integer not null, comment integer not null)",
    );
  } finally {
    await client.end();
  }
}

export function urlFor(ownerUrl: string, role: string, password: string): string {
  const address = new URL(ownerUrl);
  address.username = role;
  address.password = password;
  return address.href;
}

export async function keptPassword(file: string): Promise<string> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  try {
    await writeFile(file, `${randomBytes(32).toString("hex")}\n`, { mode: 0o600, flag: "wx", flush: true });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  return (await readFile(file, "utf8")).trim();
}

function mayNot(cause: unknown): EvenkeelError {
  return new EvenkeelError(
    "ballots.no-role",
    "The application's role in the database may not make the role that keeps ballots apart.",
    "Let an administrator of the database run the statements in docs/run/ballots.md, once.",
    { cause },
  );
}
