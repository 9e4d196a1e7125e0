import type { z } from "zod";
import type { session as sessionShape } from "../../contract/session.ts";
import { accountOf, grantsOf } from "../../state/people.ts";
import { hashOfSecret } from "../../state/people-secrets.ts";
import { endSession, startSession } from "../../state/sessions.ts";
import { invalidLink } from "../../state/sign-in-links.ts";
import type { Context } from "../context.ts";
import type { Transport, Who } from "../handler.ts";
import { deviceText } from "./device-text.ts";
import { endFirstRun } from "./first-run-link.ts";
import { sessionReply } from "./session-reply.ts";

/** The browser that signs in, and who it was until now. */
export interface Entering {
  readonly who: Who | null;
  readonly transport: Transport;
}

/**
 * Signs the browser in: a new session id, the one it had before ends. Whoever proved to be the account comes here; how does not matter.
 * Throws `link.invalid` where the account ended meanwhile.
 */
export async function enter(account: string, { who, transport }: Entering, context: Context): Promise<z.infer<typeof sessionShape>> {
  const { database, now } = context;
  const { name, ended } = await accountOf(database, account);
  if (ended) throw invalidLink();
  if (who !== null && who.session !== null) await endSession(database, who.session);
  const id = await startSession(database, { account, device: deviceText(transport.userAgent) }, now());
  await endFirstRun(database.tables);
  transport.keepSession(id);
  const grants = await grantsOf(database.tables, account);
  return sessionReply(database, { account, name, grants, session: hashOfSecret(id) }, now());
}
