import type { Instant } from "../core/model/time.ts";
import type { Who } from "./handler.ts";

/** What a request says about who sends it; at most one of both counts, the session first. */
export interface Credentials {
  /** The opaque id in the session cookie. */
  readonly session: string | null;
  /** What follows `Bearer ` in the authorization header. */
  readonly token: string | null;
}

export interface Identified {
  readonly who: Who;
  /** What `x-evenkeel-csrf` must hold; null for an API token, which no browser sends by itself. */
  readonly csrf: string | null;
  /** Until then, changes that need a fresh sign-in go through; 0 for an API token. */
  readonly freshUntil: Instant;
  /** What an API token may be used for; a session may do both. */
  readonly scopes: readonly ("read" | "write")[];
}

/** Made by sign-in/identify.ts; asked once per request. Null: unknown, expired or ended. */
export type Identify = (credentials: Credentials) => Promise<Identified | null>;
