import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readCatalogue } from "../../catalogue/read-catalogue.ts";
import { connectionRoutes, connectionSettings } from "../../contract/connections.ts";
import { connectionAtTheDoor } from "../../state/connections.ts";
import { createOrganisation } from "../../state/organisations.ts";
import { openTestDatabase } from "../../state/test-database.fixture.ts";
import { testContext } from "../application.fixture.ts";
import type { Context } from "../context.ts";
import { connectionHandlers } from "./connections.ts";

const organisation = "harbour";
let context: Context;
const transport = {
  ...{ keepSession: () => {}, forgetSession: () => {}, userAgent: "test", address: "127.0.0.1" },
  ...{ readCookie: () => null, setCookie: () => {} },
};
const who = { account: "1f2d6b1c-8a57-4d4f-9d9f-3f1f64f3c001", name: "Somebody", grants: [], session: null };
const rest = { who, transport, signal: new AbortController().signal, upload: null, query: undefined, body: undefined };
const here = { params: { organisation }, ...rest };

beforeAll(async () => {
  const database = await openTestDatabase();
  await createOrganisation(database, { name: "Harbour", invented: false }, 0);
  context = testContext({ database, catalogue: await readCatalogue() });
});
afterAll(() => context.database.close());

type Draft = Parameters<typeof connectionHandlers.connect>[0]["body"];
const draft = (over: Partial<Draft>): Draft => ({
  ...{ kind: "events", name: "Pipelines", address: null, token: null, webhookSecret: null, settings: connectionSettings.parse({}) },
  ...over,
});
const connect = (over: Partial<Draft>) => connectionHandlers.connect({ ...here, body: draft(over) }, context);

test("a connection that only receives gets token and secret, shown once; of the token its hash is kept", async () => {
  const made = connectionRoutes.connect.reply.shape.parse(await connect({}));
  expect(made).toMatchObject({ job: null, connection: { id: "pipelines", state: { is: "never-read" }, hasToken: true } });
  const kept = await connectionAtTheDoor(context.database, context.vault, { organisation, connection: "pipelines" });
  if (kept === null || kept === "revoked") throw new Error("it was just connected");
  expect(Buffer.from(kept.tokenHash ?? []).toString("hex")).toBe(
    createHash("sha256")
      .update(made.token ?? "")
      .digest("hex"),
  );
  expect(kept.secrets).toEqual({ token: null, webhook: made.webhookSecret });
  const listed = await connectionHandlers.connections(here, context);
  expect(JSON.stringify(listed)).not.toContain(made.token);
  expect(JSON.stringify(listed)).not.toContain(made.webhookSecret);
});

test("a second one of the same name has another id, also after the first was disconnected", async () => {
  expect((await connect({})).connection.id).toBe("pipelines-2");
  await connectionHandlers.disconnect(
    { ...here, params: { organisation, connection: "pipelines-2" }, query: { evidence: "keep" } },
    context,
  );
  expect((await connect({})).connection.id).toBe("pipelines-3");
});

test.each<[string, Partial<Draft>]>([
  ["a forge without a token", { kind: "github" }],
  ["a tracker without an address", { kind: "jira", token: "t" }],
  ["an address with an account in it", { kind: "gitlab", token: "t", address: "https://ada:secret@forge.example" }],
  ["an address that is no web address", { kind: "gitlab", token: "t", address: "file:///etc/passwd" }],
])("%s is refused and nothing is kept", async (_, over) => {
  const before = (await connectionHandlers.connections(here, context)).connections.length;
  await expect(connect(over)).rejects.toMatchObject({ code: "connection.incomplete" });
  expect((await connectionHandlers.connections(here, context)).connections).toHaveLength(before);
});

test("a new token of a forge has it read at once, and what is left out stays", async () => {
  const asked: string[] = [];
  const read: Context["jobs"]["read"] = (of, kind, source) => {
    asked.push(`${kind} ${source}`);
    return context.jobs.read(of, kind, source);
  };
  await connect({ kind: "github", name: "Forge", token: "first" });
  const listening = { ...context, jobs: { ...context.jobs, read } };
  const params = { organisation, connection: "forge" };
  const changed = await connectionHandlers.changeConnection({ ...here, params, body: { token: "second" } }, listening);
  expect(changed).toMatchObject({ id: "forge", name: "Forge", address: "https://api.github.com", hasToken: true });
  expect(asked).toEqual(["read-connection forge"]);
  await connectionHandlers.changeConnection({ ...here, params, body: { name: "Our forge" } }, listening);
  expect(asked).toHaveLength(1);
});

test("a connection that is not there is not found", async () => {
  const params = { organisation, connection: "nowhere" };
  const asked = connectionHandlers.readConnection({ ...here, params, body: { from: null } }, context);
  await expect(asked).rejects.toMatchObject({ code: "connection.not-found" });
});

test("coverage names what a tool brings, shows a silent tool too, and leaves as two tables", async () => {
  const run = {
    table: "run",
    places: 2,
    rows: 4,
    from: 0,
    to: 9,
    arrived: 9,
    late: { median: 0.5, p90: 2, n: 3 },
    ends: { have: 3, of: 4 },
  };
  const quality = [{ kind: "account-unknown", container: "quay", n: 7, items: [] }];
  const commit = { ...run, table: "commit", late: null, ends: null };
  const covered = [
    { source: "git", arrivals: [commit], quality: [] },
    { source: "live.forge", arrivals: [run], quality },
  ];
  const told = { ...context, evidence: { ...context.evidence, coverage: async () => covered } };
  const view = connectionRoutes.coverage.reply.shape.parse(await connectionHandlers.coverage(here, told));
  expect(view.sources.map(({ kind, name, arrivals }) => [kind, name, arrivals.length])).toEqual([
    ["github", "Our forge", 1],
    ["events", "Pipelines", 0],
    ["events", "Pipelines", 0],
    ["git", "git", 1],
  ]);
  expect(view.waiting.find(({ table }) => table === "run")?.measures.map(({ id }) => id)).toEqual(["E37"]);
  const file = async (part: "arrivals" | "faults") => (await connectionHandlers.coverageFile({ ...here, query: { part } }, told)).body;
  expect(String(await file("arrivals")).split("\r\n")[1]).toBe(
    "live.forge,Our forge,run,2,4,1970-01-01T00:00:00.000Z,1970-01-01T00:00:00.009Z,1970-01-01T00:00:00.009Z,0.5,2,3,3,4,E37",
  );
  expect(await file("faults")).toContain("live.forge,Our forge,account-unknown,quay,7,\r\n");
});
