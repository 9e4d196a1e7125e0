import { afterAll, beforeAll, expect, test } from "vitest";
import { type Started, startForTest } from "./application.fixture.ts";

let server: Started;
beforeAll(async () => {
  server = await startForTest();
});
afterAll(() => server.close());

test("the process says that it lives", async () => {
  const reply = await fetch(`${server.origin}/healthz`);
  expect(await reply.json()).toEqual({ alive: true });
});

test("who asks first learns the version and that nobody has signed in", async () => {
  const reply = await fetch(`${server.origin}/api/instance`);
  expect(reply.status).toBe(200);
  expect(reply.headers.get("cache-control")).toBe("no-store");
  expect(await reply.json()).toMatchObject({ version: "0.0.0-test", firstRun: true, signIn: { mail: false, oidc: null } });
});

test("words are sent once: who has them gets 304", async () => {
  const first = await fetch(`${server.origin}/api/words`, { headers: { "accept-encoding": "br" } });
  const etag = first.headers.get("etag") ?? "";
  expect(first.headers.get("content-encoding")).toBe("br");
  expect(await first.json()).toMatchObject({ version: "0.0.0-test" });
  const second = await fetch(`${server.origin}/api/words`, { headers: { "if-none-match": etag } });
  expect(second.status).toBe(304);
});

test("an address that does not exist is a problem document", async () => {
  const reply = await fetch(`${server.origin}/api/nothing-here`);
  expect(reply.status).toBe(404);
  expect(reply.headers.get("content-type")).toContain("application/problem+json");
  expect(await reply.json()).toMatchObject({ code: "request.not-found", status: 404 });
});

test("another method says which are there", async () => {
  const reply = await fetch(`${server.origin}/api/words`, { method: "DELETE" });
  expect(reply.status).toBe(405);
  expect(reply.headers.get("allow")).toBe("GET");
});

test("a page comes with a policy of its own nonce", async () => {
  const [one, two] = await Promise.all([fetch(`${server.origin}/somewhere`), fetch(`${server.origin}/somewhere`)]);
  const nonces = [one, two].map((reply) => /'nonce-([^']+)'/.exec(reply.headers.get("content-security-policy") ?? "")?.[1] ?? "");
  expect(new Set(nonces).size).toBe(2);
  expect(await one.text()).toContain(`nonce="${nonces[0]}"`);
});

test("only this machine and named proxies are believed about who asks", async () => {
  const forwarded = { headers: { "x-forwarded-for": "203.0.113.9" } };
  expect((await fetch(`${server.origin}/metrics`)).status).toBe(200);
  // Behind a proxy on this machine the client is somebody else, so the figures are not for them.
  expect((await fetch(`${server.origin}/metrics`, forwarded)).status).toBe(403);
});

test("every answer carries the headers that keep browsers in line", async () => {
  for (const path of ["/api/instance", "/api/nothing", "/api", "/", "/healthz"]) {
    const { headers } = await fetch(`${server.origin}${path}`);
    expect(headers.get("x-content-type-options"), path).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
    expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
    expect(headers.get("content-security-policy")).toMatch(/^default-src 'none'/);
    expect(headers.get("strict-transport-security")).toBeNull();
  }
});

test("who tries too often is told when to come back", async () => {
  const tries = await Promise.all(
    Array.from({ length: 12 }, () =>
      fetch(`${server.origin}/api/sign-in/link`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ secret: "a-secret-that-was-never-made-by-us" }),
      }),
    ),
  );
  const refused = tries.filter(({ status }) => status === 429);
  expect(refused.length).toBe(2);
  expect(Number(refused[0]?.headers.get("retry-after"))).toBeGreaterThan(0);
});

test("a stranger who keeps asking for links from many places does not hold a mailbox shut, and slows guesses at it", async () => {
  const from = (place: number, path: string, body: object) =>
    fetch(`${server.origin}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-forwarded-for": `203.0.113.${place}` },
      body: JSON.stringify(body),
    });
  const mail = "ada@acme.example";
  const places = Array.from({ length: 12 }, (_, place) => place + 1);
  const asked = await Promise.all(places.map((place) => from(place, "/api/sign-in/request-link", { mail })));
  expect(asked.map(({ status }) => status)).not.toContain(429);
  const guessed = await Promise.all(places.map((place) => from(place, "/api/sign-in/password", { mail, password: "wrong wrong wrong" })));
  expect(guessed.map(({ status }) => status)).toContain(429);
});
