import type { sessionRoutes } from "../../contract/session.ts";
import { EvenkeelError } from "../../core/model/evenkeel-error.ts";
import { apiTokensOf, createApiToken, deleteApiToken } from "../../state/api-tokens.ts";
import { proveMail } from "../../state/people.ts";
import { hashOfSecret } from "../../state/people-secrets.ts";
import { endSession, endSessionOf, renewSession, sessionsOf } from "../../state/sessions.ts";
import { takeLink } from "../../state/sign-in-links.ts";
import type { HandlersOf } from "../handler.ts";
import { changeOwnAccount } from "../sign-in/change-own-account.ts";
import { confirmPassword, passwordAccount } from "../sign-in/check-account-password.ts";
import { enter } from "../sign-in/enter.ts";
import { inBackground } from "../sign-in/in-background.ts";
import { inBrowser } from "../sign-in/in-browser.ts";
import { leaveForProvider, OIDC_COOKIE, OIDC_COOKIE_SECONDS } from "../sign-in/oidc.ts";
import { acceptConnection } from "../sign-in/oidc-account.ts";
import { finishAtProvider } from "../sign-in/oidc-finish.ts";
import { mailLink } from "../sign-in/request-link.ts";
import { sessionReply } from "../sign-in/session-reply.ts";

export const sessionHandlers: HandlersOf<typeof sessionRoutes> = {
  session: ({ who }, { database, now }) => sessionReply(database, who, now()),

  signInWithPassword: async (request, context) =>
    enter(await passwordAccount(request.body, request.transport.address, context), request, context),

  signInWithLink: async (request, context) => {
    const { tables } = context.database;
    const { kind, account } = await takeLink(tables, request.body.secret, ["first-run", "operator", "mail"], context.now());
    if (account === null) throw new EvenkeelError("link.invalid", "This link leads into no account.", "Ask for a new one.");
    if (kind === "mail") await proveMail(tables, account);
    return enter(account, request, context);
  },

  requestLink: async ({ body }, context) => {
    inBackground(() => mailLink(body.mail, context));
    return undefined;
  },

  startOidc: async ({ who, transport }, context) => {
    const account = who === null || who.session === null ? null : who.account;
    const { to, state } = await leaveForProvider(account, context);
    transport.setCookie(OIDC_COOKIE, state, OIDC_COOKIE_SECONDS);
    return { to };
  },

  finishOidc: finishAtProvider,

  connectIdentity: async ({ who, body }, context) => {
    await acceptConnection(body.secret, inBrowser(who).account, context);
    return sessionReply(context.database, who, context.now());
  },

  confirm: async ({ who, body, transport }, context) => {
    const { database, now } = context;
    const { account, session } = inBrowser(who);
    await confirmPassword(account, body.password, transport.address, context);
    const id = await renewSession(database, session, now());
    transport.keepSession(id);
    return sessionReply(database, { ...who, session: hashOfSecret(id) }, now());
  },

  signOut: async ({ who, transport }, { database }) => {
    if (who.session !== null) await endSession(database, who.session);
    transport.forgetSession();
    return undefined;
  },

  sessions: async ({ who }, { database, now }) => {
    const current = who.session === null ? null : Buffer.from(who.session);
    const found = await sessionsOf(database, who.account, now());
    return { sessions: found.map(({ hash, ...shown }) => ({ ...shown, current: current?.equals(hash) ?? false })) };
  },

  endSession: async ({ who, params }, { database }) => {
    await endSessionOf(database, who.account, params.session);
    return undefined;
  },

  changeAccount: async (request, context) => {
    const who = inBrowser(request.who);
    await changeOwnAccount(who, request.body, request.transport.address, context);
    return sessionReply(context.database, who, context.now());
  },

  tokens: async ({ who }, { database, now }) => ({ tokens: (await apiTokensOf(database, who.account, now())).map(listed) }),

  createToken: async ({ who, body }, { database, now }) => {
    const { token, secret } = await createApiToken(database, { account: inBrowser(who).account, ...body }, now());
    return { token: listed(token), secret };
  },

  deleteToken: async ({ who, params }, { database }) => {
    await deleteApiToken(database, who.account, params.token);
    return undefined;
  },
};

function listed<T extends { readonly scopes: readonly ("read" | "write")[] }>(token: T) {
  return { ...token, scopes: [...token.scopes] };
}
