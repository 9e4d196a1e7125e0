import { z } from "zod";
import { incidentSnapshot } from "../sources/events/incident-snapshot.ts";

type Schema = Readonly<Record<string, unknown>>;

export const ingestTag = {
  name: "Sending",
  description:
    "What pipelines and tools send, outside the contract of the pages: bodies come as raw bytes, because they are signed, and who sends is a connection and not an account (docs/run/ingest.md).",
};

/** Who a sender is. The signature is a second key beside the token: OpenAPI has no word for a signature, so its three headers are parameters. */
export const ingestSecurity: Schema = {
  connection: {
    type: "http",
    scheme: "bearer",
    description: "The token of a connection of kind events, made under Sources and shown once.",
  },
  github: {
    type: "apiKey",
    in: "header",
    name: "X-Hub-Signature-256",
    description: "sha256= and the HMAC-SHA-256 of the raw body in hexadecimal digits, keyed with the connection's secret.",
  },
  gitlab: { type: "apiKey", in: "header", name: "X-Gitlab-Token", description: "The connection's secret itself; GitLab signs nothing." },
  jira: {
    type: "apiKey",
    in: "header",
    name: "X-Hub-Signature",
    description: "sha256= and the HMAC-SHA-256 of the raw body in hexadecimal digits, keyed with the connection's secret.",
  },
  pagerduty: {
    type: "apiKey",
    in: "header",
    name: "X-PagerDuty-Signature",
    description: "One or more of v1= and the HMAC-SHA-256 of the raw body, with commas between; one of them has to fit.",
  },
};

const taken = z.strictObject({
  accepted: z.array(z.int()).meta({ description: "Places, in what was sent, of what is kept now." }),
  duplicate: z.array(z.int()).meta({ description: "Came before; nothing changed." }),
  ignored: z.array(z.int()).meta({ description: "Taken in, and of a type or place that is not read." }),
  rejected: z.array(z.strictObject({ index: z.int(), code: z.string() })).meta({ description: "Not kept, and why." }),
});
const hookTaken = z.strictObject({ outcome: z.enum(["accepted", "duplicate", "ignored"]) });

/** The addresses of src/server/ingest as paths of the OpenAPI document. */
export function ingestPaths(): Schema {
  const here = "/ingest/{organisation}/{connection}";
  const incident = schemaOf(incidentSnapshot, "input");
  return {
    [`${here}/events`]: {
      post: {
        ...signed("ingestEvents", "CloudEvents and CDEvents: one, a list or a batch, up to 1,000 of 1 MiB together."),
        requestBody: bodyOf({
          "application/json": { schema: {} },
          "application/cloudevents+json": { schema: { type: "object" } },
          "application/cloudevents-batch+json": { schema: { type: "array", maxItems: 1_000 } },
        }),
      },
    },
    [`${here}/incidents`]: {
      post: {
        ...signed("ingestIncidents", "Incidents in plain form: one or a list, up to 1,000 of 1 MiB together."),
        requestBody: bodyOf({ "application/json": { schema: { anyOf: [incident, { type: "array", items: incident, maxItems: 1_000 }] } } }),
      },
    },
    [`${here}/sarif`]: { post: fileOf("ingestSarif", "SARIF 2.1.0 of a scan, up to 100 MiB.", "application/sarif+json") },
    [`${here}/cyclonedx`]: {
      post: fileOf("ingestCyclonedx", "CycloneDX with analyses of vulnerabilities, up to 100 MiB.", "application/vnd.cyclonedx+json"),
    },
    "/hooks/{organisation}/{connection}": {
      post: {
        operationId: "ingestHook",
        tags: [ingestTag.name],
        summary: "Webhooks of GitHub, GitLab, Jira and PagerDuty, up to 25 MiB.",
        description:
          "A delivery only tells what to read again with the connection's own token; nothing else of it is kept. The answer comes once that is on disk. The tool of the connection decides which header proves it.",
        security: ["github", "gitlab", "jira", "pagerduty"].map((tool) => ({ [tool]: [] })),
        parameters: [...place, ...hookHeaders.map(([name, description]) => header(name, description, false))],
        requestBody: bodyOf({ "application/json": { schema: { type: "object" } } }),
        responses: answers(hookTaken, [400, 401, 404, 410, 413, 429, 500, 503]),
      },
    },
  };
}

const slug = { type: "string", pattern: "^[a-z0-9][a-z0-9._-]{0,63}$" };
const place: readonly Schema[] = ["organisation", "connection"].map((name) => ({ name, in: "path", required: true, schema: slug }));

/** Of Standard Webhooks. */
const signature = [
  ["webhook-id", "Of this request; part of what is signed."],
  ["webhook-timestamp", "Seconds since 1970; at most five minutes off."],
  [
    "webhook-signature",
    "v1, and the base64 of the HMAC-SHA-256 over webhook-id, a point, webhook-timestamp, a point and the raw body, keyed with the connection's secret (what follows whsec_ is base64). Several, with spaces between, while a secret is renewed.",
  ],
] as const;

const hookHeaders = [
  ["X-GitHub-Event", "GitHub: what happened."],
  ["X-GitHub-Delivery", "GitHub: the same delivery twice changes nothing."],
  ["Idempotency-Key", "GitLab: the same delivery twice changes nothing; X-Gitlab-Event-UUID where it is missing."],
  ["X-Atlassian-Webhook-Identifier", "Jira: the same delivery twice changes nothing."],
] as const;

function header(name: string, description: string, required: boolean): Schema {
  return { name, in: "header", required, description, schema: { type: "string" } };
}

function signed(operationId: string, summary: string): Schema {
  return {
    operationId,
    tags: [ingestTag.name],
    summary,
    description:
      "Token and signature. What is accepted is on disk before the answer. Only from the machine of the server itself may all three headers of the signature be left out.",
    security: [{ connection: [] }],
    parameters: [...place, ...signature.map(([name, description]) => header(name, description, false))],
    responses: answers(taken, [400, 401, 404, 410, 413, 429, 500, 503]),
  };
}

function fileOf(operationId: string, summary: string, type: string): Schema {
  const query = (name: string, description: string, schema: Schema) => ({
    ...{ name, in: "query", required: name === "repository" },
    ...{ description, schema },
  });
  return {
    operationId,
    tags: [ingestTag.name],
    summary,
    description: "The token alone speaks for a file, which is too large to be held for a signature. It is read after the answer.",
    security: [{ connection: [] }],
    parameters: [
      ...place,
      query("repository", "Id, path or address of a connected repository.", { type: "string", maxLength: 200 }),
      query("oid", "The commit that was looked at.", { type: "string", pattern: "^([0-9a-f]{40}|[0-9a-f]{64})$" }),
      query("stage", "Where it looked: S2 a branch, S5 an artefact, S7 what runs.", { type: "string", pattern: "^S[1-7]$" }),
    ],
    requestBody: bodyOf({ [type]: {}, "application/json": {}, "application/octet-stream": {} }),
    responses: answers(taken, [400, 401, 404, 410, 413, 415, 429, 500, 503]),
  };
}

function bodyOf(content: Schema): Schema {
  return { required: true, content };
}

function answers(shape: z.ZodType, refusals: readonly number[]): Schema {
  const done = { description: "Taken", content: { "application/json": { schema: schemaOf(shape, "output") } } };
  return { 202: done, ...Object.fromEntries(refusals.map((status) => [status, { $ref: "#/components/responses/Problem" }])) };
}

function schemaOf(shape: z.ZodType, io: "input" | "output"): Schema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(shape, { target: "draft-2020-12", io, unrepresentable: "any" });
  return rest;
}
