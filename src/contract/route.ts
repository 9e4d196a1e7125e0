import type { z } from "zod";
import type { Access } from "./permissions.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** What a route answers with: JSON of a shape, nothing (204), a file, or a stream of server-sent events of a shape. */
export type Reply =
  | { readonly kind: "json"; readonly shape: z.ZodType }
  | { readonly kind: "nothing" }
  | { readonly kind: "redirect" }
  | { readonly kind: "file"; readonly types: readonly string[] }
  | { readonly kind: "events"; readonly shape: z.ZodType };

/**
 * Where the permission is asked: `server`; the organisation named by `:organisation`; or the team, where the params or the query hold
 * `node` (a team id, a repository id, or `org`; `org` asks the organisation).
 */
export type AskedAt = "server" | "organisation" | "node";

/** How often one address may call it: everything that guesses at a secret is `guessable`. */
export type Pace = "ordinary" | "guessable" | "heavy";

/** One HTTP route as data: the server, the web client, OpenAPI, the CLI and the authorisation test are all made from these. */
export interface Route {
  readonly id: string;
  readonly method: Method;
  /** Fastify's form: `/api/organisations/:organisation/teams/:team`. */
  readonly path: string;
  readonly access: Access;
  readonly askedAt: AskedAt;
  readonly pace: Pace;
  /** One sentence for the reference page. */
  readonly summary: string;
  readonly params: z.ZodObject | null;
  readonly query: z.ZodObject | null;
  readonly body: z.ZodType | null;
  /** Set where the body is a file: accepted media types and the greatest size in bytes. */
  readonly upload: { readonly types: readonly string[]; readonly most: number } | null;
  readonly reply: Reply;
  /** Changes what is kept, so it is written to the audit log under this name. */
  readonly audited: string | null;
  /** Needs a sign-in of the last five minutes (privacy.md 10). */
  readonly fresh: boolean;
}

type Asked = Pick<Route, "id" | "method" | "path" | "access" | "summary" | "reply"> & Partial<Route>;

/** Fills in what most routes share; literal types of the schemas are kept, so that handlers and client are typed by the route. */
export function route<const R extends Asked>(asked: R): Filled<R> {
  return { ...defaults, ...asked };
}

const defaults = {
  askedAt: "server",
  pace: "ordinary",
  params: null,
  query: null,
  body: null,
  upload: null,
  audited: null,
  fresh: false,
} as const;

export type Filled<R extends Asked> = Omit<typeof defaults, keyof R> & R;

export function json<const S extends z.ZodType>(shape: S): { readonly kind: "json"; readonly shape: S } {
  return { kind: "json", shape };
}

export const nothing = { kind: "nothing" } as const;
export const redirect = { kind: "redirect" } as const;

export function file<const T extends readonly string[]>(...types: T): { readonly kind: "file"; readonly types: T } {
  return { kind: "file", types };
}

export function events<const S extends z.ZodType>(shape: S): { readonly kind: "events"; readonly shape: S } {
  return { kind: "events", shape };
}

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;
type Given<S> = S extends z.ZodType ? z.input<S> : undefined;

/** What a handler of the route receives. */
export interface Asking<R extends Route> {
  readonly params: Parsed<R["params"]>;
  readonly query: Parsed<R["query"]>;
  readonly body: Parsed<R["body"]>;
}

/** What a client of the route passes. */
export interface Sending<R extends Route> {
  readonly params: Given<R["params"]>;
  readonly query: Given<R["query"]>;
  readonly body: Given<R["body"]>;
}

/** What comes back in JSON. */
export type Answered<R extends Route> = R["reply"] extends { readonly kind: "json" | "events"; readonly shape: infer S }
  ? Parsed<S>
  : undefined;
