import { z } from "zod";
import { events, json, nothing, route } from "./route.ts";
import { instant, name, ofOrganisation, slug } from "./shapes.ts";

const jobState = z.enum(["waiting", "running", "done", "failed", "cancelled"]);

/** Work in the background, as everybody who may see sources sees it. */
export const job = z.strictObject({
  id: z.string(),
  kind: z.enum(["read-repository", "read-file", "read-connection", "assess", "demonstration", "digest"]),
  organisation: slug.nullable(),
  /** Repository, file or connection id it works on. */
  subject: z.string().nullable(),
  state: jobState,
  /** "Reading history", 1200 of 5000 commits, and how fast. */
  progress: z
    .strictObject({ what: z.string(), done: z.number(), total: z.number().nullable(), unit: z.string(), perSecond: z.number().nullable() })
    .nullable(),
  started: instant.nullable(),
  ended: instant.nullable(),
  /** Named error of a failed job. */
  error: z.strictObject({ code: z.string(), message: z.string(), whatToDo: z.string() }).nullable(),
});
export type Job = z.infer<typeof job>;

const source = z.strictObject({
  id: slug,
  kind: z.enum(["repository", "sarif", "vex", "work", "incidents"]),
  name: z.string(),
  /** Path or address without credentials; null for an uploaded file. */
  address: z.string().nullable(),
  team: slug.nullable(),
  /** The repository an uploaded VEX document speaks of; null for everything else. */
  repository: slug.nullable(),
  /** Last complete read; `rows` of a file are its own. */
  read: z.strictObject({ at: instant, rows: z.int(), from: instant.nullable(), to: instant.nullable() }).nullable(),
  job: job.nullable(),
});
export type Source = z.infer<typeof source>;

const ofJob = z.strictObject({ organisation: slug, job: z.string().max(100) });
const ofSource = z.strictObject({ organisation: slug, source: slug });

export const sourceRoutes = {
  sources: route({
    id: "sources",
    method: "GET",
    path: "/api/organisations/:organisation/sources",
    access: "sources.read",
    askedAt: "organisation",
    summary: "Repositories and files that evidence comes from, what was read of each, and what runs now.",
    params: ofOrganisation,
    reply: json(z.strictObject({ sources: z.array(source), jobs: z.array(job) })),
  }),
  connectRepository: route({
    id: "connectRepository",
    method: "POST",
    path: "/api/organisations/:organisation/sources/repositories",
    access: "sources.edit",
    askedAt: "organisation",
    summary: "Connects a repository by path or clone address, checks that it can be read, and starts reading it.",
    params: ofOrganisation,
    body: z.strictObject({ address: z.string().trim().min(1).max(1000), name: name.optional(), team: slug.nullable().optional() }),
    reply: json(z.strictObject({ source, job })),
    audited: "source.connect",
  }),
  uploadFile: route({
    id: "uploadFile",
    method: "POST",
    path: "/api/organisations/:organisation/sources/files",
    access: "sources.edit",
    askedAt: "organisation",
    pace: "heavy",
    summary: "Keeps a SARIF, VEX, work item or incident file and reads it; `repository` says which one a VEX document speaks of.",
    params: ofOrganisation,
    query: z.strictObject({ kind: z.enum(["sarif", "vex", "work", "incidents"]), name, repository: slug.optional() }),
    upload: { types: ["application/json", "application/sarif+json", "text/csv", "application/octet-stream"], most: 100_000_000 },
    reply: json(z.strictObject({ source, job })),
    audited: "source.upload",
  }),
  disconnectSource: route({
    id: "disconnectSource",
    method: "DELETE",
    path: "/api/organisations/:organisation/sources/:source",
    access: "sources.edit",
    askedAt: "organisation",
    summary: "Stops reading a source and takes its evidence out at the next refresh; a repository's validity ends, its history stays.",
    params: ofSource,
    reply: nothing,
    audited: "source.disconnect",
  }),
  refresh: route({
    id: "refresh",
    method: "POST",
    path: "/api/organisations/:organisation/refresh",
    access: "sources.edit",
    askedAt: "organisation",
    pace: "heavy",
    summary: "Reads all sources again, or one, and assesses.",
    params: ofOrganisation,
    body: z.strictObject({ source: slug.nullable() }),
    reply: json(z.strictObject({ jobs: z.array(job) })),
    audited: "source.refresh",
  }),
  cancelJob: route({
    id: "cancelJob",
    method: "POST",
    path: "/api/organisations/:organisation/jobs/:job/cancel",
    access: "sources.edit",
    askedAt: "organisation",
    summary: "Cancels waiting or running work; what was read before stays.",
    params: ofJob,
    reply: nothing,
    audited: "job.cancel",
  }),
  retryJob: route({
    id: "retryJob",
    method: "POST",
    path: "/api/organisations/:organisation/jobs/:job/retry",
    access: "sources.edit",
    askedAt: "organisation",
    summary: "Tries failed or cancelled work again.",
    params: ofJob,
    reply: json(job),
    audited: "job.retry",
  }),
  progress: route({
    id: "progress",
    method: "GET",
    path: "/api/organisations/:organisation/progress",
    access: "sources.read",
    askedAt: "organisation",
    summary: "Server-sent events: each job of the organisation whenever it moves, at most four times a second.",
    params: ofOrganisation,
    reply: events(job),
  }),
} as const;

const webhook = z.strictObject({
  kind: z.enum(["slack", "teams", "mattermost"]),
  /** Kept encrypted; read back as its host only. */
  url: z.string().max(2000),
});

export const digest = z.strictObject({
  /** null: no digest is sent. */
  schedule: z.strictObject({ weekday: z.int().min(1).max(7), hour: z.int().min(0).max(23), timeZone: z.string().max(60) }).nullable(),
  node: slug,
  recipients: z.array(z.email()).max(200),
  webhooks: z.array(webhook).max(20),
});

export const digestRoutes = {
  digest: route({
    id: "digest",
    method: "GET",
    path: "/api/organisations/:organisation/digest",
    access: "digest.edit",
    askedAt: "organisation",
    summary: "When the digest goes out, to whom; addresses of webhooks show their host only.",
    params: ofOrganisation,
    reply: json(digest),
  }),
  setDigest: route({
    id: "setDigest",
    method: "PUT",
    path: "/api/organisations/:organisation/digest",
    access: "digest.edit",
    askedAt: "organisation",
    summary: "Sets schedule and recipients. A webhook sent back with its host only keeps its address.",
    params: ofOrganisation,
    body: digest,
    reply: json(digest),
    audited: "digest.set",
  }),
  sendDigest: route({
    id: "sendDigest",
    method: "POST",
    path: "/api/organisations/:organisation/digest/send",
    access: "digest.edit",
    askedAt: "organisation",
    pace: "heavy",
    summary: "Sends the digest now, to try it.",
    params: ofOrganisation,
    reply: json(z.strictObject({ sent: z.array(z.strictObject({ to: z.string(), problem: z.string().nullable() })) })),
    audited: "digest.send",
  }),
  previewDigest: route({
    id: "previewDigest",
    method: "GET",
    path: "/api/organisations/:organisation/digest/preview",
    access: "digest.edit",
    askedAt: "organisation",
    summary: "The text of the next digest.",
    params: ofOrganisation,
    reply: json(z.strictObject({ subject: z.string(), text: z.string() })),
  }),
} as const;
