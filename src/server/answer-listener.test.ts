import { createHash } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createAnswerListener } from "./answer-listener.ts";

const listener = createAnswerListener(null);
let origin = "";
beforeAll(async () => {
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  origin = `http://127.0.0.1:${addressOf(listener.address()).port}`;
});
afterAll(async () => {
  listener.close();
  await once(listener, "close");
});

function addressOf(address: string | AddressInfo | null): AddressInfo {
  if (address === null || typeof address === "string") throw new Error("not listening on a port");
  return address;
}

test("the one page says that no round is open", async () => {
  const reply = await fetch(`${origin}/`, { headers: { cookie: "evenkeel-session=somebody" } });
  expect(reply.status).toBe(200);
  expect(await reply.text()).toContain("No round is open");
});

test("nothing of an answer tells one visitor from another", async () => {
  const [one, two] = await Promise.all([fetch(`${origin}/`), fetch(`${origin}/`)]);
  expect([...one.headers]).toEqual([...two.headers]);
  expect(one.headers.get("set-cookie")).toBeNull();
  expect(one.headers.get("date")).toBeNull();
  expect(one.headers.get("x-request-id")).toBeNull();
});

test("the policy lets nothing in but the style of this very page", async () => {
  const reply = await fetch(`${origin}/`);
  const style = /<style>(.*?)<\/style>/s.exec(await reply.text())?.[1] ?? "";
  const policy = reply.headers.get("content-security-policy") ?? "";
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain(`'sha256-${createHash("sha256").update(style).digest("base64")}'`);
  expect(policy).not.toContain("script-src");
});

test.each(["/drop", "/api/session", "/favicon.ico", "/?code=1"])("%s is not there yet", async (path) => {
  const reply = await fetch(`${origin}${path}`);
  expect(reply.status).toBe(404);
  expect(await reply.text()).toBe("");
});

test("nothing can be sent to it", async () => {
  expect((await fetch(`${origin}/`, { method: "POST", body: "x" })).status).toBe(404);
});
