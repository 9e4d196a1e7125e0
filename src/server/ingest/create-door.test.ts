import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { organisationFolder } from "../../jobs/organisation-folder.ts";
import { cdevent } from "../../sources/events/places.fixture.ts";
import { addConnection, removeConnection } from "../../state/connections.ts";
import type { Database } from "../../state/database.ts";
import { createOrganisation } from "../../state/organisations.ts";
import { csvRosterFeed } from "../../state/roster-csv.ts";
import { importRoster } from "../../state/roster-import.ts";
import { listSourceFiles } from "../../state/source-files.ts";
import { changeStructure } from "../../state/structure.ts";
import { openTestDatabase } from "../../state/test-database.fixture.ts";
import { openVault } from "../../state/vault.ts";
import { type Started, startForTest } from "../application.fixture.ts";
import { createDoor } from "./create-door.ts";
import type { Door } from "./receiving.ts";
import { signatureOf } from "./standard-webhooks.ts";

const vault = openVault(new Uint8Array(32).fill(7));
const now = Date.UTC(2026, 2, 10);
const token = "evk_source_token";
const asked: string[] = [];
let database: Database;
let organisation = "";
let folder = "";
let door: Door;
let started: Started;

const settings = { only: [], app: null, states: {}, teamField: null, teams: {}, production: ["live"], severities: {} };

beforeAll(async () => {
  database = await openTestDatabase();
  folder = await mkdtemp(join(tmpdir(), "door-"));
  organisation = (await createOrganisation(database, { name: "Harbour", invented: false }, now)).id;
  const address = "https://forge.example/acme/payments.git";
  const changes = [
    { change: "put-team", team: { id: "pay", name: "Pay", kind: "stream-aligned", parent: null, reportsTo: null, hours: null } },
    { change: "put-repository", repository: { id: "payments", name: "payments", address, team: "pay" } },
    { change: "put-repository", repository: { id: "other", name: "other", address: null, team: "pay" } },
    {
      change: "put-service",
      service: { id: "api", name: "API", team: "pay", tier: null, repositories: [{ repository: "payments", glob: "**" }] },
    },
  ] as const;
  await changeStructure(database, organisation, { revision: 1, changes }, 0);
  const csv = new TextEncoder().encode("mail,accounts,team,from,to\nada@example.org,ada-l,pay,2025-01-01,\n");
  const signal = new AbortController().signal;
  await importRoster({ database, vault, organisation, feed: csvRosterFeed(Readable.from([csv])), apply: true, now, signal });
  for (const id of ["ci", "gone"]) {
    const tokenHash = createHash("sha256").update(token).digest();
    const secrets = { token: null, webhook: "whsec_c2VjcmV0" };
    await addConnection(database, vault, organisation, { id, kind: "events", name: id, address: "", settings, secrets, tokenHash }, now);
  }
  await removeConnection(database, { organisation, connection: "gone" }, now);
  door = createDoor({
    database,
    vault,
    dataFolder: folder,
    jobs: {
      read: async (_, kind, subject) => {
        asked.push(`${kind} ${subject}`);
        return { id: "1", kind, organisation, subject, state: "waiting", progress: null, started: null, ended: null, error: null };
      },
    },
    receivers: {},
    arrived: (what, { connection }) => void asked.push(`${what} ${connection}`),
    now: () => now,
    complain: () => {},
  });
  started = await startForTest({ database, door });
});
afterAll(async () => {
  await door.tally.close();
  await started.close();
  await rm(folder, { recursive: true });
});

function post(path: string, body: string, type = "application/json"): Promise<Response> {
  const head = { id: "m1", timestamp: String(now / 1_000) };
  return fetch(`${started.origin}/ingest/${organisation}/${path}`, {
    method: "POST",
    body,
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": type,
      "webhook-id": head.id,
      "webhook-timestamp": head.timestamp,
      "webhook-signature": signatureOf(Buffer.from(body), head, "whsec_c2VjcmV0"),
    },
  });
}

const parts = async () => {
  const { rows } = await database.pool.query<{ parts: string }>("select parts from state.ingest_batch order by seq desc limit 1");
  return rows[0]?.parts ?? "";
};

test("an event is placed in the declared repository, and its author in the team of the roster, with a mark of this quarter", async () => {
  const merged = cdevent({
    type: "dev.cdevents.change.merged.0.3.0",
    subject: "42",
    content: { repository: { id: "acme/payments", source: "https://forge.example" } },
    custom: { author: "ada-l" },
  });
  expect((await post("ci/events", JSON.stringify(merged))).status).toBe(202);
  expect(await parts()).toMatch(/"repo":"payments","id":"request\/42".*"team":"pay","bucket":"\d{4}-Q\d\.[0-9a-f]{8}"/);
  expect(await parts()).not.toContain("ada-l");
  expect(asked).toContain("events ci");
});

test("of a quarter whose salt is gone the author has a team and no mark", async () => {
  const old = cdevent({
    type: "dev.cdevents.change.merged.0.3.0",
    at: "2025-06-01T10:00:00Z",
    subject: "41",
    content: { repository: { id: "payments" } },
    custom: { author: "ada@example.org" },
  });
  await post("ci/events", JSON.stringify(old));
  expect(await parts()).toContain('"team":"pay"');
  expect(await parts()).not.toContain("bucket");
});

test("a deployment is of the only repository its service is built from, in the environment the connection calls production", async () => {
  const deployed = cdevent({ type: "dev.cdevents.service.deployed.0.3.0", subject: "api", content: { environment: { id: "LIVE" } } });
  await post("ci/events", JSON.stringify(deployed));
  expect(await parts()).toMatch(/"repo":"payments","service":"api","env":"production"/);
});

test("a scan is kept with its repository, commit and stage, and read", async () => {
  const sarif = JSON.stringify({ version: "2.1.0", runs: [] });
  const oid = "a".repeat(40);
  const reply = await post(`ci/sarif?repository=acme/payments&oid=${oid}&stage=S2`, sarif, "application/sarif+json");
  expect(reply.status).toBe(202);
  const [file] = await listSourceFiles(database, organisation);
  expect(file).toMatchObject({ kind: "sarif", name: "ci-payments.sarif", repository: "payments", oid, stage: "S2" });
  expect(await readdir(organisationFolder(folder, organisation).files)).toEqual([file?.sha256]);
  expect(asked).toContain(`read-file ${file?.id}`);
  const bom = await post("ci/cyclonedx?repository=payments", "{}", "application/vnd.cyclonedx+json");
  expect(bom.status).toBe(202);
});

test("a scan of a repository nobody connected, of another type or without the token is not kept", async () => {
  expect((await post("ci/sarif?repository=acme/else", "{}")).status).toBe(404);
  expect((await post("ci/sarif", "{}")).status).toBe(404);
  expect((await post("ci/sarif?repository=payments", "{}", "text/html")).status).toBe(415);
  const bare = await fetch(`${started.origin}/ingest/${organisation}/ci/sarif?repository=payments`, { method: "POST", body: "{}" });
  expect(bare.status).toBe(401);
  // Refused before it is read; what still comes must not keep the answer back.
  expect((await post("ci/sarif?repository=acme/else", " ".repeat(30_000_000))).status).toBe(404);
  expect(await readdir(organisationFolder(folder, organisation).files)).toHaveLength(2);
});

test("a connection that was disconnected says so", async () => {
  expect((await post("gone/events", "{}")).status).toBe(410);
});
