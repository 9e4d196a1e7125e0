import type { Instant } from "../../core/model/time.ts";

export interface LiveRequest {
  /** Below the connection's address; anything else is refused: no address found in a reply is ever fetched but its own next page. */
  readonly path: string;
  readonly method?: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Sent as If-None-Match; then a 304 answers `unchanged`. */
  readonly etag?: string | null;
  readonly signal: AbortSignal;
}

export interface LiveReply {
  readonly status: number;
  readonly unchanged: boolean;
  readonly etag: string | null;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON, null for an empty body; shapes are checked by the adapter. */
  readonly json: unknown;
  readonly receivedAt: Instant;
}

/**
 * The only way a live source speaks to its tool: waits as Retry-After says, tries again with full jitter (1 s to 15 min), spends at most
 * half of the quota that is left, and stops at once when asked to. 404 and 410 are answers; 401, 403 and what remains are named errors.
 */
export interface LiveHttp {
  readonly send: (request: LiveRequest) => Promise<LiveReply>;
}
