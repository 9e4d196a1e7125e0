import { createPrivateKey, createSign } from "node:crypto";
import { z } from "zod";
import type { LiveHttp } from "../live/live-http.ts";
import { sourceFailures } from "../live/source-failures.ts";
import { expected, restRoot } from "./expected-reply.ts";

/** The value of the authorization header, made anew when it is about to expire. */
export type SignIn = () => Promise<string>;

const Installations = z.array(z.object({ id: z.int() }));
const Token = z.object({ token: z.string(), expires_at: z.string() });
const SPARE = 5 * 60_000;

export interface SignInSettings {
  readonly address: string;
  /** Number of the app; null: the secret is a token. */
  readonly app: string | null;
  readonly secret: string;
  readonly http: LiveHttp;
  readonly clock: () => number;
  readonly signal: AbortSignal;
}

/**
 * Signs in with a token as it is, or as an app: a JSON web token signed with its private key is exchanged for an installation token of an hour.
 * @see https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app
 */
export function signInWith(settings: SignInSettings): SignIn {
  const { app, secret, clock } = settings;
  if (app === null) return () => Promise.resolve(`Bearer ${secret.trim()}`);
  let held: { readonly token: string; readonly until: number } | null = null;
  return async () => {
    if (held === null || clock() > held.until - SPARE) held = await installationToken(settings, app);
    return `Bearer ${held.token}`;
  };
}

async function installationToken({ address, http, secret, clock, signal }: SignInSettings, app: string) {
  const headers = { authorization: `Bearer ${appToken(app, secret, clock())}`, accept: "application/vnd.github+json" };
  const root = restRoot(address);
  const listed = await http.send({ path: `${root}/app/installations`, headers, signal });
  const installation = expected(Installations, listed.json ?? [], "app/installations")[0];
  if (installation === undefined) throw sourceFailures.forbidden("GitHub: the app is installed nowhere, and so");
  const path = `${root}/app/installations/${installation.id}/access_tokens`;
  const reply = await http.send({ path, method: "POST", headers, body: "{}", signal });
  const { token, expires_at } = expected(Token, reply.json, "access_tokens");
  return { token, until: Date.parse(expires_at) };
}

/** Valid from a minute ago, against small differences of clocks, for nine minutes: GitHub takes ten at most. */
function appToken(app: string, key: string, now: number): string {
  const seconds = Math.floor(now / 1000);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const text = `${part({ alg: "RS256", typ: "JWT" })}.${part({ iat: seconds - 60, exp: seconds + 540, iss: app })}`;
  return `${text}.${createSign("RSA-SHA256").update(text).sign(privateKey(key), "base64url")}`;
}

function privateKey(text: string) {
  try {
    return createPrivateKey(text);
  } catch {
    // The cause may hold the key; it is left out.
    throw sourceFailures.unauthorised("GitHub: what was set is no private key of an app, and so it");
  }
}
