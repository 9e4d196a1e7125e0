import { z } from "zod";
import { unit } from "../report/report-shape.ts";
import { file, json, route } from "./route.ts";
import { slug } from "./shapes.ts";

const instance = z.strictObject({
  version: z.string(),
  /** Nobody has signed in yet: only the link printed on the console leads in. */
  firstRun: z.boolean(),
  /** Ways to sign in that are set up. `mail` false: the operator hands links out. */
  signIn: z.strictObject({ mail: z.boolean(), oidc: z.strictObject({ label: z.string() }).nullable() }),
  answerOrigin: z.string(),
});

const concept = z.strictObject({ id: z.string(), name: z.string(), definition: z.string(), question: z.string() });
const links = z.strictObject({
  symptoms: z.array(z.string()),
  causes: z.array(z.string()),
  behaviours: z.array(z.string()),
  lenses: z.array(z.string()),
});

/** The words the pages explain themselves with; changes only with the version, so it is cached hard. */
export const words = z.strictObject({
  version: z.string(),
  lenses: z.array(concept),
  behaviours: z.array(concept),
  symptoms: z.array(concept),
  causes: z.array(concept),
  measures: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      question: z.string(),
      definition: z.string(),
      unit,
      variants: z.array(z.strictObject({ id: z.string(), label: z.string(), unit })),
    }),
  ),
  findings: z.array(z.strictObject({ id: z.string(), claim: z.string(), about: z.string(), links })),
  practices: z.array(z.strictObject({ id: z.string(), name: z.string(), summary: z.string() })),
});

const setting = z.strictObject({
  name: z.string(),
  /** As in force; a secret shows as "set". */
  value: z.string(),
  from: z.enum(["default", "environment", "file"]),
  meaning: z.string(),
});

export const instanceRoutes = {
  instance: route({
    id: "instance",
    method: "GET",
    path: "/api/instance",
    access: "public",
    summary: "Which version this is, whether somebody has set it up, and how one can sign in.",
    reply: json(instance),
  }),
  words: route({
    id: "words",
    method: "GET",
    path: "/api/words",
    access: "public",
    summary: "Names and definitions of lenses, behaviours, symptoms, causes, measures, findings and practices.",
    reply: json(words),
  }),
  openapi: route({
    id: "openapi",
    method: "GET",
    path: "/api/openapi.json",
    access: "public",
    summary: "This interface as OpenAPI 3.1.",
    reply: file("application/json"),
  }),
  settings: route({
    id: "settings",
    method: "GET",
    path: "/api/settings",
    access: "server.operate",
    summary: "The settings in force, where each comes from, and no secret.",
    reply: json(z.strictObject({ settings: z.array(setting), dataFolder: z.string(), database: z.enum(["embedded", "external"]) })),
  }),
  audit: route({
    id: "audit",
    method: "GET",
    path: "/api/audit",
    access: "audit.read",
    summary: "Changes to settings, structure, roster, roles and exports, newest first, each chained to the one before.",
    query: z.strictObject({ before: z.coerce.number().int().positive().optional() }),
    reply: json(
      z.strictObject({
        entries: z.array(
          z.strictObject({
            seq: z.int(),
            at: z.int(),
            /** Name of the account that acted, or "evenkeel" for the server itself. */
            by: z.string(),
            action: z.string(),
            organisation: slug.nullable(),
            subject: z.string(),
            hash: z.string(),
          }),
        ),
        /** The whole chain was checked just now. */
        intact: z.boolean(),
      }),
    ),
  }),
} as const;
