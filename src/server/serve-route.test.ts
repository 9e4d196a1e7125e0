import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Started, startForTest } from "./application.fixture.ts";
import type { Handlers } from "./handlers/all.ts";
import type { Identified } from "./identified.ts";
import type { Done } from "./serve-route.ts";

const operator: Identified = {
  who: {
    account: "1f2d6b1c-8a57-4d4f-9d9f-3f1f64f3c001",
    name: "Operator",
    grants: [
      { role: "operator", organisation: null, team: null },
      { role: "coach", organisation: "acme", team: null },
    ],
    session: new Uint8Array(32),
  },
  csrf: "token-of-the-page",
  freshUntil: Number.POSITIVE_INFINITY,
  scopes: ["read", "write"],
};
const member = "6f1c2f0a-3f5e-4a7b-9a53-0d2f7f6b1a11";
const session = {
  account: { id: operator.who.account, name: "Operator", mail: null, hasPassword: false },
  grants: [],
  organisations: [],
  csrf: "x",
  freshUntil: 0,
};
const handlers: Handlers = {
  deleteMember: async () => undefined,
  importRoster: async ({ upload, query }) => {
    let added = 0;
    for await (const chunk of upload) added += String(chunk).length;
    return { added, changed: 0, ended: 0, problems: [], applied: query.preview === "no" };
  },
  exportStructure: async () => ({ type: "application/yaml", name: "größe.yaml", body: "name: Acme\n" }),
  report: async () => ({ type: "text/html; charset=utf-8", name: null, body: "<p>report</p>" }),
  signOut: async ({ transport }) => {
    transport.forgetSession();
    return undefined;
  },
  signInWithLink: async ({ transport }) => {
    transport.keepSession("the-opaque-id");
    return session;
  },
};

const written: Done[] = [];
let server: Started;
beforeAll(async () => {
  server = await startForTest({ handlers, identify: async () => operator, record: async (done) => void written.push(done) });
});
afterAll(() => server.close());
beforeEach(() => {
  written.length = 0;
});

function ask(method: string, path: string, init: { readonly body?: string; readonly type?: string } = {}) {
  return fetch(`${server.origin}${path}`, {
    method,
    headers: {
      cookie: "evenkeel-session=x",
      "sec-fetch-site": "same-origin",
      "x-evenkeel-csrf": "token-of-the-page",
      ...(init.type === undefined ? {} : { "content-type": init.type }),
    },
    ...(init.body === undefined ? {} : { body: init.body }),
  });
}

test("what changed is written down by its address, never with its body", async () => {
  expect((await ask("DELETE", `/api/organisations/acme/roster/${member}`)).status).toBe(204);
  expect(written).toEqual([
    { at: Date.UTC(2026, 0, 5), who: operator.who, action: "roster.erase", organisation: "acme", subject: `member ${member}` },
  ]);
});

test("a preview changes nothing and is not written down", async () => {
  const upload = { type: "text/csv", body: "mail,team\n" };
  expect(await (await ask("POST", "/api/organisations/acme/roster", upload)).json()).toMatchObject({ added: 10, applied: false });
  expect(written).toEqual([]);
  await ask("POST", "/api/organisations/acme/roster?preview=no", upload);
  expect(written.map(({ action }) => action)).toEqual(["roster.import"]);
});

test("what was refused is not written down", async () => {
  expect((await ask("DELETE", "/api/organisations/acme/roster/nobody")).status).toBe(400);
  expect(written).toEqual([]);
});

test("a change that cannot be written down fails", async () => {
  const full = await startForTest({
    handlers,
    identify: async () => operator,
    record: async () => {
      throw new Error("the log is full");
    },
  });
  const reply = await fetch(`${full.origin}/api/organisations/acme/roster/${member}`, {
    method: "DELETE",
    headers: { cookie: "evenkeel-session=x", "sec-fetch-site": "same-origin", "x-evenkeel-csrf": "token-of-the-page" },
  });
  expect(reply.status).toBe(500);
  await full.close();
});

test("a file is offered under its name, in letters every client reads", async () => {
  const reply = await ask("GET", "/api/organisations/acme/evenkeel.yaml");
  expect(reply.headers.get("content-disposition")).toBe(`attachment; filename="gr__e.yaml"; filename*=UTF-8''gr%C3%B6%C3%9Fe.yaml`);
  expect(reply.headers.get("cache-control")).toBe("no-store");
});

test("a page that stands alone is sandboxed", async () => {
  const reply = await ask("GET", "/api/organisations/acme/report");
  expect(reply.headers.get("content-security-policy")).toContain("sandbox");
});

test("the session cookie is out of reach of scripts and of other sites", async () => {
  const body = JSON.stringify({ secret: "a-secret-of-twenty-letters-or-more" });
  const reply = await ask("POST", "/api/sign-in/link", { body, type: "application/json" });
  expect(reply.headers.get("set-cookie")).toBe("evenkeel-session=the-opaque-id; Path=/; HttpOnly; SameSite=Lax");
});

test("over TLS the cookie belongs to this very host", async () => {
  const secure = await startForTest({ handlers, identify: async () => null, settings: { origin: "https://evenkeel.example" } });
  const reply = await fetch(`${secure.origin}/api/sign-in/link`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ secret: "a-secret-of-twenty-letters-or-more" }),
  });
  expect(reply.headers.get("set-cookie")).toBe("__Host-evenkeel-session=the-opaque-id; Path=/; HttpOnly; Secure; SameSite=Lax");
  expect(reply.headers.get("strict-transport-security")).toContain("max-age=31536000");
  await secure.close();
});

test("signing out clears what the browser keeps of us", async () => {
  const reply = await ask("POST", "/api/sign-out");
  expect(reply.status).toBe(204);
  expect(reply.headers.get("clear-site-data")).toBe('"cache", "storage"');
  expect(reply.headers.get("set-cookie")).toContain("evenkeel-session=;");
});
