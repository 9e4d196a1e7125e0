import type { z } from "zod";
import type { sessionRoutes } from "../../contract/session.ts";
import { EvenkeelError } from "../../core/model/evenkeel-error.ts";
import { type Account, accountOf, changeAccount } from "../../state/people.ts";
import { endOtherSessions, findSession, sessionLasts } from "../../state/sessions.ts";
import { endLinks } from "../../state/sign-in-links.ts";
import type { Context } from "../context.ts";
import { confirmPassword } from "./check-account-password.ts";
import type { BrowserWho } from "./in-browser.ts";
import { acceptPassword, hashPassword } from "./passwords.ts";

type Change = z.infer<typeof sessionRoutes.changeAccount.body>;

/**
 * Changes one's own name, mail address or password. Where somebody gets in is changed only by who proves again to be that somebody: with
 * the password, or by a sign-in of the last five minutes where there is none yet. Other sessions, and links under way, end with it.
 * Throws `sign-in.refused`, `session.not-fresh`, `password.refused`, `account.mail-taken`.
 */
export async function changeOwnAccount(who: BrowserWho, change: Change, address: string, context: Context): Promise<void> {
  const { database } = context;
  const before = await accountOf(database, who.account);
  const { name = before.name, mail = before.mail, password } = change;
  const newWayIn = password !== undefined || mail !== before.mail;
  if (newWayIn) await proveAgain(who, before, change.currentPassword ?? "", address, context);
  if (password !== undefined) acceptPassword(password, { name, mail });
  const passwordHash = password === undefined ? undefined : await hashPassword(password);
  await changeAccount(database, who.account, { name, ...(mail === null ? {} : { mail }), passwordHash });
  if (!newWayIn) return;
  await endOtherSessions(database, who.account, who.session);
  await endLinks(database.tables, who.account);
}

async function proveAgain(who: BrowserWho, before: Account, password: string, address: string, context: Context): Promise<void> {
  if (before.passwordHash !== null) return confirmPassword(who.account, password, address, context);
  const known = await findSession(context.database, who.session, context.now());
  const fresh = known?.via.kind === "session" && known.via.fresh + sessionLasts.fresh > context.now();
  if (fresh) return;
  throw new EvenkeelError(
    "session.not-fresh",
    "This change needs a sign-in of the last five minutes.",
    "Sign in again with a link, and repeat it.",
  );
}
