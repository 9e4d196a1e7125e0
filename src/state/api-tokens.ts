import { randomUUID } from "node:crypto";
import { and, asc, eq, gt, lt } from "drizzle-orm";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import { DAY, type Instant } from "../core/model/time.ts";
import type { Database } from "./database.ts";
import { grantsOf } from "./people.ts";
import { hashOfSecret, newSecret } from "./people-secrets.ts";
import { account, apiToken } from "./schema.ts";
import { type Known, recentLookups } from "./sessions-recent.ts";

/** So that a secret scanner recognises one that was committed by mistake. */
export const TOKEN_PREFIX = "evk_";

export interface ApiToken {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly ("read" | "write")[];
  readonly created: Instant;
  readonly expires: Instant;
}

const shown = { id: apiToken.id, name: apiToken.name, scopes: apiToken.scopes, created: apiToken.created, expires: apiToken.expires };

/** @returns the token and its secret, which cannot be read again. Tokens that ended by time are deleted on the way. */
export async function createApiToken(
  { tables }: Database,
  made: { readonly account: string; readonly name: string; readonly scopes: readonly ("read" | "write")[]; readonly days: number },
  now: Instant,
): Promise<{ readonly token: ApiToken; readonly secret: string }> {
  const secret = `${TOKEN_PREFIX}${newSecret()}`;
  const token = { id: randomUUID(), name: made.name, scopes: [...new Set(made.scopes)], created: now, expires: now + made.days * DAY };
  await tables.delete(apiToken).where(lt(apiToken.expires, now));
  await tables.insert(apiToken).values({ ...token, account: made.account, hash: hashOfSecret(secret) });
  return { token, secret };
}

export async function apiTokensOf({ tables }: Database, owner: string, now: Instant): Promise<readonly ApiToken[]> {
  return tables
    .select(shown)
    .from(apiToken)
    .where(and(eq(apiToken.account, owner), gt(apiToken.expires, now)))
    .orderBy(asc(apiToken.created), asc(apiToken.id));
}

/** One of the account's own. Throws `token.not-found`. */
export async function deleteApiToken(database: Database, owner: string, id: string): Promise<void> {
  const ended = await database.tables
    .delete(apiToken)
    .where(and(eq(apiToken.account, owner), eq(apiToken.id, id)))
    .returning({ hash: apiToken.hash });
  for (const { hash } of ended) recentLookups(database).forget(hash);
  if (ended.length === 0) throw new EvenkeelError("token.not-found", "This token has ended already.", "Nothing needs doing.");
}

/** What the owner may do now, not what was so when the token was made. Null when it ended. */
export async function findApiToken(database: Database, secret: string, now: Instant): Promise<Known | null> {
  const hash = hashOfSecret(secret);
  const known = await recentLookups(database).of(hash, now, async () => {
    const [row] = await database.tables
      .select({ account: account.id, name: account.name, scopes: apiToken.scopes, expires: apiToken.expires })
      .from(apiToken)
      .innerJoin(account, eq(apiToken.account, account.id))
      .where(and(eq(apiToken.hash, hash), eq(account.ended, false)));
    if (row === undefined) return null;
    const grants = await grantsOf(database.tables, row.account);
    return { account: row.account, name: row.name, grants, via: { kind: "token", scopes: row.scopes, expires: row.expires } };
  });
  return known?.via.kind === "token" && now < known.via.expires ? known : null;
}
