import { expect, test } from "vitest";
import { z } from "zod";
import { permissions } from "../contract/permissions.ts";
import type { Route } from "../contract/route.ts";
import { routes } from "../contract/routes.ts";
import { openApiOf } from "./openapi.ts";

const all = Object.values<Route>(routes);
const schema = z.record(z.string(), z.unknown());
const response = z.union([
  z.strictObject({ $ref: z.literal("#/components/responses/Problem") }),
  z.strictObject({ description: z.string().min(1), content: z.record(z.string(), schema).optional(), headers: schema.optional() }),
]);
const operation = z.looseObject({
  operationId: z.string(),
  tags: z.array(z.string()).length(1),
  summary: z.string().min(10),
  description: z.string(),
  "x-evenkeel-permission": z.enum(["public", "signed-in", ...Object.keys(permissions)]),
  security: z.array(z.record(z.enum(["token", "session"]), z.array(z.never())).or(z.looseObject({}))),
  parameters: z.array(z.strictObject({ name: z.string(), in: z.enum(["path", "query"]), required: z.boolean(), schema })),
  requestBody: z
    .strictObject({ required: z.boolean(), description: z.string().optional(), content: z.record(z.string(), schema) })
    .optional(),
  responses: z.record(z.string().regex(/^[2345]\d\d$/), response),
});
/** What OpenAPI 3.1 demands of the parts we use (specification 3.1.0, sections 4.8.1 to 4.8.17). */
const openApi = z.strictObject({
  openapi: z.literal("3.1.0"),
  jsonSchemaDialect: z.url(),
  info: z.strictObject({
    title: z.string(),
    version: z.string(),
    summary: z.string(),
    license: z.strictObject({ name: z.string(), identifier: z.string() }),
  }),
  servers: z.array(z.strictObject({ url: z.url() })),
  tags: z.array(z.strictObject({ name: z.string(), description: z.string() })),
  paths: z.record(z.string().regex(/^\/api\/[^:]*$/), z.partialRecord(z.enum(["get", "post", "put", "patch", "delete"]), operation)),
  components: z.strictObject({ schemas: schema, responses: schema, securitySchemes: schema }),
});

const made: unknown = JSON.parse(JSON.stringify(openApiOf("1.0.0", "https://evenkeel.example")));
const whole = z.looseObject({ paths: z.record(z.string(), z.unknown()) }).parse(made);
/** What pipelines and tools send is described apart (openapi-ingest.test.ts). */
const ofContract = Object.fromEntries(Object.entries(whole.paths).filter(([path]) => path.startsWith("/api/")));
const document = openApi.parse({ ...whole, paths: ofContract });
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, one]) => ({ path, method, one })),
);

test("every route of the contract is one operation, and nothing else is", () => {
  expect(operations.map(({ one }) => one.operationId).toSorted()).toEqual(all.map(({ id }) => id).toSorted());
});

test("every part of a path in braces is a required parameter, and the other way round", () => {
  for (const { path, one } of operations) {
    const inPath = [...path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1]);
    const declared = one.parameters.filter((parameter) => parameter.in === "path");
    expect(declared.map(({ name }) => name).toSorted(), path).toEqual(inPath.toSorted());
    expect(declared.every(({ required }) => required)).toBe(true);
  }
});

test("every operation says that it can be refused, in the shape of a problem", () => {
  for (const { one } of operations) {
    const refused = Object.keys(one.responses).filter((status) => status >= "400");
    expect(refused).toEqual(expect.arrayContaining(["429", "500", "503"]));
    for (const status of refused) expect(one.responses[status]).toEqual({ $ref: "#/components/responses/Problem" });
  }
});

test("public operations need nothing, all others a token or a session", () => {
  for (const { one } of operations) {
    const open = one["x-evenkeel-permission"] === "public";
    expect(one.security).toEqual(open ? [] : [{ token: [] }, { session: [] }]);
  }
});

test("every reference leads somewhere", () => {
  const references = [...JSON.stringify(made).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1] ?? "");
  const targets = new Set([
    "#/components/responses/Problem",
    ...Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`),
  ]);
  expect(references.filter((reference) => !targets.has(reference))).toEqual([]);
});

test("every schema is JSON Schema that can be read back", () => {
  for (const { one } of operations) {
    const schemas = Object.values(one.responses).flatMap((reply) => ("content" in reply ? Object.values(reply.content ?? {}) : []));
    for (const { schema: shape } of schemas) {
      // Read on its own, a schema looks for shapes with a name in itself.
      const alone = JSON.stringify({ ...z.looseObject({}).parse(shape ?? {}), $defs: document.components.schemas });
      expect(() => z.fromJSONSchema(JSON.parse(alone.replaceAll("#/components/schemas/", "#/$defs/")))).not.toThrow();
    }
  }
});
