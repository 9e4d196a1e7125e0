import { EvenkeelError } from "../../core/model/evenkeel-error.ts";
import type { Account } from "../../state/people.ts";
import { accountOf, accountWithMail, changeAccount } from "../../state/people.ts";
import type { Context } from "../context.ts";
import { checkPassword, hashPassword } from "./passwords.ts";
import { slowDownOf, type Tried } from "./slow-down.ts";

type Needed = Pick<Context, "database" | "now">;

/**
 * The account that mail address and password belong to. Throws `sign-in.refused`, after the same time and in the same words whether the
 * address has no account, an account without a password, or another password; and `sign-in.slow-down`.
 */
export async function passwordAccount(
  given: { readonly mail: string; readonly password: string },
  address: string,
  context: Needed,
): Promise<string> {
  const tried = { mail: given.mail, address };
  slowDownOf(context.database).guess(tried, context.now());
  return match(await accountWithMail(context.database, given.mail), given.password, tried, context);
}

/**
 * The password of somebody who is signed in already; counted apart from signing in, so that strangers who guess slow nobody down here.
 * Throws `sign-in.refused` and `sign-in.slow-down`.
 */
export async function confirmPassword(account: string, password: string, address: string, context: Needed): Promise<void> {
  const tried = { mail: `signed in as ${account}`, address };
  slowDownOf(context.database).guess(tried, context.now());
  await match(await accountOf(context.database, account), password, tried, context);
}

async function match(account: Account | null, password: string, tried: Tried, { database }: Needed): Promise<string> {
  const { right, rehash } = await checkPassword(account?.passwordHash ?? null, password);
  if (account === null || !right) {
    throw new EvenkeelError("sign-in.refused", "Mail address and password do not belong together.", "Try again, or ask for a link.");
  }
  slowDownOf(database).right(tried);
  if (rehash) await changeAccount(database, account.id, { passwordHash: await hashPassword(password) });
  return account.id;
}
