import { Client, escapeIdentifier, escapeLiteral } from "pg";
import { keptPassword, urlFor } from "./issuer-role.ts";

export interface ApplicationRoleOptions {
  /** Of the embedded PostgreSQL's superuser. */
  readonly ownerUrl: string;
  /** Kept between starts: DATA/keys/application.password. */
  readonly passwordFile: string;
  /** For tests: roles belong to a whole cluster. */
  readonly role?: string;
}

/** Any number, the same in every version: whoever holds it sets up, others wait. */
const SETTING_UP = 4_747_003;

/**
 * Makes a role for the application that owns the database and everything in it but the schema `ballots`, on which it has no right: the
 * superuser of the embedded PostgreSQL, as whom the application connected before, could read both. Call it before `migrate`. Idempotent;
 * tables that the superuser made are handed over.
 * @returns the address for the application, with the password; not for logs
 */
export async function provideApplicationRole({
  ownerUrl,
  passwordFile,
  role = "evenkeel_application",
}: ApplicationRoleOptions): Promise<string> {
  const password = await keptPassword(passwordFile);
  const name = escapeIdentifier(role);
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query("begin");
    await client.query("select pg_advisory_xact_lock($1)", [SETTING_UP]);
    const { rowCount } = await client.query("select from pg_roles where rolname = $1", [role]);
    if (rowCount === 0) await client.query(`create role ${name}`);
    await client.query(
      `alter role ${name} login nosuperuser nocreatedb nocreaterole noinherit noreplication nobypassrls password ${escapeLiteral(password)}`,
    );
    const { rows } = await client.query<{ statement: string }>(HAND_OVER, [role]);
    for (const { statement } of rows) await client.query(statement);
    await client.query("commit");
  } finally {
    // Closing the connection rolls back what was not committed.
    await client.end();
  }
  return urlFor(ownerUrl, role, password);
}

/**
 * Statements that give what is ours to the role. Left out: the system's, what belongs to an extension, the issuer's schema, and what
 * follows its table by itself (sequences of columns, row types, partitions' indexes).
 */
const HAND_OVER = `
  with schema as (
    select oid, nspname, nspowner from pg_namespace
    where nspname !~ '^pg_' and nspname not in ('information_schema', 'ballots')
  ), role as (select oid, quote_ident(rolname) as name from pg_roles where rolname = $1)
  select 1 as step, format('alter database %I owner to %s', datname, role.name) as statement
    from pg_database, role where datname = current_database() and datdba <> role.oid
  union all
  select 2, format('alter schema %I owner to %s', nspname, role.name)
    from schema, role where nspname <> 'public' and nspowner <> role.oid
  union all
  select 2, format('grant all on schema public to %s', role.name) from role
  union all
  select 3, format('alter %s %I.%I owner to %s', case relkind when 'S' then 'sequence' when 'v' then 'view' when 'm' then 'materialized view' else 'table' end, nspname, relname, role.name)
    from pg_class join schema on schema.oid = relnamespace, role
    where relkind in ('r', 'p', 'v', 'm', 'S') and relowner <> role.oid
      and not exists (select from pg_depend where classid = 'pg_class'::regclass and objid = pg_class.oid and deptype in ('a', 'i', 'e') and relkind = 'S')
  union all
  select 4, format('alter routine %s owner to %s', pg_proc.oid::regprocedure, role.name)
    from pg_proc join schema on schema.oid = pronamespace, role
    where proowner <> role.oid and not exists (select from pg_depend where classid = 'pg_proc'::regclass and objid = pg_proc.oid and deptype = 'e')
  union all
  select 4, format('alter type %I.%I owner to %s', nspname, typname, role.name)
    from pg_type join schema on schema.oid = typnamespace, role
    where typowner <> role.oid and typtype in ('e', 'd')
  order by 1`;
