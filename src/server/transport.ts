import type { FastifyReply, FastifyRequest } from "fastify";
import { cookieName, cookieOptions, SESSION_COOKIE } from "./cookies.ts";
import type { Transport } from "./handler.ts";
import type { Credentials } from "./identified.ts";
import type { Settings } from "./settings.ts";

/** Cookies and the like, for the few handlers that sign somebody in or out. */
export function transportOf(request: FastifyRequest, reply: FastifyReply, settings: Pick<Settings, "origin">): Transport {
  const options = cookieOptions(settings);
  const named = (name: string) => cookieName(name, settings);
  return {
    // Without an age it ends with the browser; the server ends it after 30 idle minutes anyway.
    keepSession: (id) => void reply.setCookie(named(SESSION_COOKIE), id, options),
    forgetSession: () => {
      reply.clearCookie(named(SESSION_COOKIE), options);
      // Not "cookies": browsers clear those of the whole registered domain, and other applications live there.
      reply.header("clear-site-data", '"cache", "storage"');
    },
    address: request.ip,
    userAgent: request.headers["user-agent"]?.slice(0, 500) ?? "",
    readCookie: (name) => request.cookies[named(name)] ?? null,
    setCookie: (name, value, seconds) => void reply.setCookie(named(name), value, { ...options, maxAge: seconds }),
  };
}

/** What the request says about who sends it. */
export function credentialsOf(request: FastifyRequest, settings: Pick<Settings, "origin">): Credentials {
  const [scheme, token] = (request.headers.authorization ?? "").split(" ");
  return {
    session: request.cookies[cookieName(SESSION_COOKIE, settings)] ?? null,
    token: scheme?.toLowerCase() === "bearer" && token !== undefined ? token : null,
  };
}
