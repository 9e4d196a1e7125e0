import type { LiveReply } from "./live-http.ts";

/**
 * Where the next page of a list is, by the Link header (RFC 8288), or null on the last one. `send` refuses it unless it lies below the
 * connection's address.
 */
export function nextPage(reply: Pick<LiveReply, "headers">): string | null {
  for (const part of (reply.headers.link ?? "").split(/,(?=\s*<)/)) {
    const found = /^\s*<([^>]*)>(.*)$/.exec(part);
    if (found !== null && /;\s*rel="?next"?/i.test(found[2] ?? "")) return found[1] ?? null;
  }
  return null;
}
