import { z } from "zod";
import { holdsCredentials } from "../core/model/structure-text.ts";
import { file, json, nothing, route } from "./route.ts";
import { instant, name, ofOrganisation, sentence, slug, validity } from "./shapes.ts";

const teamKind = z.enum(["stream-aligned", "platform", "enabling", "complicated-subsystem", "security", "operations"]);
const hours = z.strictObject({
  timeZone: z.string().nullable(),
  from: z.number().min(0).max(24),
  to: z.number().min(0).max(24),
  days: z.array(z.int().min(1).max(7)).min(1).max(7),
});
const glob = z.string().regex(/^[^\s\\]{1,300}$/, "must be a path pattern without spaces or backslashes, such as 'src/auth/**'");
const address = z
  .string()
  .trim()
  .min(1)
  .max(1000)
  .refine((text) => !holdsCredentials(text), "must not hold a password or token; let git's credential helper know them");

const team = z.strictObject({
  id: slug,
  name,
  kind: teamKind,
  parent: slug.nullable(),
  reportsTo: name.nullable(),
  hours: hours.nullable(),
  validity,
});
const service = z.strictObject({
  id: slug,
  name,
  team: slug.nullable(),
  tier: z.union([z.literal(1), z.literal(2), z.literal(3)]).nullable(),
  repositories: z.array(z.strictObject({ repository: slug, glob })),
  validity,
});
const repository = z.strictObject({ id: slug, name, address: address.nullable(), team: slug.nullable(), validity });
const ownership = z.strictObject({ repository: z.union([slug, z.literal("*")]), pattern: glob, team: slug });
const gate = z.strictObject({ id: slug, name, team: slug, paths: z.array(glob) });
const threshold = z.strictObject({ finding: slug, measure: z.string().regex(/^E\d{2}$/), threshold: z.number(), reason: sentence });

/** core/model/structure.ts as it travels. */
export const structure = z.strictObject({
  name,
  k: z.int().min(5).max(1000),
  hours,
  teams: z.array(team),
  services: z.array(service),
  repositories: z.array(repository),
  ownership: z.array(ownership),
  gates: z.array(gate),
  securityPaths: z.array(glob),
  thresholds: z.array(threshold),
});

const structureProblem = z.strictObject({ place: z.string(), problem: z.string(), severity: z.enum(["refused", "look-here"]) });

const organisation = z.strictObject({ id: slug, name: z.string(), invented: z.boolean(), teams: z.int(), repositories: z.int() });

/** Since when: null is since ever, left out is as it was. */
const since = instant.nullable().optional();

/**
 * One change of the structure (core/model/structure-change.ts as it travels). `remove` takes back an addition that nothing refers to
 * yet; what was there for a while is ended, and its history stays.
 */
export const structureChange = z.discriminatedUnion("change", [
  z.strictObject({ change: z.literal("put-team"), team: team.omit({ validity: true }), at: since }),
  z.strictObject({ change: z.literal("end-team"), team: slug, at: instant.optional() }),
  z.strictObject({ change: z.literal("reopen-team"), team: slug }),
  z.strictObject({ change: z.literal("remove-team"), team: slug }),
  z.strictObject({ change: z.literal("put-service"), service: service.omit({ validity: true }), at: since }),
  z.strictObject({ change: z.literal("end-service"), service: slug, at: instant.optional() }),
  z.strictObject({ change: z.literal("reopen-service"), service: slug }),
  z.strictObject({ change: z.literal("remove-service"), service: slug }),
  z.strictObject({ change: z.literal("put-repository"), repository: repository.omit({ validity: true }), at: since }),
  z.strictObject({ change: z.literal("end-repository"), repository: slug, at: instant.optional() }),
  z.strictObject({ change: z.literal("reopen-repository"), repository: slug }),
  z.strictObject({ change: z.literal("remove-repository"), repository: slug }),
  z.strictObject({ change: z.literal("put-gate"), gate }),
  z.strictObject({ change: z.literal("delete-gate"), gate: slug }),
  z.strictObject({ change: z.literal("set-ownership"), ownership: z.array(ownership).max(10_000) }),
  z.strictObject({ change: z.literal("set-security-paths"), securityPaths: z.array(glob).max(10_000) }),
  z.strictObject({ change: z.literal("set-thresholds"), thresholds: z.array(threshold).max(1000) }),
  z.strictObject({ change: z.literal("describe"), name, hours, k: z.int().min(5).max(1000) }),
]);

/** The undo of an import that touched 10,000 of each of four kinds, three lists of rules and what holds for all. */
const MOST_CHANGES = 40_004;

const handoffNode = z.strictObject({ id: z.string(), name: z.string(), merged: z.int(), gate: z.boolean() });
const waitBand = z.enum(["under 4 hours", "under a day", "1 to 3 days", "3 to 7 days", "over 7 days"]);

export const handoffGraph = z.strictObject({
  from: instant,
  to: instant,
  /** Teams in the order of the reporting tree; teams too small to show stand merged as "other teams". */
  nodes: z.array(handoffNode),
  edges: z.array(
    z.strictObject({
      from: z.string(),
      to: z.string(),
      items: z.int(),
      /** Hours until the receiving team first answered or passed it on, Kaplan-Meier; null: fewer than the ends it needs. */
      wait: z
        .strictObject({ median: z.number().nullable(), low: z.number().nullable(), high: z.number().nullable(), n: z.int() })
        .nullable(),
      /** In place of the wait where the receiving pool has fewer members than k. */
      band: waitBand.nullable(),
    }),
  ),
  /** Pairs that were there and are too few to show. */
  suppressed: z.int(),
  /** null: no source tells of handoffs yet, and this would. */
  unknown: z.strictObject({ reason: z.string(), unlock: z.string() }).nullable(),
});

const handoffWeeks = z.coerce
  .number()
  .int()
  .pipe(z.literal([12, 26, 52]))
  .default(12);

const importProblems = z.array(structureProblem);

export const organisationRoutes = {
  organisations: route({
    id: "organisations",
    method: "GET",
    path: "/api/organisations",
    access: "signed-in",
    summary: "Organisations one has a role in.",
    reply: json(z.strictObject({ organisations: z.array(organisation) })),
  }),
  createOrganisation: route({
    id: "createOrganisation",
    method: "POST",
    path: "/api/organisations",
    access: "server.operate",
    summary: "Makes an organisation; its id is made from its name. Who makes it becomes its coach.",
    body: z.strictObject({ name }),
    reply: json(organisation),
    audited: "organisation.create",
  }),
  createDemonstration: route({
    id: "createDemonstration",
    method: "POST",
    path: "/api/demonstration",
    access: "server.operate",
    pace: "heavy",
    summary: "Puts up the three invented companies in the background; progress comes as events.",
    reply: json(z.strictObject({ job: z.string() })),
    audited: "demonstration.create",
  }),
  deleteDemonstration: route({
    id: "deleteDemonstration",
    method: "DELETE",
    path: "/api/demonstration",
    access: "server.operate",
    summary: "Takes the invented companies away again.",
    reply: nothing,
    audited: "demonstration.delete",
  }),
  structure: route({
    id: "structure",
    method: "GET",
    path: "/api/organisations/:organisation/structure",
    access: "organisation.read",
    askedAt: "organisation",
    summary: "Teams, services, repositories, ownership and gates, with their validity, and what looks wrong with them.",
    params: ofOrganisation,
    reply: json(z.strictObject({ structure, revision: z.int(), problems: z.array(structureProblem) })),
  }),
  changeStructure: route({
    id: "changeStructure",
    method: "POST",
    path: "/api/organisations/:organisation/structure/changes",
    access: "organisation.edit",
    askedAt: "organisation",
    summary: "Makes changes, all or none, to the revision one has seen. Answers with the changes that undo them.",
    params: ofOrganisation,
    body: z.strictObject({ revision: z.int(), changes: z.array(structureChange).min(1).max(MOST_CHANGES) }),
    reply: json(z.strictObject({ revision: z.int(), undo: z.array(structureChange), problems: z.array(structureProblem) })),
    audited: "structure.change",
  }),
  importStructure: route({
    id: "importStructure",
    method: "POST",
    path: "/api/organisations/:organisation/structure/import",
    access: "organisation.edit",
    askedAt: "organisation",
    pace: "heavy",
    summary: "Reads evenkeel.yaml, a CSV of teams or repositories, or Backstage entities: a preview of the changes, or the changes made.",
    params: ofOrganisation,
    query: z.strictObject({
      form: z.enum(["evenkeel", "teams-csv", "repositories-csv", "backstage"]),
      preview: z.enum(["yes", "no"]).default("yes"),
    }),
    upload: { types: ["application/yaml", "text/csv", "text/plain"], most: 50_000_000 },
    reply: json(
      z.strictObject({
        changes: z.array(z.strictObject({ what: z.string(), kind: z.enum(["added", "changed", "ended"]) })),
        problems: importProblems,
        applied: z.boolean(),
        revision: z.int(),
        undo: z.array(structureChange),
      }),
    ),
    audited: "structure.import",
  }),
  exportStructure: route({
    id: "exportStructure",
    method: "GET",
    path: "/api/organisations/:organisation/evenkeel.yaml",
    access: "organisation.edit",
    askedAt: "organisation",
    summary: "The structure as evenkeel.yaml; reading it back gives the same structure. The roster is not in it.",
    params: ofOrganisation,
    reply: file("application/yaml"),
    audited: "structure.export",
  }),
  handoffs: route({
    id: "handoffs",
    method: "GET",
    path: "/api/organisations/:organisation/handoffs",
    access: "organisation.read",
    askedAt: "organisation",
    summary: "Who hands work to whom and how long it waits, mined from evidence; small teams merged.",
    params: ofOrganisation,
    query: z.strictObject({ weeks: handoffWeeks }),
    reply: json(handoffGraph),
  }),
  handoffChart: route({
    id: "handoffChart",
    method: "GET",
    path: "/api/organisations/:organisation/handoffs/chart",
    access: "organisation.read",
    askedAt: "organisation",
    pace: "heavy",
    summary: "The map of handoffs as PNG or its numbers as CSV.",
    params: ofOrganisation,
    query: z.strictObject({ weeks: handoffWeeks, form: z.enum(["png", "csv"]).default("png") }),
    reply: file("image/png", "text/csv"),
  }),
} as const;
