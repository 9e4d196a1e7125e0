import type { Row, TableName } from "../../core/evidence/tables.ts";
import type { Organisation } from "../../core/model/organisation.ts";
import type { Instant } from "../../core/model/time.ts";
import type { LiveHttp } from "./live-http.ts";
import type { Resolve } from "./resolve-account.ts";

/** Anything JSON can hold: what an adapter wants to find again at its next read, and nothing about people. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** Rows of any tables, ready for the lake: people have become teams and buckets. */
export type LiveRows = { readonly [T in TableName]?: readonly Row<T>[] };

/** A tool that is connected: where it is and what was set for it. Secrets travel beside it, never in it. */
export interface LiveConnection {
  readonly id: string;
  /** Base address of its interface, without a slash at the end: `https://api.github.com`, `https://gitlab.example.org`. */
  readonly address: string;
  /** What the person who connected it chose, in the adapter's own shape; parsed by the adapter. */
  readonly settings: Json;
}

export interface LiveSecrets {
  /** Reads; an app's private key for tools that sign in as an app. */
  readonly token: string;
  /** Verifies deliveries; null where the tool sends none. */
  readonly webhook: string | null;
}

/** A repository as the tool and the organisation both know it. `native` survives renames and transfers, `path` does not. */
export interface KnownRepository {
  readonly id: string;
  readonly native: string;
  readonly path: string;
}

/** A repository the tool tells of. */
export interface FoundRepository {
  readonly native: string;
  readonly path: string;
  /** Clone address without credentials. */
  readonly address: string;
  readonly archived: boolean;
}

/**
 * A delivery tells only what to read again: it is never believed (privacy.md 10), so an unsigned time or a forged field plants nothing.
 * `container` is the native id or path of a repository, project or service.
 */
export interface Hint {
  readonly container: string;
  readonly about: "repository" | "change" | "run" | "deployment" | "weakness" | "item" | "incident";
  readonly id: string;
}

/** What came of one delivery. `ignored` and `refused` are counted by reason; nothing of the body is kept but these words. */
export type Delivery =
  | { readonly outcome: "hints"; readonly delivery: string; readonly hints: readonly Hint[] }
  | { readonly outcome: "ignored"; readonly delivery: string; readonly kind: string }
  | {
      readonly outcome: "refused";
      readonly code: "ingest.bad-signature" | "ingest.replayed" | "ingest.unreadable";
      readonly reason: string;
    };

export interface RawDelivery {
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Exactly as received: the signature is over these bytes. */
  readonly body: Uint8Array;
  readonly now: Instant;
}

/** Some rows and where to go on after them. Whoever keeps it makes both durable together before `keep` resolves. */
export interface LivePart {
  readonly rows: LiveRows;
  readonly cursor: Json;
}

export interface LiveReading {
  readonly connection: LiveConnection;
  readonly secrets: LiveSecrets;
  readonly repositories: readonly KnownRepository[];
  readonly organisation: Organisation;
  readonly resolve: Resolve;
  readonly http: LiveHttp;
  /** What the last kept part left, null at the first read. An adapter that cannot read it any more throws `source.cursor-lost`. */
  readonly cursor: Json | null;
  /** How far back a first read goes. */
  readonly from: Instant;
  readonly now: Instant;
  /** Only these are read again, after deliveries; null: everything that is new since the cursor. */
  readonly only: readonly Hint[] | null;
  /** Looks again at what may have changed unnoticed (nightly), not only at what is newer than the cursor. */
  readonly reconcile: boolean;
  readonly keep: (part: LivePart) => Promise<void>;
  readonly progress: (at: { readonly what: string; readonly done: number; readonly total: number | null; readonly unit: string }) => void;
  readonly signal: AbortSignal;
}

/** What a token may read, said before anything is read, so that a missing scope is seen at once and not in a gap of the figures. */
export interface Checked {
  readonly reads: readonly string[];
  readonly cannot: readonly { readonly what: string; readonly why: string }[];
  /** Trackers: what each status probably means, for a person to look at. */
  readonly states?: Readonly<Record<string, "queue" | "active" | "blocked" | "done">>;
}

/**
 * One kind of tool. Failures are named: `source.unauthorised`, `source.forbidden-scope`, `source.rate-limited`, `source.unavailable`,
 * `source.schema-changed`, `source.cursor-lost`, `source.clock-skew`, `source.too-large`. A failed read keeps the parts that were kept;
 * the watermark in `source_coverage` moves only with the part that completes a container.
 */
export interface LiveSource {
  readonly kind: LiveKind;
  readonly check: (connection: LiveConnection, secrets: LiveSecrets, http: LiveHttp, signal: AbortSignal) => Promise<Checked>;
  /** Empty for tools that hold no code. */
  readonly repositories: (
    connection: LiveConnection,
    secrets: LiveSecrets,
    http: LiveHttp,
    signal: AbortSignal,
  ) => AsyncIterable<FoundRepository>;
  /** Forges whose token is not itself what git signs in with, such as an app's key: what does. Without it the token is used. */
  readonly cloneAs?: (
    connection: LiveConnection,
    secrets: LiveSecrets,
    http: LiveHttp,
    signal: AbortSignal,
  ) => Promise<{ readonly user: string; readonly password: string }>;
  readonly read: (reading: LiveReading) => Promise<void>;
  /** Verifies the raw bytes in constant time before it parses any of them. */
  readonly receive: (delivery: RawDelivery, secrets: LiveSecrets) => Delivery;
}

export const liveKinds = ["github", "gitlab", "jira", "pagerduty"] as const;
export type LiveKind = (typeof liveKinds)[number];
