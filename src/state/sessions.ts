import { randomUUID } from "node:crypto";
import { and, desc, eq, lt, ne, or } from "drizzle-orm";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import type { Instant } from "../core/model/time.ts";
import type { Database } from "./database.ts";
import { grantsOf } from "./people.ts";
import { hashOfSecret, newSecret } from "./people-secrets.ts";
import { account, session } from "./schema.ts";
import { type Known, recentLookups } from "./sessions-recent.ts";

const MINUTE = 60_000;

/** privacy.md 10. */
export const sessionLasts = { idle: 30 * MINUTE, absolute: 12 * 60 * MINUTE, fresh: 5 * MINUTE } as const;

/** @returns the opaque id for the cookie, known to nobody else. Sessions that ended by time are deleted on the way. */
export async function startSession(
  { tables }: Database,
  started: { readonly account: string; readonly device: string },
  now: Instant,
): Promise<string> {
  const id = newSecret();
  await tables.delete(session).where(or(lt(session.started, now - sessionLasts.absolute), lt(session.seen, now - sessionLasts.idle)));
  await tables.insert(session).values({
    hash: hashOfSecret(id),
    id: randomUUID(),
    account: started.account,
    csrf: newSecret(),
    device: started.device,
    started: now,
    seen: now,
    fresh: now,
  });
  return id;
}

/** Null when it ended: by signing out, by time, with its account. Keeps it from idling away, writing at most once a minute. */
export async function findSession(database: Database, hash: Uint8Array, now: Instant): Promise<Known | null> {
  const known = await recentLookups(database).of(hash, now, () => readSession(database, hash, now));
  return known?.via.kind === "session" && inTime(known.via, now) ? known : null;
}

async function readSession({ tables }: Database, hash: Uint8Array, now: Instant): Promise<Known | null> {
  const [row] = await tables
    .select({
      account: account.id,
      name: account.name,
      csrf: session.csrf,
      started: session.started,
      seen: session.seen,
      fresh: session.fresh,
    })
    .from(session)
    .innerJoin(account, eq(session.account, account.id))
    .where(and(eq(session.hash, hash), eq(account.ended, false)));
  if (row === undefined || !inTime(row, now)) return null;
  const seen = now - row.seen < MINUTE ? row.seen : now;
  if (seen !== row.seen) await tables.update(session).set({ seen }).where(eq(session.hash, hash));
  const { csrf, started, fresh } = row;
  return {
    account: row.account,
    name: row.name,
    grants: await grantsOf(tables, row.account),
    via: { kind: "session", csrf, started, seen, fresh },
  };
}

function inTime({ started, seen }: { readonly started: Instant; readonly seen: Instant }, now: Instant): boolean {
  return now < started + sessionLasts.absolute && now < seen + sessionLasts.idle;
}

/** After the password was given again: the session is fresh and has a new id, so that an id seen before is worth nothing. */
export async function renewSession(database: Database, hash: Uint8Array, now: Instant): Promise<string> {
  const id = newSecret();
  const renewed = await database.tables
    .update(session)
    .set({ hash: hashOfSecret(id), fresh: now, seen: now })
    .where(eq(session.hash, hash))
    .returning({ id: session.id });
  recentLookups(database).forget(hash);
  if (renewed.length === 0) throw noSession();
  return id;
}

export async function endSession(database: Database, hash: Uint8Array): Promise<void> {
  await database.tables.delete(session).where(eq(session.hash, hash));
  recentLookups(database).forget(hash);
}

/** One of the account's own. Throws `session.not-found`. */
export async function endSessionOf(database: Database, owner: string, id: string): Promise<void> {
  const ended = await database.tables
    .delete(session)
    .where(and(eq(session.account, owner), eq(session.id, id)))
    .returning({ hash: session.hash });
  for (const { hash } of ended) recentLookups(database).forget(hash);
  if (ended.length === 0) throw noSession();
}

/** All but one, after a password changed. */
export async function endOtherSessions(database: Database, owner: string, kept: Uint8Array): Promise<void> {
  await database.tables.delete(session).where(and(eq(session.account, owner), ne(session.hash, kept)));
  recentLookups(database).forgetAccount(owner);
}

export interface ListedSession {
  readonly id: string;
  readonly hash: Uint8Array;
  readonly started: Instant;
  readonly device: string;
}

export async function sessionsOf({ tables }: Database, owner: string, now: Instant): Promise<readonly ListedSession[]> {
  const rows = await tables.select().from(session).where(eq(session.account, owner)).orderBy(desc(session.started));
  return rows.filter((row) => inTime(row, now)).map(({ id, hash, started, device }) => ({ id, hash, started, device }));
}

function noSession(): EvenkeelError {
  return new EvenkeelError("session.not-found", "This session has ended already.", "Nothing needs doing.");
}
