import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { Provider } from "oidc-provider";
import { z } from "zod";
import { freePort, keepCookie } from "./house.fixture.ts";

/** A real identity provider; what it answers at the token endpoint can be tampered with, signed by its own key or not at all. */
export interface IdentityProvider {
  readonly issuer: string;
  /** Somebody signs in there and comes back: the address the provider leads the browser to. */
  readonly visit: (to: string, subject: string) => Promise<URL>;
  /** Changes claims of every id token from now on. */
  tamper: ((claims: Record<string, unknown>) => Record<string, unknown>) | null;
  /** Signs with this algorithm; `none` is no signature, `other` another key. */
  signing: "RS256" | "none" | "other";
  readonly close: () => Promise<void>;
}

const key = generateKeyPairSync("rsa", { modulusLength: 2048 });
const tokenAnswer = z.looseObject({ id_token: z.string() });
const otherKey = generateKeyPairSync("rsa", { modulusLength: 2048 });

export async function startIdentityProvider(redirectUri: string): Promise<IdentityProvider> {
  const port = await freePort();
  const issuer = `http://localhost:${port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: "evenkeel", client_secret: "a-secret", redirect_uris: [redirectUri], id_token_signed_response_alg: "RS256" }],
    jwks: { keys: [{ ...key.privateKey.export({ format: "jwk" }), kid: "k1", alg: "RS256", use: "sig" }] },
    cookies: { keys: ["a key for the cookies of the test"] },
    pkce: { required: () => true },
    conformIdTokenClaims: false,
    claims: { openid: ["sub"], profile: ["name"], email: ["email"] },
    findAccount: (_context: unknown, id: string) => ({
      accountId: id,
      claims: async () => ({ sub: id, name: "Told by the provider", email: "operator@acme.example", email_verified: true }),
    }),
    features: { devInteractions: { enabled: true } },
  });
  const state: { tamper: IdentityProvider["tamper"]; signing: IdentityProvider["signing"] } = { tamper: null, signing: "RS256" };
  provider.use(async (context, next) => {
    await next();
    const untouched = state.tamper === null && state.signing === "RS256";
    const answer = tokenAnswer.safeParse(context.body);
    if (context.path !== "/token" || untouched || !answer.success) return;
    const [, payload = ""] = answer.data.id_token.split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
    context.body = { ...answer.data, id_token: jwt(state.tamper?.(claims) ?? claims, state.signing) };
  });
  const server = createServer(provider.callback()).listen(port, "localhost");
  await once(server, "listening");
  return {
    issuer,
    visit: (to, subject) => visit(to, subject, redirectUri),
    get tamper() {
      return state.tamper;
    },
    set tamper(change) {
      state.tamper = change;
    },
    get signing() {
      return state.signing;
    },
    set signing(how) {
      state.signing = how;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function jwt(claims: unknown, signing: IdentityProvider["signing"]): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const head = `${part(signing === "none" ? { alg: "none" } : { alg: "RS256", kid: "k1" })}.${part(claims)}`;
  if (signing === "none") return `${head}.`;
  return `${head}.${sign("sha256", Buffer.from(head), signing === "other" ? otherKey.privateKey : key.privateKey).toString("base64url")}`;
}

/** Follows the provider's pages as a browser would, filling in its sign-in form and agreeing. */
async function visit(start: string, subject: string, redirectUri: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let request: { readonly address: URL; readonly form: URLSearchParams | null } = { address: new URL(start), form: null };
  for (let step = 0; step < 20; step++) {
    if (request.address.href.startsWith(redirectUri)) return request.address;
    const reply: Response = await fetch(request.address, {
      redirect: "manual",
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") },
      ...(request.form === null ? {} : { method: "POST", body: request.form }),
    });
    for (const line of reply.headers.getSetCookie()) keepCookie(cookies, line);
    const onward = reply.headers.get("location");
    if (onward !== null) request = { address: new URL(onward, request.address), form: null };
    else request = filledForm(await reply.text(), request.address, subject);
  }
  throw new Error("the provider never led back");
}

function filledForm(page: string, at: URL, subject: string) {
  const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1];
  if (action === undefined)
    throw new Error(`no form (${createHash("sha256").update(page).digest("hex").slice(0, 8)}): ${page.slice(0, 500)}`);
  const prompt = /name="prompt" value="([^"]+)"/.exec(page)?.[1] ?? "login";
  return { address: new URL(action, at), form: new URLSearchParams({ prompt, login: subject, password: "x" }) };
}
