import * as client from "openid-client";
import { z } from "zod";
import { EvenkeelError } from "../../core/model/evenkeel-error.ts";
import type { Identity } from "../../state/people-identities.ts";
import { createLink, takeLink } from "../../state/sign-in-links.ts";
import type { Context } from "../context.ts";
import type { Settings } from "../settings.ts";
import { providerOf } from "./oidc-provider-client.ts";

/** Binds the way back to the browser that left: a code caught elsewhere, or pushed into somebody's browser, leads nowhere. */
export const OIDC_COOKIE = "oidc";
export const OIDC_COOKIE_SECONDS = 600;

/** What must be known again on the way back; sealed, because the verifier redeems the code. */
const pending = z.strictObject({ nonce: z.string(), verifier: z.string() });
const PURPOSE = "oidc-pending";

const oidcCallback = (settings: Pick<Settings, "origin">) => `${settings.origin}/api/sign-in/oidc/callback`;

/** Throws `oidc.not-set-up`. */
export function oidcOf({ oidc }: Settings): NonNullable<Settings["oidc"]> {
  if (oidc === null) {
    throw new EvenkeelError("oidc.not-set-up", "No identity provider is set up.", "Sign in with a password or a link.");
  }
  return oidc;
}

/**
 * Where the browser goes, and the state it must bring back. An account that is signed in already is asked to sign in anew there, so that
 * nobody connects an identity by only passing through.
 */
export async function leaveForProvider(account: string | null, context: Context): Promise<{ readonly to: string; readonly state: string }> {
  const { settings, database, vault, now } = context;
  const provider = await providerOf(oidcOf(settings));
  const nonce = client.randomNonce();
  const verifier = client.randomPKCECodeVerifier();
  const sealed = vault.seal(PURPOSE, JSON.stringify({ nonce, verifier }));
  const state = await createLink(database.tables, { kind: "oidc", account, sealed }, now());
  const to = client.buildAuthorizationUrl(provider, {
    redirect_uri: oidcCallback(settings),
    scope: "openid profile",
    state,
    nonce,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    ...(account === null ? {} : { prompt: "login" }),
  });
  return { to: to.href, state };
}

export interface Returned {
  readonly identity: Identity;
  /** As the provider tells it; untrusted text. */
  readonly name: string | null;
  /** Who was signed in when the browser left. */
  readonly account: string | null;
}

export interface Return {
  readonly query: {
    readonly code?: string | undefined;
    readonly state?: string | undefined;
    readonly iss?: string | undefined;
    readonly error?: string | undefined;
  };
  readonly cookie: string | null;
}

/**
 * Checks the way back: state belongs to this browser and was used never before, then code, issuer, signature, audience, nonce and time of
 * the id token. Throws `oidc.refused` without saying which, and `oidc.unreachable`.
 */
export async function returnFromProvider({ query, cookie }: Return, context: Context): Promise<Returned> {
  const { settings, database, vault, now } = context;
  const oidc = oidcOf(settings);
  if (query.state === undefined || cookie === null || query.state !== cookie) throw refused();
  const { sealed, account } = await takeLink(database.tables, query.state, ["oidc"], now()).catch((error: unknown) => {
    throw error instanceof EvenkeelError && error.code.startsWith("link.") ? refused(error) : error;
  });
  if (sealed === null) throw refused();
  const { nonce, verifier } = pending.parse(JSON.parse(vault.open(PURPOSE, sealed)));
  const claims = await redeem(await providerOf(oidc), addressOf(query, settings), {
    pkceCodeVerifier: verifier,
    expectedState: query.state,
    expectedNonce: nonce,
    idTokenExpected: true,
  });
  return {
    identity: { issuer: claims.iss, subject: claims.sub },
    name: typeof claims.name === "string" ? claims.name : null,
    account,
  };
}

function addressOf(query: Return["query"], settings: Pick<Settings, "origin">): URL {
  const address = new URL(oidcCallback(settings));
  for (const [name, value] of Object.entries(query)) if (value !== undefined) address.searchParams.set(name, value);
  return address;
}

async function redeem(provider: client.Configuration, address: URL, checks: client.AuthorizationCodeGrantChecks): Promise<client.IDToken> {
  try {
    const claims = (await client.authorizationCodeGrant(provider, address, checks)).claims();
    if (claims === undefined) throw refused();
    return claims;
  } catch (error) {
    if (isAway(error)) throw unreachable(error);
    if (isProtocolError(error)) throw refused(error);
    throw error;
  }
}

/** The library names its errors by what went wrong: a refusal by the provider, or an answer that does not hold. */
function isProtocolError(error: unknown): boolean {
  return (
    error instanceof client.ClientError ||
    error instanceof client.AuthorizationResponseError ||
    error instanceof client.ResponseBodyError ||
    error instanceof client.WWWAuthenticateChallengeError
  );
}

function isAway(error: unknown): boolean {
  const code = error instanceof client.ClientError ? error.code : "";
  return code === "OAUTH_TIMEOUT" || (error instanceof TypeError && error.message === "fetch failed");
}

function unreachable(cause: unknown): EvenkeelError {
  return new EvenkeelError("oidc.unreachable", "The identity provider does not answer.", "Try again in a moment.", { cause });
}

function refused(cause?: unknown): EvenkeelError {
  return new EvenkeelError(
    "oidc.refused",
    "The way back from the identity provider did not fit the way there.",
    "Start again from the sign-in page.",
    cause === undefined ? undefined : { cause },
  );
}
