import { z } from "zod";
import { file, json, nothing, route } from "./route.ts";
import { instant, name, ofOrganisation, slug } from "./shapes.ts";
import { job } from "./sources.ts";

/** Tools that are read while they live. `events` only receives: CloudEvents, CDEvents and incidents that pipelines send. */
export const connectionKinds = ["github", "gitlab", "jira", "pagerduty", "events"] as const;

/** A status of a tracker is work that waits, is worked on, is blocked, or is done; an unmapped one is not covered, never guessed. */
const stateMap = z.record(z.string().min(1).max(120), z.enum(["queue", "active", "blocked", "done"]));

export const connectionSettings = z.strictObject({
  /** Owner, group or project keys to read; empty: all that the token can see. */
  only: z.array(z.string().trim().min(1).max(200)).max(500).default([]),
  /** github: number of the app when the secret is an app's private key. */
  app: z
    .string()
    .regex(/^\d{1,12}$/)
    .nullable()
    .default(null),
  states: stateMap.default({}),
  /** Tracker: name or id of the field that holds the team, and which of its values is which of our teams. */
  teamField: z.string().max(120).nullable().default(null),
  teams: z.record(z.string().min(1).max(120), slug).default({}),
  /** Deployments count as production where the environment's name matches one of these, without regard to case. */
  production: z.array(z.string().min(1).max(60)).max(20).default(["production", "prod", "live"]),
  /** incidents: the organisation's own words for how bad it is. */
  severities: z.record(z.string().min(1).max(60), z.enum(["critical", "high", "medium", "low"])).default({}),
});
export type ConnectionSettings = z.infer<typeof connectionSettings>;

/** Why figures of a source may be missing, in the order a reader asks: what arrives, how late, how complete. */
const arrival = z.strictObject({
  /** A table of the lake: what kind of row it is. */
  table: z.string(),
  /** How many repositories, projects or services it came from. */
  places: z.int(),
  rows: z.int(),
  /** First and last moment that a row tells of. */
  from: instant.nullable(),
  to: instant.nullable(),
  /** When the newest row came in. */
  arrived: instant,
  /** Hours from what happened to when it was known; null where everything was read at once. */
  late: z.strictObject({ median: z.number(), p90: z.number(), n: z.int() }).nullable(),
  /** Of those that can have the end that durations need, how many have it; null where a row has none. */
  ends: z.strictObject({ have: z.int(), of: z.int() }).nullable(),
});

const quality = z.strictObject({ kind: z.string(), container: z.string(), n: z.int(), items: z.array(z.string()).max(20) });

const deliveries = z.strictObject({
  accepted: z.int(),
  refused: z.int(),
  last: instant.nullable(),
  /** Kinds that came and are not read, by name, with how many. */
  ignored: z.array(z.strictObject({ kind: z.string(), n: z.int() })).max(50),
  /** What was refused: the code of the reason, and the kind where it has a name. */
  refusals: z.array(z.strictObject({ kind: z.string(), n: z.int() })).max(50),
});

/** What a source is: a connected tool, all repositories that git reads, files that were handed in, or an invented company. */
const sourceKinds = [...connectionKinds, "git", "files", "other"] as const;

const coveredSource = z.strictObject({
  source: z.string(),
  name,
  kind: z.enum(sourceKinds),
  arrivals: z.array(arrival),
  quality: z.array(quality),
  /** What a tool sent by itself; null where nothing can. */
  deliveries: deliveries.nullable(),
});
export type CoveredSource = z.infer<typeof coveredSource>;

const connection = z.strictObject({
  id: slug,
  kind: z.enum(connectionKinds),
  name,
  address: z.string(),
  settings: connectionSettings,
  /** Whether a secret is kept; it is never read back. */
  hasToken: z.boolean(),
  hasWebhookSecret: z.boolean(),
  /** Where the tool has to send its deliveries. */
  hookPath: z.string().nullable(),
  state: z.discriminatedUnion("is", [
    z.strictObject({ is: z.literal("never-read") }),
    z.strictObject({ is: z.literal("reading") }),
    z.strictObject({ is: z.literal("read"), at: instant }),
    z.strictObject({ is: z.literal("failing"), since: instant, code: z.string(), message: z.string(), whatToDo: z.string() }),
  ]),
  deliveries,
  repositories: z.int(),
});
export type Connection = z.infer<typeof connection>;

const ofConnection = z.strictObject({ organisation: slug, connection: slug });
const secret = z.string().min(1).max(10_000);

const draft = z.strictObject({
  kind: z.enum(connectionKinds),
  name,
  address: z.url().max(500).nullable(),
  token: secret.nullable(),
  webhookSecret: secret.nullable(),
  settings: connectionSettings,
});

export const connectionRoutes = {
  connections: route({
    id: "connections",
    method: "GET",
    path: "/api/organisations/:organisation/connections",
    access: "sources.read",
    askedAt: "organisation",
    summary: "Tools that are connected, whether they answer, and what they deliver. No secret is ever read back.",
    params: ofOrganisation,
    reply: json(z.strictObject({ connections: z.array(connection) })),
  }),
  checkConnection: route({
    id: "checkConnection",
    method: "POST",
    path: "/api/organisations/:organisation/connections/check",
    access: "sources.edit",
    askedAt: "organisation",
    pace: "heavy",
    summary:
      "Tries address and token without keeping them: what could be read, what could not and why, and how many repositories there are.",
    params: ofOrganisation,
    body: draft,
    reply: json(
      z.strictObject({
        reads: z.array(z.string()),
        cannot: z.array(z.strictObject({ what: z.string(), why: z.string() })),
        repositories: z.int().nullable(),
        /** Proposed for a tracker: its statuses, for a person to look at. */
        states: stateMap,
      }),
    ),
    // It keeps nothing, but it sends a request to an address somebody chose.
    audited: "connection.check",
  }),
  connect: route({
    id: "connect",
    method: "POST",
    path: "/api/organisations/:organisation/connections",
    access: "sources.edit",
    askedAt: "organisation",
    fresh: true,
    summary: "Connects a tool, finds its repositories, and starts reading a year back, newest first.",
    params: ofOrganisation,
    body: draft,
    /** The secret of an `events` connection and of a webhook is made here where none was given, and shown this once. */
    reply: json(z.strictObject({ connection, job: job.nullable(), webhookSecret: z.string().nullable(), token: z.string().nullable() })),
    audited: "connection.connect",
  }),
  changeConnection: route({
    id: "changeConnection",
    method: "PATCH",
    path: "/api/organisations/:organisation/connections/:connection",
    access: "sources.edit",
    askedAt: "organisation",
    fresh: true,
    summary: "Changes name, settings or secrets; what is left out stays. A new token lets a stopped read go on where it stopped.",
    params: ofConnection,
    body: draft.omit({ kind: true, address: true }).partial(),
    reply: json(connection),
    audited: "connection.change",
  }),
  readConnection: route({
    id: "readConnection",
    method: "POST",
    path: "/api/organisations/:organisation/connections/:connection/read",
    access: "sources.edit",
    askedAt: "organisation",
    pace: "heavy",
    summary: "Reads what is new now; `from` reads again from a date, after a correction of the roster.",
    params: ofConnection,
    body: z.strictObject({ from: instant.nullable() }),
    reply: json(job),
    audited: "connection.read",
  }),
  disconnect: route({
    id: "disconnect",
    method: "DELETE",
    path: "/api/organisations/:organisation/connections/:connection",
    access: "sources.edit",
    askedAt: "organisation",
    fresh: true,
    summary: "Forgets a tool and its secrets; `evidence` says whether what was read of it goes too.",
    params: ofConnection,
    query: z.strictObject({ evidence: z.enum(["keep", "remove"]) }),
    reply: nothing,
    audited: "connection.disconnect",
  }),
  coverage: route({
    id: "coverage",
    method: "GET",
    path: "/api/organisations/:organisation/coverage",
    access: "sources.read",
    askedAt: "organisation",
    summary: "Per source: what arrives, how late, how much of it has the end that a measure needs, and what is wrong with it.",
    params: ofOrganisation,
    reply: json(
      z.strictObject({
        sources: z.array(coveredSource),
        /** Per kind of row, the measures whose durations run until its end. */
        waiting: z.array(z.strictObject({ table: z.string(), measures: z.array(z.strictObject({ id: z.string(), name })) })),
      }),
    ),
  }),
  coverageFile: route({
    id: "coverageFile",
    method: "GET",
    path: "/api/organisations/:organisation/coverage/file",
    access: "sources.read",
    askedAt: "organisation",
    summary: "What arrives of each source, or what is wrong with it, as CSV.",
    params: ofOrganisation,
    query: z.strictObject({ part: z.enum(["arrivals", "faults"]).default("arrivals") }),
    reply: file("text/csv"),
  }),
} as const;
