import { expect, test } from "vitest";
import { checkCrossSite, checkHost } from "./cross-site.ts";
import type { Identified } from "./identified.ts";

const OWN = "https://evenkeel.example";
const who = { account: "a", name: "n", grants: [], session: new Uint8Array() };
const session: Identified = { who, csrf: "secret-of-the-session", freshUntil: 0, scopes: ["read", "write"] };
const token: Identified = { ...session, csrf: null };
const good = { host: "evenkeel.example", origin: OWN, "sec-fetch-site": "same-origin", "x-evenkeel-csrf": "secret-of-the-session" };

test.each([
  ["evenkeel.example", true],
  ["evenkeel.example:8443", true],
  ["localhost:4747", true],
  ["127.0.0.1", true],
  ["[::1]:4747", true],
  ["app.evenkeel.localhost:4747", true],
  ["evil.example", false],
  ["evenkeel.example.evil.example", false],
  ["localhost.evil.example", false],
  ["evil.example#evenkeel.example", false],
  ["", false],
  [undefined, false],
])("host %s is ours: %s", (host, ours) => {
  const check = () => checkHost(host, [OWN]);
  if (ours) expect(check).not.toThrow();
  else expect(check).toThrow("does not answer for the host");
});

test("a change from our own page with the token of the session goes through", () => {
  expect(() => checkCrossSite("POST", good, session, OWN)).not.toThrow();
});

test.each([
  ["another origin", { ...good, origin: "https://evil.example" }],
  ["the same host on another port", { ...good, host: "localhost:4747", origin: "http://localhost:3000" }],
  ["an opaque origin", { ...good, origin: "null" }],
  ["a sibling site", { ...good, "sec-fetch-site": "same-site" }],
  ["no token", { ...good, "x-evenkeel-csrf": undefined }],
  ["another session's token", { ...good, "x-evenkeel-csrf": "secret-of-the-sessioN" }],
  ["nothing that tells where it comes from", { host: "evenkeel.example", "x-evenkeel-csrf": "secret-of-the-session" }],
])("a change with %s is refused", (_what, headers) => {
  expect(() => checkCrossSite("DELETE", headers, session, OWN)).toThrow("did not come from a page of this server");
});

test("reading needs none of it", () => {
  expect(() => checkCrossSite("GET", { host: "evenkeel.example" }, session, OWN)).not.toThrow();
});

test("an API token is sent by no browser, so it needs none of it", () => {
  expect(() => checkCrossSite("POST", { host: "evenkeel.example" }, token, OWN)).not.toThrow();
});

test("signing in from another site is refused, from a program it is not", () => {
  expect(() => checkCrossSite("POST", { host: "evenkeel.example", origin: "https://evil.example" }, null, OWN)).toThrow();
  expect(() => checkCrossSite("POST", { host: "evenkeel.example" }, null, OWN)).not.toThrow();
});
