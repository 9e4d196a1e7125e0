import { createLink, endLinks } from "../../state/sign-in-links.ts";
import type { Context } from "../context.ts";
import { linkAddress } from "./link-address.ts";
import { linkMail } from "./link-mail.ts";
import { tellOperator } from "./tell-operator.ts";

/**
 * A new link that an operator makes for an account; earlier ones end. Mailed where that is possible and returns null, else returned to be
 * handed over, also when the mail server refuses: with mail out of order somebody must still get in.
 */
export async function handOverLink(
  account: { readonly id: string; readonly mail: string | null },
  byHand: boolean,
  context: Context,
): Promise<string | null> {
  const { database, mailer, settings, now } = context;
  const secret = await database.tables.transaction(async (tables) => {
    await endLinks(tables, account.id);
    return createLink(tables, { kind: "operator", account: account.id }, now());
  });
  const link = linkAddress(settings.origin, secret);
  if (byHand || mailer === null || account.mail === null) return link;
  try {
    await mailer.send(linkMail(account.mail, link, "given"));
    return null;
  } catch (error) {
    tellOperator(error);
    return link;
  }
}
