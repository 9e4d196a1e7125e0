import type { z } from "zod";
import type { session as sessionShape } from "../../contract/session.ts";
import type { Instant } from "../../core/model/time.ts";
import type { Database } from "../../state/database.ts";
import { listOrganisations } from "../../state/organisations.ts";
import { accountOf } from "../../state/people.ts";
import { findSession, sessionLasts } from "../../state/sessions.ts";
import type { Who } from "../handler.ts";
import { COMMAND_LINE } from "./command-line.ts";

type Session = z.infer<typeof sessionShape>;

/** What the browser learns about who is signed in. A token has no csrf secret and is never fresh. */
export async function sessionReply(database: Database, who: Who, now: Instant): Promise<Session> {
  const known = who.session === null ? null : await findSession(database, who.session, now);
  const via = known?.via.kind === "session" ? known.via : null;
  return {
    account: await accountReply(database, who),
    grants: [...who.grants],
    organisations: [...(await listOrganisations(database, who.grants))],
    csrf: via?.csrf ?? "",
    freshUntil: via === null ? 0 : via.fresh + sessionLasts.fresh,
  };
}

async function accountReply(database: Database, who: Who): Promise<Session["account"]> {
  if (who.account === COMMAND_LINE.account) return { id: who.account, name: who.name, mail: null, hasPassword: false };
  const { id, name, mail, passwordHash } = await accountOf(database, who.account);
  return { id, name, mail, hasPassword: passwordHash !== null };
}
