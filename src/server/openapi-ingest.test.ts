import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { openDoor, signed, token } from "./ingest/door.fixture.ts";
import { openApiOf } from "./openapi.ts";

const parameter = z.strictObject({
  name: z.string(),
  in: z.enum(["path", "query", "header"]),
  required: z.boolean(),
  description: z.string().min(5).optional(),
  schema: z.looseObject({ type: z.literal("string") }),
});
const operation = z.strictObject({
  operationId: z.string(),
  tags: z.tuple([z.literal("Sending")]),
  summary: z.string().min(10),
  description: z.string().min(10),
  security: z.array(z.record(z.string(), z.array(z.never()))).min(1),
  parameters: z.array(parameter),
  requestBody: z.strictObject({ required: z.literal(true), content: z.record(z.string(), z.looseObject({})) }),
  responses: z.record(z.string().regex(/^(202|[45]\d\d)$/), z.looseObject({})),
});
const document = z
  .looseObject({
    tags: z.array(z.looseObject({ name: z.string() })),
    paths: z.record(z.string(), z.unknown()),
    components: z.looseObject({ securitySchemes: z.record(z.string(), z.looseObject({ type: z.string(), name: z.string().optional() })) }),
  })
  .parse(JSON.parse(JSON.stringify(openApiOf("1.0.0", "https://evenkeel.example"))));
const sending = Object.entries(document.paths)
  .filter(([path]) => !path.startsWith("/api/"))
  .map(([path, item]) => ({ path, ...z.strictObject({ post: operation }).parse(item) }));

let door: Awaited<ReturnType<typeof openDoor>>;
beforeAll(async () => {
  door = await openDoor({ keepFile: async () => {} });
}, 60_000);
afterAll(() => door.close());

const addressOf = (path: string, connection = "ci") =>
  path.replace("{organisation}", door.organisation).replace("{connection}", connection);
const answerTo = async (reply: Response) =>
  z.looseObject({ code: z.string().optional() }).parse(await reply.json()) satisfies { readonly code?: string | undefined };

test("the door's addresses stand beside those of the contract", () => {
  expect(sending.map(({ path }) => path)).toEqual([
    "/ingest/{organisation}/{connection}/events",
    "/ingest/{organisation}/{connection}/incidents",
    "/ingest/{organisation}/{connection}/sarif",
    "/ingest/{organisation}/{connection}/cyclonedx",
    "/hooks/{organisation}/{connection}",
  ]);
  expect(document.tags.map(({ name }) => name)).toContain("Sending");
});

test("each is answered by the door itself, with a refusal that is described", async () => {
  for (const { path, post } of sending) {
    const reply = await door.post(addressOf(path, "nobody"), "{}", { "content-type": "application/json" });
    expect((await answerTo(reply)).code, path).toBe("ingest.not-connected");
    expect(Object.keys(post.responses), path).toContain(String(reply.status));
  }
});

test("every way to prove who sends is described once, and the headers of the signature are those that are checked", async () => {
  for (const { post } of sending)
    for (const way of post.security)
      for (const name of Object.keys(way)) expect(Object.keys(document.components.securitySchemes)).toContain(name);
  for (const { path, post } of sending.filter(({ path }) => /events|incidents/.test(path))) {
    const names = post.parameters.flatMap((each) => (each.in === "header" ? [each.name] : []));
    const body = "[]";
    const headers = signed(body);
    expect(Object.keys(headers)).toEqual(expect.arrayContaining(names));
    for (const left of names) {
      const without = Object.fromEntries(Object.entries(headers).filter(([name]) => name !== left));
      expect((await answerTo(await door.post(addressOf(path), body, without))).code, left).toBe("ingest.bad-signature");
    }
  }
});

test("what is taken answers in the shape that is described", async () => {
  const scan = await door.post(`${addressOf("/ingest/{organisation}/{connection}/sarif")}?repository=pay`, "{}", {
    authorization: `Bearer ${token}`,
    "content-type": "application/sarif+json",
  });
  const [described] = sending.filter(({ path }) => path.endsWith("/sarif"));
  const shape = z
    .looseObject({ content: z.looseObject({ "application/json": z.looseObject({ schema: z.looseObject({}) }) }) })
    .parse(described?.post.responses["202"]).content["application/json"].schema;
  expect(scan.status).toBe(202);
  expect(() => z.fromJSONSchema(shape).parse(JSON.parse('{"accepted":"no"}'))).toThrow();
  const answer: unknown = await scan.json();
  expect(z.fromJSONSchema(shape).parse(answer)).toEqual(answer);
});
