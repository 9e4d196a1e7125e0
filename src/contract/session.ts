import { z } from "zod";
import { roles } from "./permissions.ts";
import { json, nothing, redirect, route } from "./route.ts";
import { mail, name, secret, slug, uuid } from "./shapes.ts";

const grant = z.strictObject({ role: z.enum(roles), organisation: slug.nullable(), team: slug.nullable() });
const password = z.string().min(12, "must have at least 12 characters").max(200, "must have at most 200 characters");

export const session = z.strictObject({
  account: z.strictObject({ id: uuid, name, mail: mail.nullable(), hasPassword: z.boolean() }),
  grants: z.array(grant),
  organisations: z.array(z.strictObject({ id: slug, name: z.string(), invented: z.boolean() })),
  /** Sent back in the header `x-evenkeel-csrf` with everything that is not GET. */
  csrf: z.string(),
  /** Until then, changes that need a fresh sign-in go through. */
  freshUntil: z.int(),
});

const signedInSession = z.strictObject({
  id: uuid,
  /** This very session. */
  current: z.boolean(),
  started: z.int(),
  /** "Firefox on Linux", never more. */
  device: z.string(),
});

const token = z.strictObject({
  id: uuid,
  name,
  scopes: z.array(z.enum(["read", "write"])),
  created: z.int(),
  expires: z.int(),
});

export const sessionRoutes = {
  session: route({
    id: "session",
    method: "GET",
    path: "/api/session",
    access: "signed-in",
    summary: "Who is signed in, with which roles, in which organisations.",
    reply: json(session),
  }),
  signInWithPassword: route({
    id: "signInWithPassword",
    method: "POST",
    path: "/api/sign-in/password",
    access: "public",
    pace: "guessable",
    summary: "Signs in with mail address and password.",
    body: z.strictObject({ mail, password: z.string().min(1).max(200) }),
    reply: json(session),
  }),
  signInWithLink: route({
    id: "signInWithLink",
    method: "POST",
    path: "/api/sign-in/link",
    access: "public",
    pace: "guessable",
    summary: "Signs in with a one-time link: from the console at first run, from the mail, or from the operator.",
    body: z.strictObject({ secret }),
    reply: json(session),
  }),
  requestLink: route({
    id: "requestLink",
    method: "POST",
    path: "/api/sign-in/request-link",
    access: "public",
    pace: "guessable",
    summary: "Sends a one-time link, if the address has an account; the answer is the same if it has none.",
    body: z.strictObject({ mail }),
    reply: nothing,
  }),
  startOidc: route({
    id: "startOidc",
    method: "GET",
    path: "/api/sign-in/oidc",
    access: "public",
    pace: "guessable",
    summary: "Leads to the identity provider (code flow with PKCE, state, nonce).",
    reply: redirect,
  }),
  finishOidc: route({
    id: "finishOidc",
    method: "GET",
    path: "/api/sign-in/oidc/callback",
    access: "public",
    pace: "guessable",
    summary: "Where the identity provider leads back to.",
    query: z.object({
      code: z.string().optional(),
      state: z.string().optional(),
      iss: z.string().optional(),
      error: z.string().optional(),
    }),
    reply: redirect,
  }),
  connectIdentity: route({
    id: "connectIdentity",
    method: "POST",
    path: "/api/account/identities",
    access: "signed-in",
    pace: "guessable",
    summary: "Lets one's own account be entered through the identity provider that was just visited; the page asks before.",
    body: z.strictObject({ secret }),
    reply: json(session),
    audited: "account.connect",
    fresh: true,
  }),
  confirm: route({
    id: "confirm",
    method: "POST",
    path: "/api/session/confirm",
    access: "signed-in",
    pace: "guessable",
    summary: "Confirms the password again, for changes that need a fresh sign-in.",
    body: z.strictObject({ password: z.string().min(1).max(200) }),
    reply: json(session),
  }),
  signOut: route({
    id: "signOut",
    method: "POST",
    path: "/api/sign-out",
    access: "signed-in",
    summary: "Ends this session and clears what the browser keeps.",
    reply: nothing,
  }),
  sessions: route({
    id: "sessions",
    method: "GET",
    path: "/api/account/sessions",
    access: "signed-in",
    summary: "Where one is signed in.",
    reply: json(z.strictObject({ sessions: z.array(signedInSession) })),
  }),
  endSession: route({
    id: "endSession",
    method: "DELETE",
    path: "/api/account/sessions/:session",
    access: "signed-in",
    summary: "Ends one of one's own sessions.",
    params: z.strictObject({ session: uuid }),
    reply: nothing,
  }),
  changeAccount: route({
    id: "changeAccount",
    method: "PATCH",
    path: "/api/account",
    access: "signed-in",
    pace: "guessable",
    summary: "Changes one's own name, mail address or password. A password already set must be given again.",
    body: z.strictObject({
      name: name.optional(),
      mail: mail.optional(),
      password: password.optional(),
      currentPassword: z.string().max(200).optional(),
    }),
    reply: json(session),
    audited: "account.change",
  }),
  tokens: route({
    id: "tokens",
    method: "GET",
    path: "/api/account/tokens",
    access: "signed-in",
    summary: "One's own API tokens, without their secrets.",
    reply: json(z.strictObject({ tokens: z.array(token) })),
  }),
  createToken: route({
    id: "createToken",
    method: "POST",
    path: "/api/account/tokens",
    access: "signed-in",
    summary: "Makes an API token with one's own rights or fewer. The secret is shown once.",
    body: z.strictObject({ name, scopes: z.array(z.enum(["read", "write"])).min(1), days: z.int().min(1).max(365) }),
    reply: json(z.strictObject({ token, secret: z.string() })),
    audited: "token.create",
    fresh: true,
  }),
  deleteToken: route({
    id: "deleteToken",
    method: "DELETE",
    path: "/api/account/tokens/:token",
    access: "signed-in",
    summary: "Ends an API token.",
    params: z.strictObject({ token: uuid }),
    reply: nothing,
    audited: "token.delete",
  }),
} as const;
