import type { Settings } from "./settings.ts";

/**
 * Over TLS the name begins with `__Host-`, which makes browsers refuse the cookie from any other host, path or scheme. Plain HTTP (a
 * trial on one's own machine) cannot carry such a cookie in every browser, so there it has another name and no such promise.
 */
export function cookieName(name: string, settings: Pick<Settings, "origin">): string {
  return overTls(settings) ? `__Host-evenkeel-${name}` : `evenkeel-${name}`;
}

export function overTls({ origin }: Pick<Settings, "origin">): boolean {
  return origin.startsWith("https:");
}

/** HttpOnly, so that no script reads it; Lax, so that a link from a mail finds the session. */
export function cookieOptions(settings: Pick<Settings, "origin">) {
  return { path: "/", httpOnly: true, sameSite: "lax", secure: overTls(settings) } as const;
}

export const SESSION_COOKIE = "session";
