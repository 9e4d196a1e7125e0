import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readCatalogue } from "../../src/catalogue/read-catalogue.ts";
import { connectionRoutes, connectionSettings } from "../../src/contract/connections.ts";
import type { Job } from "../../src/contract/sources.ts";
import { DAY, HOUR, WEEK } from "../../src/core/model/time.ts";
import type { Evidence } from "../../src/jobs/evidence.ts";
import type { EvidenceResult, EvidenceWork } from "../../src/jobs/evidence-protocol.ts";
import type { EvidenceTools, Watching } from "../../src/jobs/evidence-tools.ts";
import { performEvidenceWork } from "../../src/jobs/evidence-work.ts";
import { handoffMemory } from "../../src/jobs/handoff-memory.ts";
import type { Jobs } from "../../src/jobs/jobs.ts";
import { openEvidenceState } from "../../src/jobs/open-evidence-state.ts";
import { openJobs } from "../../src/jobs/open-jobs.ts";
import { organisationLakes } from "../../src/jobs/organisation-lakes.ts";
import { testContext, testSettings } from "../../src/server/application.fixture.ts";
import type { Context } from "../../src/server/context.ts";
import { connectionHandlers } from "../../src/server/handlers/connections.ts";
import { aRepository } from "../../src/sources/git/git-repository.fixture.ts";
import { readReport } from "../../src/state/assessments.ts";
import { connectionToRead, readAgainFrom } from "../../src/state/connections.ts";
import { createOrganisation } from "../../src/state/organisations.ts";
import { changeStructure, readStructure } from "../../src/state/structure.ts";
import { openTestDatabase } from "../../src/state/test-database.fixture.ts";
import { openVault } from "../../src/state/vault.ts";
import { type TinyServer, tinyServer, tinySource } from "./tiny-forge.fixture.ts";

const organisation = "harbour";
const TOKEN = "canary-token-4711";
const LOGINS = ["canary-ada", "canary-bea", "canary-cid", "canary-dot", "canary-eve", "canary-fay"];
const now = Date.now();
const repository = aRepository();
const ends: (() => unknown)[] = [repository.remove];
let context: Context;
let evidence: Evidence;
let jobs: Jobs;
let forge: TinyServer;
let folder = "";

const transport = {
  ...{ keepSession: () => {}, forgetSession: () => {}, userAgent: "test", address: "127.0.0.1" },
  ...{ readCookie: () => null, setCookie: () => {} },
};
const who = { account: "1f2d6b1c-8a57-4d4f-9d9f-3f1f64f3c001", name: "Somebody", grants: [], session: null };
const rest = { who, transport, signal: new AbortController().signal, upload: null, query: undefined, body: undefined };
const here = { params: { organisation }, ...rest };

/** The evidence of a server in this process, so that it can read the tiny forge. */
function evidenceHere(tools: EvidenceTools): Evidence {
  const perform = (work: EvidenceWork, watching: Partial<Watching> = {}) =>
    performEvidenceWork(tools, work, { progress: () => {}, signal: new AbortController().signal, ...watching });
  return {
    readRepository: async (of, one, progress, signal) =>
      asked(await perform({ op: "read-repository", organisation: of, repository: one }, { progress, signal })),
    readFiles: async (of, progress, signal) => asked(await perform({ op: "read-files", organisation: of }, { progress, signal })),
    findRepositories: async (of, connection, progress, signal) =>
      asked(await perform({ op: "find-repositories", organisation: of, connection }, { progress, signal })),
    readConnection: async (of, connection, how, progress, signal) =>
      asked(await perform({ op: "read-connection", organisation: of, connection, how }, { progress, signal })),
    drainIngest: async (of) => void (await perform({ op: "drain-ingest", organisation: of })),
    forgetConnection: async (of, connection) => void (await perform({ op: "forget-connection", organisation: of, connection })),
    coverage: async (of) => asked(await perform({ op: "coverage", organisation: of })),
    assess: async (of, progress, signal) => void (await perform({ op: "assess", organisation: of }, { progress, signal })),
    demonstrate: async () => {},
    handoffs: async (of, weeks) => asked(await perform({ op: "handoffs", organisation: of, weeks })),
    forget: async () => {},
    close: async () => {},
  };
}

/** Which result belongs to which work is decided in evidence-work.ts alone. */
function asked<T extends EvidenceResult>(result: EvidenceResult): T {
  return result as T;
}

beforeAll(async () => {
  repository.commit({ at: now - 60 * WEEK, mail: "p0@example.org", files: { a: "begun" } });
  const changes = Array.from({ length: 36 }, (_, at) => {
    const opened = now - 50 * DAY + at * 30 * HOUR;
    const mail = `p${at % 6}@example.org`;
    const oid = repository.commit({ at: opened + 5 * HOUR, mail, files: { a: String(at) } });
    const login = LOGINS[at % 6] ?? "";
    return { number: at + 1, native: "17", login, opened, merged: opened + 5 * HOUR, oid, asked: opened, answered: opened + 4 * HOUR };
  });
  forge = await tinyServer({
    repositories: [{ native: "17", path: "harbour/quay", address: repository.dir, archived: false }],
    ...{ changes, token: TOKEN, answers: 1000 },
  });
  ends.push(forge.close);
  folder = await mkdtemp(join(tmpdir(), "connect-"));
  ends.push(() => rm(folder, { recursive: true, force: true }));
  const database = await openTestDatabase();
  ends.push(() => database.close());
  const vault = openVault(new Uint8Array(32).fill(3));
  const catalogue = await readCatalogue();
  const lakes = organisationLakes(folder);
  ends.push(() => lakes.close());
  const tools: EvidenceTools = {
    ...{ lakes, catalogue, version: "0.0.0", localRepositories: null, now: () => now, demonstrate: async () => {} },
    state: openEvidenceState(database, vault),
    liveSources: { github: tinySource },
    handoffs: handoffMemory(async () => ({ from: 0, to: 0, nodes: [], edges: [], suppressed: 0, unknown: null })),
  };
  evidence = evidenceHere(tools);
  jobs = await openJobs({
    ...{ database, evidence, now: () => now, complain: () => {}, allSources: async () => [], inventedOrganisations: async () => [] },
    ...{ endInventedRounds: async () => {}, forgetFormerMembers: async () => {}, rounds: async () => {} },
    digests: { due: async () => [], send: async () => {} },
  });
  ends.push(() => jobs.close());
  const settings = { ...testSettings, dataFolder: folder };
  context = testContext({ database, vault, catalogue, evidence, jobs, settings, now: () => now });
  await createOrganisation(database, { name: "Harbour", invented: false }, now - 60 * WEEK);
  const { revision } = await readStructure(database, organisation);
  const security = { id: "security", name: "Security", kind: "security" as const, parent: null, reportsTo: null, hours: null };
  await changeStructure(
    database,
    organisation,
    {
      revision,
      changes: [
        { change: "put-team", team: security },
        { change: "put-gate", gate: { id: "appsec", name: "Security review", team: "security", paths: [] } },
      ],
    },
    now - 59 * WEEK,
  );
}, 60_000);
afterAll(async () => {
  for (const end of ends.reverse()) await end();
});

async function settled(): Promise<readonly Job[]> {
  const until = performance.now() + 90_000;
  for (let quiet = 0; ; ) {
    const all = await jobs.list(organisation);
    quiet = all.every(({ state }) => state !== "waiting" && state !== "running") ? quiet + 1 : 0;
    if (quiet === 8) return all;
    if (performance.now() > until) throw new Error("the work does not end");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const list = async () => (await connectionHandlers.connections(here, context)).connections;
const placeOf = (connection: string) => ({ organisation, connection });
const draft = () => draftOf("Tiny forge");
const draftOf = (name: string) => ({
  ...{ kind: "github" as const, name, address: forge.address, token: forge.forge.token, webhookSecret: null },
  settings: connectionSettings.parse({}),
});

test("connecting a forge finds its repositories, reads them, and shows how long security is waited for", async () => {
  const made = connectionRoutes.connect.reply.shape.parse(await connectionHandlers.connect({ ...here, body: draft() }, context));
  expect(made.connection).toMatchObject({ id: "tiny-forge", hasToken: true, hookPath: "/hooks/harbour/tiny-forge" });
  expect(made.webhookSecret).toMatch(/^whsec_/);
  const all = await settled();
  expect(all.map(({ kind, state }) => `${kind} ${state}`)).toEqual(
    expect.arrayContaining(["read-connection done", "read-repository done", "assess done"]),
  );
  const { structure } = await readStructure(context.database, organisation);
  expect(structure.repositories.map(({ id, name }) => [id, name])).toEqual([["quay", "quay"]]);
  const report = await readReport(context.database, organisation, 12, "now", "org");
  const wait = report?.cells.find(({ measure }) => measure === "E08");
  expect(JSON.stringify(wait)).toContain('"value":4');
  const lead = report?.cells.filter(({ measure }) => measure === "E01") ?? [];
  expect(JSON.stringify(lead.find(({ variant }) => variant === "deploy"))).toContain('"value":');
  expect(await list()).toMatchObject([{ id: "tiny-forge", state: { is: "read" }, repositories: 1 }]);
}, 120_000);

test("coverage says what arrived of it and how much of that has its end", async () => {
  const { sources } = connectionRoutes.coverage.reply.shape.parse(await connectionHandlers.coverage(here, context));
  const live = sources.find(({ source }) => source === "live.tiny-forge");
  expect(live).toMatchObject({ name: "Tiny forge", quality: [] });
  expect(live?.arrivals.find(({ table }) => table === "review_step")).toMatchObject({ places: 1, rows: 36, ends: { have: 36, of: 36 } });
}, 60_000);

test("a token that expires fails by name, keeps what was read, and a new one goes on from there", async () => {
  const before = forge.forge.changes.at(-1);
  if (before === undefined) throw new Error("the forge has changes");
  for (let number = 37; number <= 58; number += 1) forge.forge.changes.push({ ...before, number, oid: `${number}`.padStart(40, "0") });
  // Its list of repositories and one page, then no more.
  forge.forge.answers = 2;
  await connectionHandlers.readConnection({ ...here, params: { organisation, connection: "tiny-forge" }, body: { from: null } }, context);
  await settled();
  expect((await list())[0]?.state).toMatchObject({ is: "failing", code: "source.unauthorised" });
  const place = { organisation, connection: "tiny-forge" };
  expect((await connectionToRead(context.database, context.vault, place)).cursor).toEqual({ after: 46 });
  forge.forge.answers = 1000;
  forge.forge.token = "canary-token-new";
  await connectionHandlers.changeConnection({ ...here, params: place, body: { token: "canary-token-new" } }, context);
  await settled();
  expect((await list())[0]?.state).toMatchObject({ is: "read" });
  expect((await connectionToRead(context.database, context.vault, place)).cursor).toEqual({ after: 58 });
}, 120_000);

test("no token and no account is in a file, in the queue or in an answer", async () => {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  for (const entry of files) expect((await readFile(join(entry.parentPath, entry.name))).includes("canary-")).toBe(false);
  const { rows } = await context.database.pool.query("select data, output from jobs.job");
  expect(JSON.stringify([rows, await list(), await jobs.list(organisation)])).not.toContain("canary-");
}, 60_000);

test("disconnected with its evidence, the lake says nothing of it, and its repositories stay", async () => {
  await connectionHandlers.disconnect(
    { ...here, params: { organisation, connection: "tiny-forge" }, query: { evidence: "remove" } },
    context,
  );
  await settled();
  const { sources } = await connectionHandlers.coverage(here, context);
  expect(sources.map(({ source }) => source)).toEqual(["git"]);
  expect(await list()).toEqual([]);
}, 120_000);

test("a read that is under way while its tool is disconnected brings nothing back", async () => {
  let release = (): void => {};
  const made = connectionRoutes.connect.reply.shape.parse(
    await connectionHandlers.connect({ ...here, body: draftOf("Slow forge") }, context),
  );
  await settled();
  forge.forge.hold = new Promise((resolve) => {
    release = resolve;
  });
  await readAgainFrom(context.database, placeOf(made.connection.id), now - 50 * WEEK);
  // Not as a job, which would be cancelled: a read of hints is none either.
  const reading = evidence.readConnection(organisation, made.connection.id, "new", () => {}, new AbortController().signal);
  const failed = reading.then(
    () => null,
    (error: unknown) => error,
  );
  await connectionHandlers.disconnect({ ...here, params: placeOf(made.connection.id), query: { evidence: "remove" } }, context);
  release();
  expect(await failed).toMatchObject({ code: "connection.not-found" });
  await settled();
  const { sources } = await connectionHandlers.coverage(here, context);
  expect(sources.map(({ source }) => source)).toEqual(["git"]);
}, 120_000);
