import type { Readable } from "node:stream";
import type { Grant } from "../contract/permissions.ts";
import type { Answered, Asking, Route } from "../contract/route.ts";
import type { Context } from "./context.ts";

/** Who asks, as the session or token says; permission was decided before the handler runs. */
export interface Who {
  readonly account: string;
  readonly name: string;
  readonly grants: readonly Grant[];
  /** SHA-256 of the cookie; null for an API token. */
  readonly session: Uint8Array | null;
}

/** A finished file, or one that streams. */
export interface FileReply {
  readonly type: string;
  /** Offered as a download under this name; null shows it in place. */
  readonly name: string | null;
  readonly body: string | Uint8Array | Readable;
}

export interface RedirectReply {
  readonly to: string;
}

type Kind<R extends Route> = R["reply"]["kind"];
export type Reply<R extends Route> =
  Kind<R> extends "json"
    ? Answered<R>
    : Kind<R> extends "events"
      ? AsyncIterable<Answered<R>>
      : Kind<R> extends "file"
        ? FileReply
        : Kind<R> extends "redirect"
          ? RedirectReply
          : undefined;

/** What only sign-in needs of the transport. */
export interface Transport {
  /** Starts a session in the browser that asks: sets the cookie. */
  readonly keepSession: (id: string) => void;
  readonly forgetSession: () => void;
  readonly userAgent: string;
  /** Where the request comes from, to slow guesses down; never kept. */
  readonly address: string;
  /** Small sealed cookies for the way to an identity provider and back. */
  readonly readCookie: (name: string) => string | null;
  readonly setCookie: (name: string, value: string, seconds: number) => void;
}

export interface Request<R extends Route> extends Asking<R> {
  /** Null on a public route without a session. */
  readonly who: R["access"] extends "public" ? Who | null : Who;
  /** The body of an upload, unread; null on other routes. */
  readonly upload: R["upload"] extends null ? null : Readable;
  readonly transport: Transport;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
}

/** Parse, call, answer: no rule and no SQL in a handler (style.md 3). */
export type Handler<R extends Route> = (request: Request<R>, context: Context) => Promise<Reply<R>>;

export type HandlersOf<T extends Readonly<Record<string, Route>>> = { readonly [K in keyof T]: Handler<T[K]> };
