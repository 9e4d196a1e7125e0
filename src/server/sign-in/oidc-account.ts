import { sql } from "drizzle-orm";
import { z } from "zod";
import { name as nameShape } from "../../contract/shapes.ts";
import { EvenkeelError } from "../../core/model/evenkeel-error.ts";
import { createAccount } from "../../state/people.ts";
import { accountOfIdentity, connectIdentity, type Identity } from "../../state/people-identities.ts";
import { createLink, takeLink } from "../../state/sign-in-links.ts";
import type { Context } from "../context.ts";
import { isFirstRun } from "./first-run-link.ts";
import type { Returned } from "./oidc.ts";

/** Two browsers of one person may come back at once. */
const MAKING_ACCOUNT = 4_747_004;
const PURPOSE = "oidc-connect";
const identityShape = z.strictObject({ issuer: z.string(), subject: z.string() });

/**
 * Whose account an identity leads into when nobody is signed in. Only what was connected counts; a mail address in the token is not even
 * read, so an identity can never take over the account of somebody whose address it claims. An unknown identity gets an account without
 * roles where the settings allow that, but never the first account of all. Throws `oidc.unknown-account`.
 */
export async function accountForIdentity({ identity, name }: Returned, newAccounts: boolean, context: Context): Promise<string> {
  const { database, now } = context;
  const known = await accountOfIdentity(database, identity);
  if (known !== null) return known;
  if (!newAccounts || (await isFirstRun(database))) throw unknownAccount();
  return database.tables.transaction(async (tables) => {
    await tables.execute(sql`select pg_advisory_xact_lock(${MAKING_ACCOUNT})`);
    const meanwhile = await accountOfIdentity({ ...database, tables }, identity);
    if (meanwhile !== null) return meanwhile;
    const account = await createAccount(tables, { name: shownName(name), mail: null, grants: [] }, now());
    await connectIdentity(tables, identity, account);
    return account;
  });
}

/** Asks before an identity is connected to the account that is signed in. @returns the secret the page sends back when it was agreed to */
export async function offerConnection(identity: Identity, account: string, { database, vault, now }: Context): Promise<string> {
  const sealed = vault.seal(PURPOSE, JSON.stringify(identity));
  return createLink(database.tables, { kind: "oidc-connect", account, sealed }, now());
}

/** Only for the account it was offered to. Throws `link.invalid` and its like, and `oidc.already-connected`. */
export async function acceptConnection(secret: string, account: string, { database, vault, now }: Context): Promise<void> {
  await database.tables.transaction(async (tables) => {
    const offered = await takeLink(tables, secret, ["oidc-connect"], now());
    if (offered.sealed === null || offered.account !== account) throw notOffered();
    await connectIdentity(tables, identityShape.parse(JSON.parse(vault.open(PURPOSE, offered.sealed))), account);
  });
}

function shownName(told: string | null): string {
  const parsed = nameShape.safeParse(told);
  return parsed.success ? parsed.data : "New account";
}

function notOffered(): EvenkeelError {
  return new EvenkeelError("link.invalid", "This was offered to another account.", "Start again from the account page.");
}

function unknownAccount(): EvenkeelError {
  return new EvenkeelError(
    "oidc.unknown-account",
    "The identity provider knows you; Evenkeel does not yet.",
    "Sign in with the link of your invitation, then connect the two under Account.",
  );
}
