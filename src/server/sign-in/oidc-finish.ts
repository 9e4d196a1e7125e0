import type { sessionRoutes } from "../../contract/session.ts";
import { accountOfIdentity } from "../../state/people-identities.ts";
import type { Context } from "../context.ts";
import type { Handler, Request } from "../handler.ts";
import { nameError } from "../problem.ts";
import { enter } from "./enter.ts";
import { OIDC_COOKIE, oidcOf, returnFromProvider } from "./oidc.ts";
import { accountForIdentity, offerConnection } from "./oidc-account.ts";
import { tellOperator } from "./tell-operator.ts";

type Finish = typeof sessionRoutes.finishOidc;

/**
 * The browser comes back from the identity provider and is led on: signed in; to the question whether to connect, where somebody was
 * signed in already; or to the sign-in page with the code of what did not fit, because a person looks at this answer, not a program.
 */
export const finishAtProvider: Handler<Finish> = async (request, context) => {
  const { origin } = context.settings;
  try {
    return { to: `${origin}${await pathAfter(request, context)}` };
  } catch (thrown) {
    const error = nameError(thrown);
    if (!error.code.startsWith("oidc.") && !error.code.startsWith("link.")) throw thrown;
    tellOperator(error);
    return { to: `${origin}/sign-in?problem=${error.code}` };
  }
};

async function pathAfter(request: Request<Finish>, context: Context): Promise<string> {
  const { who, transport, query } = request;
  const { newAccounts } = oidcOf(context.settings);
  const cookie = transport.readCookie(OIDC_COOKIE);
  transport.setCookie(OIDC_COOKIE, "", 0);
  const returned = await returnFromProvider({ query, cookie }, context);
  if (returned.account === null) {
    await enter(await accountForIdentity(returned, newAccounts, context), request, context);
    return "/";
  }
  const owner = await accountOfIdentity(context.database, returned.identity);
  // Signed out, or somebody else signed in, while away.
  if (who?.account !== returned.account) return "/sign-in?problem=oidc.refused";
  if (owner === null) return `/account#connect=${await offerConnection(returned.identity, returned.account, context)}`;
  if (owner !== returned.account) return "/account?problem=oidc.already-connected";
  await enter(owner, request, context);
  return "/account";
}
