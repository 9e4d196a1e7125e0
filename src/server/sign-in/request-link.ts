import type { Instant } from "../../core/model/time.ts";
import { accountWithMail } from "../../state/people.ts";
import { createLink } from "../../state/sign-in-links.ts";
import type { Context } from "../context.ts";
import { linkAddress } from "./link-address.ts";
import { linkMail } from "./link-mail.ts";

/**
 * Mails a link to the account of that address, if there is one. Earlier links stay good, so that a stranger who keeps asking locks nobody
 * out; one a minute is sent at most, so that he fills no mailbox either.
 */
export async function mailLink(mail: string, context: Pick<Context, "database" | "mailer" | "settings" | "now">): Promise<void> {
  const { database, mailer, settings, now } = context;
  if (mailer === null) return;
  const account = await accountWithMail(database, mail);
  if (account?.mail == null || !mayMail(database.pool, account.id, now())) return;
  const secret = await createLink(database.tables, { kind: "mail", account: account.id }, now());
  await mailer.send(linkMail(account.mail, linkAddress(settings.origin, secret), "asked"));
}

const MINUTE = 60_000;
const mailed = new WeakMap<object, Map<string, Instant>>();

function mayMail(pool: object, account: string, now: Instant): boolean {
  const last = mailed.get(pool) ?? new Map<string, Instant>();
  mailed.set(pool, last);
  for (const [id, at] of last) if (now - at >= MINUTE) last.delete(id);
  if (last.has(account)) return false;
  last.set(account, now);
  return true;
}
