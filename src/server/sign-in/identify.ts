import type { Instant } from "../../core/model/time.ts";
import { findApiToken, TOKEN_PREFIX } from "../../state/api-tokens.ts";
import type { Database } from "../../state/database.ts";
import { hashOfSecret } from "../../state/people-secrets.ts";
import { findSession, sessionLasts } from "../../state/sessions.ts";
import type { Identified, Identify } from "../identified.ts";
import { COMMAND_LINE } from "./command-line.ts";

export interface Identifying {
  readonly database: Database;
  /** Whether it is the secret of the data folder (data-folder.ts); it then acts for whoever owns the folder. */
  readonly isCommandLine: (token: string) => boolean;
  readonly now: () => Instant;
}

/**
 * Who sends a request: by the session in the cookie, by an API token (with the rights its owner has now), or by the command-line token
 * of the data folder. Asks the database at most every five seconds for one sender; what this process changes holds at once.
 */
export function createIdentify({ database, isCommandLine, now }: Identifying): Identify {
  return async ({ session, token }) => {
    if (session !== null) return bySession(database, hashOfSecret(session), now());
    if (token === null) return null;
    if (isCommandLine(token)) return commandLine(now());
    return token.startsWith(TOKEN_PREFIX) ? byToken(database, token, now()) : null;
  };
}

async function bySession(database: Database, hash: Uint8Array, now: Instant): Promise<Identified | null> {
  const known = await findSession(database, hash, now);
  if (known?.via.kind !== "session") return null;
  const { account, name, grants, via } = known;
  return {
    who: { account, name, grants, session: hash },
    csrf: via.csrf,
    freshUntil: via.fresh + sessionLasts.fresh,
    scopes: ["read", "write"],
  };
}

async function byToken(database: Database, token: string, now: Instant): Promise<Identified | null> {
  const known = await findApiToken(database, token, now);
  if (known?.via.kind !== "token") return null;
  const { account, name, grants, via } = known;
  return { who: { account, name, grants, session: null }, csrf: null, freshUntil: 0, scopes: via.scopes };
}

/** Reading the file is a stronger proof than a password, so changes that need a fresh sign-in go through. */
function commandLine(now: Instant): Identified {
  return {
    who: { ...COMMAND_LINE, grants: [{ role: "operator", organisation: null, team: null }], session: null },
    csrf: null,
    freshUntil: now + sessionLasts.fresh,
    scopes: ["read", "write"],
  };
}
