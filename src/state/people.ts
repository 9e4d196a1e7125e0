import { randomUUID } from "node:crypto";
import { and, asc, eq, sql } from "drizzle-orm";
import { type Grant, type Role, roles } from "../contract/permissions.ts";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import type { Instant } from "../core/model/time.ts";
import type { Database } from "./database.ts";
import { isAlreadyThere, nameDatabaseError } from "./database-error.ts";
import { checkGrants } from "./people-grants.ts";
import type { Tables } from "./people-tables.ts";
import * as schema from "./schema.ts";
import { recentLookups } from "./sessions-recent.ts";

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly mail: string | null;
  readonly passwordHash: string | null;
  readonly ended: boolean;
}

export interface Person extends Account {
  readonly grants: readonly Grant[];
  /** Whether an identity at a provider is connected. */
  readonly oidc: boolean;
}

/** Whoever changes roles or ends accounts holds this, so that two at once cannot remove the last two operators. */
const CHANGING_PEOPLE = 4_747_002;

const account = schema.account;
const columns = { id: account.id, name: account.name, mail: account.mail, passwordHash: account.passwordHash, ended: account.ended };

/** Throws `account.not-found`. */
export async function accountOf({ tables }: { readonly tables: Tables }, id: string): Promise<Account> {
  const [found] = await tables.select(columns).from(account).where(eq(account.id, id));
  if (found === undefined) throw noAccount();
  return found;
}

/** Null also for an account that has ended. */
export async function accountWithMail({ tables }: Database, mail: string): Promise<Account | null> {
  const [found] = await tables
    .select(columns)
    .from(account)
    .where(and(sql`lower(${account.mail}) = lower(${mail})`, eq(account.ended, false)));
  return found ?? null;
}

/** Everybody, by name; never when somebody was last here. */
export async function people({ tables }: Database): Promise<readonly Person[]> {
  const accounts = await tables.select(columns).from(account).orderBy(asc(account.name), asc(account.id));
  const grants = new Map<string, Grant[]>();
  for (const held of await tables.select().from(schema.grant))
    grants.set(held.account, [...(grants.get(held.account) ?? []), toGrant(held)]);
  const connected = new Set((await tables.select({ account: schema.identity.account }).from(schema.identity)).map((row) => row.account));
  return accounts.map((found) => ({ ...found, grants: grants.get(found.id) ?? [], oidc: connected.has(found.id) }));
}

/** Throws `account.not-found`. */
export async function personOf({ tables }: { readonly tables: Tables }, id: string): Promise<Person> {
  const found = await accountOf({ tables }, id);
  const identities = await tables.select().from(schema.identity).where(eq(schema.identity.account, id)).limit(1);
  return { ...found, grants: await grantsOf(tables, id), oidc: identities.length > 0 };
}

export interface NewAccount {
  readonly name: string;
  readonly mail: string | null;
  readonly grants: readonly Grant[];
}

/** Throws `account.mail-taken` and `grant.invalid`. */
export async function createAccount(tables: Tables, made: NewAccount, now: Instant): Promise<string> {
  await checkGrants(tables, made.grants);
  const id = randomUUID();
  await noMailTwice(() => tables.insert(account).values({ id, name: made.name, mail: made.mail, created: now }));
  await insertGrants(tables, id, made.grants);
  return id;
}

/**
 * Replaces name and roles, ends the account or takes it up again; in force with the next request. Ending it also ends its sessions,
 * links and tokens. Throws `account.not-found`, `grant.invalid` and `account.last-operator`.
 */
export async function changePerson(
  database: Database,
  id: string,
  change: { readonly name: string; readonly grants: readonly Grant[]; readonly ended: boolean },
): Promise<Person> {
  const changed = await database.tables.transaction(async (tables) => {
    await tables.execute(sql`select pg_advisory_xact_lock(${CHANGING_PEOPLE})`);
    await accountOf({ tables }, id);
    await checkGrants(tables, change.grants);
    await tables.update(account).set({ name: change.name, ended: change.ended }).where(eq(account.id, id));
    await tables.delete(schema.grant).where(eq(schema.grant.account, id));
    await insertGrants(tables, id, change.grants);
    if (change.ended) await endAccess(tables, id);
    await keepAnOperator(tables);
    return personOf({ tables }, id);
  });
  recentLookups(database).forgetAccount(id);
  return changed;
}

/** One's own name, mail address or password. Throws `account.mail-taken`. */
export async function changeAccount(
  database: Database,
  id: string,
  change: { readonly name?: string | undefined; readonly mail?: string | undefined; readonly passwordHash?: string | undefined },
): Promise<void> {
  const { name, mail, passwordHash } = change;
  const set = {
    ...(name === undefined ? {} : { name }),
    // Whoever writes an address has not shown that they read what is sent there (round-roster.ts).
    ...(mail === undefined
      ? {}
      : { mail, mailProven: sql`coalesce(${account.mailProven} and lower(${account.mail}) = lower(${mail}), false)` }),
    ...(passwordHash === undefined ? {} : { passwordHash }),
  };
  if (Object.keys(set).length === 0) return;
  await noMailTwice(() => database.tables.update(account).set(set).where(eq(account.id, id)));
  recentLookups(database).forgetAccount(id);
}

/** A link that was sent to the address of the account was used. */
export async function proveMail(tables: Tables, id: string): Promise<void> {
  await tables.update(account).set({ mailProven: true }).where(eq(account.id, id));
}

/**
 * Gives a role in addition to those held; holding it already is fine. Used where somebody makes an organisation and becomes its coach.
 * Throws `account.not-found` and `grant.invalid`.
 */
export async function grantRole(database: Database, id: string, given: Grant): Promise<void> {
  await database.tables.transaction(async (tables) => {
    await tables.execute(sql`select pg_advisory_xact_lock(${CHANGING_PEOPLE})`);
    await accountOf({ tables }, id);
    const held = await grantsOf(tables, id);
    await checkGrants(tables, [...held, given]);
    await insertGrants(tables, id, [given]);
  });
  recentLookups(database).forgetAccount(id);
}

export async function grantsOf(tables: Tables, id: string): Promise<readonly Grant[]> {
  return (await tables.select().from(schema.grant).where(eq(schema.grant.account, id))).map(toGrant);
}

/** The operator who was there first, for the console: at the first run, and when nobody can get in any more. */
export async function firstOperator({ tables }: { readonly tables: Tables }): Promise<Account | null> {
  const [found] = await tables
    .select(columns)
    .from(account)
    .innerJoin(schema.grant, eq(schema.grant.account, account.id))
    .where(and(eq(schema.grant.role, "operator"), eq(account.ended, false)))
    .orderBy(asc(account.created), asc(account.id))
    .limit(1);
  return found ?? null;
}

async function insertGrants(tables: Tables, id: string, grants: readonly Grant[]): Promise<void> {
  if (grants.length === 0) return;
  await tables
    .insert(schema.grant)
    .values(grants.map(({ role, organisation, team }) => ({ id: randomUUID(), account: id, role, organisation, team })))
    .onConflictDoNothing();
}

async function endAccess(tables: Tables, id: string): Promise<void> {
  await tables.delete(schema.session).where(eq(schema.session.account, id));
  await tables.delete(schema.apiToken).where(eq(schema.apiToken.account, id));
  await tables.delete(schema.signInLink).where(eq(schema.signInLink.account, id));
}

async function keepAnOperator(tables: Tables): Promise<void> {
  if ((await firstOperator({ tables })) !== null) return;
  throw new EvenkeelError(
    "account.last-operator",
    "Nobody would be left who may operate the server.",
    "Make somebody else operator first; then change this account.",
  );
}

function toGrant({ role, organisation, team }: typeof schema.grant.$inferSelect): Grant {
  return { role: toRole(role), organisation, team };
}

function toRole(text: string): Role {
  const role = roles.find((known) => known === text);
  if (role === undefined) throw new TypeError(`A grant holds the role ${text}, which the permission table does not know.`);
  return role;
}

async function noMailTwice(write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!isAlreadyThere(nameDatabaseError(error), "account_mail")) throw error;
    // Without the cause: PostgreSQL's own words hold the address.
    throw new EvenkeelError("account.mail-taken", "Another account has this mail address.", "Change that account, or use another address.");
  }
}

function noAccount(): EvenkeelError {
  return new EvenkeelError("account.not-found", "There is no such account.", "Look at the list of people.");
}
