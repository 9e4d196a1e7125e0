import { and, eq } from "drizzle-orm";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import type { Database } from "./database.ts";
import type { Tables } from "./people-tables.ts";
import { account, identity } from "./schema.ts";

/** Somebody at an identity provider. A mail address is no part of it: addresses are given to other people. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
}

/** Null when nobody connected it, or the account has ended. */
export async function accountOfIdentity({ tables }: Database, { issuer, subject }: Identity): Promise<string | null> {
  const [found] = await tables
    .select({ account: identity.account })
    .from(identity)
    .innerJoin(account, eq(identity.account, account.id))
    .where(and(eq(identity.issuer, issuer), eq(identity.subject, subject), eq(account.ended, false)));
  return found?.account ?? null;
}

/** Connecting again what is connected is fine. Throws `oidc.already-connected` when it leads into another account. */
export async function connectIdentity(tables: Tables, { issuer, subject }: Identity, owner: string): Promise<void> {
  await tables.insert(identity).values({ issuer, subject, account: owner }).onConflictDoNothing();
  const [found] = await tables
    .select({ account: identity.account })
    .from(identity)
    .where(and(eq(identity.issuer, issuer), eq(identity.subject, subject)));
  if (found?.account === owner) return;
  throw new EvenkeelError("oidc.already-connected", "This identity leads into another account.", "Sign in there, or ask an operator.");
}
