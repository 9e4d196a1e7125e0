import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import type { Identified } from "./identified.ts";

const READS = new Set(["GET", "HEAD", "OPTIONS"]);

/** Names a machine has for itself; nobody else's name server can point them here. */
const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Refuses a request for a host we are not (DNS rebinding: a page of another name that resolves to this machine would otherwise be "same
 * origin" to the browser). Ports are not compared: a proxy may listen on another.
 */
export function checkHost(host: string | undefined, origins: readonly string[]): void {
  const name = hostnameOf(`http://${host ?? ""}`);
  if (name !== null && (LOOPBACK.has(name) || name.endsWith(".localhost") || origins.some((origin) => hostnameOf(origin) === name))) return;
  throw new EvenkeelError(
    "request.wrong-host",
    "This server does not answer for the host that was asked.",
    "Use the address the server printed at its start, or set EVENKEEL_ORIGIN to the one in use.",
  );
}

/**
 * Refuses changes that another site makes a browser send (privacy.md 10): where they come from, and, for a session, the token that only
 * our own pages can read. API tokens are not sent by browsers on their own, so they need neither.
 */
export function checkCrossSite(method: string, headers: IncomingHttpHeaders, identified: Identified | null, origin: string): void {
  if (READS.has(method)) return;
  if (identified !== null && identified.csrf === null) return;
  if (isForeign(headers, origin)) throw crossSite();
  if (identified === null) return;
  const told = headers.origin !== undefined || headers["sec-fetch-site"] !== undefined;
  const given = headers["x-evenkeel-csrf"];
  if (!told || typeof given !== "string" || identified.csrf === null || !equal(given, identified.csrf)) throw crossSite();
}

function isForeign(headers: IncomingHttpHeaders, own: string): boolean {
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") return true;
  const { origin, host } = headers;
  if (origin === undefined || origin === own) return false;
  // The host was checked before, so an origin of that very host and port is ours.
  return hostOf(origin) !== host?.toLowerCase();
}

function hostnameOf(address: string): string | null {
  return URL.canParse(address) ? new URL(address).hostname : null;
}

function hostOf(address: string): string | null {
  return URL.canParse(address) ? new URL(address).host : null;
}

/** Hashed first, so that neither content nor length shows in the time. */
function equal(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

function crossSite(): EvenkeelError {
  return new EvenkeelError(
    "request.cross-site",
    "The change did not come from a page of this server with its session's token.",
    "Reload the page and try again; a program uses an API token instead.",
  );
}
