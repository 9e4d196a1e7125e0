import { createIssuer, type OpenIssuer } from "../ballots/issuer.ts";
import { createIssuerTables, keptPassword, provideIssuerRole, urlFor } from "../ballots/issuer-role.ts";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import { type Log, loggedError } from "./log.ts";

export interface OpeningIssuer {
  readonly databaseUrl: string;
  /** DATA/keys/ballots.password. */
  readonly passwordFile: string;
  /** The issuer's role where we make it ourselves. */
  readonly role: string;
  readonly masterKey: Uint8Array;
  readonly log: Log;
}

export interface IssuerAt {
  readonly issuer: OpenIssuer;
  /** Of its role, with the password; null: it has none and refuses. */
  readonly url: string | null;
}

/** The role of docs/run/ballots.md, which an administrator of an external database makes. */
const ADMINISTERED = "evenkeel_ballots";

/**
 * The issuer of ballots on a role of its own: one that is made here, or, where the application may make no roles, the one that an
 * administrator has made. Without either the server starts all the same: everything but rounds works, and those are refused by name.
 */
export async function openIssuer({ databaseUrl, passwordFile, role, masterKey, log }: OpeningIssuer): Promise<IssuerAt> {
  try {
    const url = await provideIssuerRole({ ownerUrl: databaseUrl, passwordFile, role });
    return { issuer: createIssuer({ url, masterKey }), url };
  } catch (error) {
    if (!(error instanceof EvenkeelError) || error.code !== "ballots.no-role") throw error;
    const url = urlFor(databaseUrl, ADMINISTERED, await keptPassword(passwordFile));
    const missing = await createIssuerTables(url).then(
      () => null,
      (cause: unknown) => cause,
    );
    if (missing === null) return { issuer: createIssuer({ url, masterKey }), url };
    log.warn({ err: loggedError(missing), read: "docs/run/ballots.md" }, "no rounds: the role that keeps ballots apart cannot be used");
    return { issuer: refusing(error), url: null };
  }
}

function refusing(error: unknown): OpenIssuer {
  const refuse = async (): Promise<never> => {
    throw error;
  };
  return { makeKeys: refuse, open: refuse, sign: refuse, close: refuse, end: async () => {} };
}
