import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Route } from "../../src/contract/route.ts";
import { routes } from "../../src/contract/routes.ts";
import { problem } from "../../src/contract/shapes.ts";
import { type Started, startForTest } from "../../src/server/application.fixture.ts";
import { createIdentify } from "../../src/server/sign-in/identify.ts";
import { teamsAt } from "../../src/state/place-of.ts";
import { openTestDatabase } from "../../src/state/test-database.fixture.ts";
import { type Actors, addressOf, createActors, NOW, seedOrganisations } from "../actors.fixture.ts";

// Every route, with its own handler, is sent what does not fit; the answer is always the one shape, never a 5xx, and repeats nothing
// that could be a secret.

const CANARY = "canary-Zx9-a-secret-that-must-not-come-back";
const plenty = { perMinute: 1_000_000, longestWait: null };
let server: Started;
let actors: Actors;

beforeAll(async () => {
  const database = await openTestDatabase();
  await seedOrganisations(database);
  actors = await createActors(database);
  server = await startForTest({
    database,
    now: () => NOW,
    identify: createIdentify({ database, isCommandLine: () => false, now: () => NOW }),
    placeOf: (organisation, node) => teamsAt(database, organisation, node),
    paces: { ordinary: plenty, guessable: plenty, heavy: plenty },
  });
});
afterAll(() => server.close());

interface Sent {
  readonly body?: string;
  readonly type?: string;
  readonly address?: string;
}

function senderOf({ access, askedAt }: Route): "operator" | "member" | "coach" {
  if (access === "people.edit" || askedAt === "server") return "operator";
  return access === "team.keep-picture" ? "member" : "coach";
}

async function send(route: Route, { body, type, address = addressOf(route) }: Sent) {
  const headers = {
    ...(await actors.session(senderOf(route))),
    ...(type === undefined ? {} : { "content-type": type }),
  };
  const reply = await fetch(`${server.origin}${address}`, {
    method: route.method,
    headers,
    redirect: "manual",
    ...(body === undefined ? {} : { body }),
  });
  return { status: reply.status, type: reply.headers.get("content-type") ?? "", text: await reply.text() };
}

function expectProblem(route: Route, reply: Awaited<ReturnType<typeof send>>, statuses: readonly number[]): void {
  expect(reply.type, `${route.id}: ${reply.text}`).toContain("application/problem+json");
  const parsed = problem.parse(JSON.parse(reply.text));
  expect(parsed.status).toBe(reply.status);
  expect(parsed.type).toBe(`/api#${parsed.code}`);
  expect(statuses, `${route.id}: ${reply.text}`).toContain(reply.status);
  expect(reply.text).not.toContain(CANARY);
}

const all = Object.values<Route>(routes);

describe.each(all.filter(({ body }) => body !== null))("the body of $id", (route) => {
  test("that is no JSON", async () => {
    expectProblem(route, await send(route, { body: `{"${CANARY}`, type: "application/json" }), [400]);
  });
  test("of the wrong shape", async () => {
    for (const body of ["null", "[]", "7", '"text"', `{"mail": "${CANARY}", "password": ["${CANARY}"]}`, `{"a":`.repeat(500)]) {
      expectProblem(route, await send(route, { body, type: "application/json" }), [400]);
    }
  });
  test("that would change prototypes", async () => {
    expectProblem(route, await send(route, { body: '{"__proto__": {"admin": true}}', type: "application/json" }), [400]);
  });
  test("of another type", async () => {
    expectProblem(route, await send(route, { body: "a=b", type: "application/x-www-form-urlencoded" }), [415]);
    expectProblem(route, await send(route, { body: "<a/>", type: "text/xml" }), [415]);
  });
  test("that is too large", async () => {
    // what came in by a file of 50 MB can be taken back as changes
    const known = route.id === "changeStructure" ? 50_000_000 : 5_000_000;
    const limit = route.access === "public" ? 16_384 : known;
    expectProblem(route, await send(route, { body: `{"x":"${"y".repeat(limit)}"}`, type: "application/json" }), [413]);
  });
});

describe.each(all.filter(({ upload }) => upload !== null))("the file of $id", (route) => {
  test("of another type", async () => {
    expectProblem(route, await send(route, { body: "MZ", type: "application/x-msdownload" }), [415]);
  });
});

describe.each(all.filter(({ params }) => params !== null))("the address of $id", (route) => {
  test.each(["%00", "..%2f..%2fetc%2fpasswd", "A".repeat(150), "%E0%A4%A", "1' or '1'='1", "%F0%9F%A6%86"])(
    "with %s in it",
    async (evil) => {
      const address = route.path.replace(/:[a-z]+/, evil).replace(/:[a-z]+/g, "x");
      expectProblem(route, await send(route, { address }), [400, 403, 404]);
    },
  );
});

describe.each(all.filter(({ query }) => query !== null && Object.keys(query.shape).length > 0))("the query of $id", (route) => {
  test("twice the same, unknown, or of another kind", async () => {
    const [path = ""] = addressOf(route).split("?");
    for (const query of ["node=a&node=b", "weeks=7", "weeks=NaN", "before=-1", "form=exe", "kind=exe", "preview=maybe", "node=%00"]) {
      const reply = await send(route, { address: `${path}?${query}` });
      expect(reply.status, `${route.id}?${query}: ${reply.text}`).toBeLessThan(500);
      if (reply.status >= 400) expectProblem(route, reply, [400, 403, 404, 415]);
    }
  });
});

test("bytes that are no request get the same shape", async () => {
  const { port } = new URL(server.origin);
  const said = await new Promise<string>((resolve) => {
    let text = "";
    const socket = connect(Number(port), "127.0.0.1", () => socket.end("GET / HTTP/1.1\r\nbad header\r\n\r\n"));
    socket.on("data", (chunk) => {
      text += String(chunk);
    });
    socket.on("close", () => resolve(text));
  });
  expect(said).toContain("HTTP/1.1 400");
  expect(problem.parse(JSON.parse(said.slice(said.indexOf("{"))))).toMatchObject({ code: "request.invalid" });
});

test("headers without end get the same shape", async () => {
  const reply = await fetch(`${server.origin}/healthz`, { headers: { "x-long": "y".repeat(20_000) } });
  expect(reply.status).toBe(431);
  expect(problem.parse(await reply.json())).toMatchObject({ status: 431 });
});

test("a database that is away is said to be away, and the log does not say what was asked", async () => {
  const database = await openTestDatabase();
  const lonely = await startForTest({ database, settings: { logLevel: "debug" } });
  await database.close();
  const reply = await fetch(`${lonely.origin}/api/instance`);
  expect(reply.status).toBe(503);
  expect(reply.headers.get("retry-after")).toBe("5");
  expect(problem.parse(await reply.json())).toMatchObject({ code: "database.unreachable" });
  expect((await fetch(`${lonely.origin}/readyz`)).status).toBe(503);
  expect((await fetch(`${lonely.origin}/healthz`)).status).toBe(200);
  expect(lonely.logged()).not.toContain("select");
  await lonely.close().catch(() => undefined);
});

test("what nobody expected tells nothing", async () => {
  const broken = await startForTest({
    handlers: {
      instance: async () => {
        throw new Error(`${CANARY}: select * from secrets`);
      },
    },
  });
  const reply = await fetch(`${broken.origin}/api/instance`);
  const text = await reply.text();
  expect(reply.status).toBe(500);
  expect(problem.parse(JSON.parse(text))).toMatchObject({ code: "server.unexpected" });
  expect(text).not.toContain(CANARY);
  expect(broken.logged()).not.toContain(CANARY);
  expect(broken.logged()).toContain(reply.headers.get("x-request-id") ?? "no id");
  await broken.close();
});

test("a host that is not ours is refused before anything else", async () => {
  const { port } = new URL(server.origin);
  const said = await new Promise<string>((resolve) => {
    let text = "";
    const socket = connect(Number(port), "127.0.0.1", () =>
      socket.end("GET /api/instance HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n"),
    );
    socket.on("data", (chunk) => {
      text += String(chunk);
    });
    socket.on("close", () => resolve(text));
  });
  expect(said).toContain("HTTP/1.1 421");
  expect(said).toContain("request.wrong-host");
});

test("nothing of all this reached the log", () => {
  expect(server.logged()).not.toContain(CANARY);
});
