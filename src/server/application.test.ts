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
