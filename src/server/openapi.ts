import { z } from "zod";
import { type Access, permissions } from "../contract/permissions.ts";
import type { Route } from "../contract/route.ts";
import { routes } from "../contract/routes.ts";
import { problem } from "../contract/shapes.ts";
import { ingestPaths, ingestSecurity, ingestTag } from "./openapi-ingest.ts";

type Schema = Readonly<Record<string, unknown>>;

/** Statuses every route may answer with beyond those its own shape brings. */
const ALWAYS = [421, 429, 500, 503] as const;

/** The whole interface as an OpenAPI 3.1 document, made from the contract, and of what the door for pipelines and tools takes. */
export function openApiOf(version: string, origin: string): Schema {
  const named: Record<string, unknown> = { Problem: schemaOf(problem, "output") };
  const paths = liftNamed({ ...pathsOf(Object.values<Route>(routes)), ...ingestPaths() }, named);
  return {
    openapi: "3.1.0",
    jsonSchemaDialect: "https://json-schema.org/draft/2020-12/schema",
    info: {
      title: "Evenkeel",
      version,
      summary: "Where an engineering organisation's DevSecOps culture stands; never a figure about a person.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: origin }],
    tags: [...areas.map(({ name, about }) => ({ name, description: about })), ingestTag],
    paths,
    components: {
      schemas: named,
      responses: {
        Problem: {
          description: "RFC 9457 problem details",
          content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
        },
      },
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "A personal API token, made under Account; read or write, with an end." },
        session: {
          type: "apiKey",
          in: "cookie",
          name: "__Host-evenkeel-session",
          description: "What a browser has after sign-in. Changes then need the header x-evenkeel-csrf with the session's token.",
        },
        ...ingestSecurity,
      },
    },
  };
}

interface Area {
  readonly name: string;
  readonly about: string;
  readonly of: RegExp;
}

const evidence: Area = { name: "Evidence", about: "Measures, findings, practices, targets, reports.", of: /./ };

/** How the reference is grouped, in reading order; a route belongs to the first area that takes it. */
export const areas: readonly Area[] = [
  { name: "Instance", about: "Version, words, settings, audit log.", of: /^\/api\/(instance|words|openapi\.json|settings|audit)$/ },
  { name: "Sign-in", about: "Ways in and out; one's own account, sessions and tokens.", of: /^\/api\/(session|sign-|account)/ },
  { name: "People", about: "Accounts, roles, and the roster of an organisation.", of: /^\/api\/people|\/roster/ },
  {
    name: "Sources",
    about: "Repositories, files and tools that evidence comes from, what arrives of them, and work in the background.",
    of: /\/(sources|refresh|jobs|progress|data-quality|connections|coverage)/,
  },
  { name: "Digest", about: "What is sent regularly, and to whom.", of: /\/digest/ },
  {
    name: "Organisation",
    about: "Teams, services, repositories, ownership, gates.",
    of: /^\/api\/(organisations|demonstration)(\/:organisation(\/(structure|evenkeel\.yaml|handoffs).*)?)?$/,
  },
  evidence,
];

export function areaOf({ path }: Pick<Route, "path">): Area {
  return areas.find(({ of }) => of.test(path)) ?? evidence;
}

/** Who may call it, in words. */
export function whoMay(access: Access): string {
  if (access === "public") return "anybody";
  if (access === "signed-in") return "any account";
  return `${access}: ${permissions[access].join(", ")}`;
}

/** Statuses other than success that the route can answer with. */
export function refusalsOf(route: Route): readonly number[] {
  const parsed = route.params !== null || route.query !== null || route.body !== null;
  return [
    ...(parsed ? [400] : []),
    ...(route.access === "public" ? [] : [401, 403]),
    ...(route.params === null ? [] : [404]),
    ...(route.method === "GET" ? [] : [403]),
    ...(route.body === null && route.upload === null ? [] : [413, 415, 422]),
    ...ALWAYS,
  ].filter((status, at, all) => all.indexOf(status) === at);
}

function pathsOf(all: readonly Route[]): Schema {
  const paths = [...new Set(all.map(({ path }) => path))];
  return Object.fromEntries(
    paths.map((path) => {
      const same = all.filter((route) => route.path === path);
      const operations = same.map((route) => [route.method.toLowerCase(), operationOf(route)] as const);
      return [path.replace(/:([a-z]+)/g, "{$1}"), Object.fromEntries(operations)];
    }),
  );
}

function operationOf(route: Route): Schema {
  return {
    operationId: route.id,
    tags: [areaOf(route).name],
    summary: route.summary,
    description: `Who may: ${whoMay(route.access)}.${route.fresh ? " Needs a sign-in of the last five minutes." : ""}`,
    "x-evenkeel-permission": route.access,
    "x-evenkeel-asked-at": route.askedAt,
    "x-evenkeel-pace": route.pace,
    ...(route.audited === null ? {} : { "x-evenkeel-audited": route.audited }),
    security: route.access === "public" ? [] : [{ token: [] }, { session: [] }],
    parameters: [...parametersOf("path", route.params), ...parametersOf("query", route.query)],
    ...requestBodyOf(route),
    responses: {
      ...successOf(route),
      ...Object.fromEntries(refusalsOf(route).map((status) => [status, { $ref: "#/components/responses/Problem" }])),
    },
  };
}

function parametersOf(where: "path" | "query", schema: z.ZodObject | null): readonly Schema[] {
  if (schema === null) return [];
  return Object.entries(schema.shape).map(([name, part]) => ({
    name,
    in: where,
    required: where === "path" || !part.safeParse(undefined).success,
    schema: schemaOf(part, "input"),
  }));
}

function requestBodyOf({ body, upload }: Route): Schema {
  if (upload !== null) {
    const content = Object.fromEntries(upload.types.map((type) => [type, {}]));
    return { requestBody: { required: true, description: `A file of at most ${upload.most} bytes.`, content } };
  }
  if (body === null) return {};
  return { requestBody: { required: true, content: { "application/json": { schema: schemaOf(body, "input") } } } };
}

function successOf({ reply }: Route): Schema {
  switch (reply.kind) {
    case "json":
      return { 200: { description: "Done", content: { "application/json": { schema: schemaOf(reply.shape, "output") } } } };
    case "events":
      return {
        200: {
          description: "Events, each with this document",
          content: { "text/event-stream": { schema: schemaOf(reply.shape, "output") } },
        },
      };
    case "file":
      return { 200: { description: "A file", content: Object.fromEntries(reply.types.map((type) => [type, {}])) } };
    case "redirect":
      return { 303: { description: "Leads elsewhere", headers: { location: { schema: { type: "string" } } } } };
    case "nothing":
      return { 204: { description: "Done; nothing to say" } };
  }
}

/** Shapes with a name move from where they are used to the one place where OpenAPI looks for them. */
function liftNamed(part: unknown, named: Record<string, unknown>): unknown {
  if (Array.isArray(part)) return part.map((element: unknown) => liftNamed(element, named));
  if (typeof part !== "object" || part === null) return part;
  const lifted: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(part)) {
    if (key === "$defs") Object.assign(named, liftNamed(value, named));
    else if (key === "$ref" && typeof value === "string") lifted[key] = value.replace("#/$defs/", "#/components/schemas/");
    else lifted[key] = liftNamed(value, named);
  }
  return lifted;
}

/** Shapes without a name stand inline; the dialect is named once for the whole document. */
function schemaOf(schema: z.core.$ZodType, io: "input" | "output"): Schema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { target: "draft-2020-12", io, unrepresentable: "any" });
  return rest;
}
