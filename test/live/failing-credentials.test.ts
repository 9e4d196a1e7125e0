import { createHash, createHmac } from "node:crypto";
import { chmod, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { connectionRoutes } from "../../src/contract/connections.ts";
import { DAY } from "../../src/core/model/time.ts";
import { readSettings } from "../../src/server/read-settings.ts";
import { type RunningServer, startServer } from "../../src/server/start-server.ts";
import { aRepository } from "../../src/sources/git/git-repository.fixture.ts";
import { type FakeRepository, githubServer } from "../../src/sources/github/github-server.fixture.ts";
import { TOKEN as GITLAB_TOKEN, startGitLab } from "../../src/sources/gitlab/gitlab-server.fixture.ts";
import { connectionToRead } from "../../src/state/connections.ts";
import { openTestDatabase } from "../../src/state/test-database.fixture.ts";
import { freePort } from "../journeys/server.fixture.ts";
import { frontOf } from "./front.fixture.ts";
import type { Change } from "./lantern.fixture.ts";
import { pullOf } from "./lantern-tools.fixture.ts";
import { changesUpTo, gitlabProject } from "./quayside.fixture.ts";

// Tokens that expire, secrets that are replaced and repositories that go, as a started server meets them with the adapters it ships.

const now = Date.now();
const git = aRepository();
const ends: (() => unknown)[] = [git.remove];
const quiet = { runs: [], deployments: [], issues: [], alerts: { "code-scanning": null, dependabot: null, "secret-scanning": null } };
let folder = "";
let origin = "";
let server: RunningServer;
let work: readonly Change[] = [];
let github: Awaited<ReturnType<typeof frontOf>>;
let gitlab: Awaited<ReturnType<typeof frontOf>>;

/** A GitHub that has these, and nobody else's names in its answers. */
async function aGitHub(repositories: readonly FakeRepository[]) {
  const fake = await githubServer(repositories);
  ends.push(fake.close);
  return fake;
}

const ledger = (more: Partial<FakeRepository> = {}): FakeRepository => ({
  ...{ ...quiet, id: 4711, path: "harbour/ledger", clone: git.dir },
  pulls: work.map((change) => pullOf(change, (oid) => oid)).toReversed(),
  ...more,
});

beforeAll(async () => {
  git.commit({ at: now - 200 * DAY, mail: "founder@outside.example", files: { readme: "begun" } });
  work = changesUpTo(now, git);
  const fake = await aGitHub([ledger()]);
  github = await frontOf(fake.address, fake.token, "canary-github-old");
  const fakeGitLab = await startGitLab({ project: gitlabProject(work, git) });
  ends.push(fakeGitLab.close);
  gitlab = await frontOf(fakeGitLab.address, GITLAB_TOKEN, "canary-gitlab-old");
  ends.push(github.close, gitlab.close);
  folder = await mkdtemp(join(tmpdir(), "credentials-"));
  ends.push(() => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));
  await chmod(folder, 0o755);
  const database = await openTestDatabase();
  ends.push(() => database.close());
  const ports = { EVENKEEL_PORT: await freePort(), EVENKEEL_ANSWER_PORT: await freePort() };
  origin = `http://127.0.0.1:${ports.EVENKEEL_PORT}`;
  const settings = await readSettings({ EVENKEEL_DATA: folder, EVENKEEL_DATABASE_URL: database.url, ...ports });
  server = await startServer(settings, "0.0.0", pino({ level: "silent" }));
  ends.push(() => server.close());
  for (const name of ["Harbour", "Canal"]) await ask("POST", "/api/organisations", { name });
}, 120_000);
afterAll(async () => {
  for (const end of ends.reverse()) await end();
}, 60_000);

async function ask(method: string, path: string, body?: unknown): Promise<unknown> {
  const token = (await readFile(join(folder, "keys", "cli.token"), "utf8")).trim();
  const sent = body === undefined ? null : JSON.stringify(body);
  const headers = { authorization: `Bearer ${token}`, ...(sent === null ? {} : { "content-type": "application/json" }) };
  const answer = await fetch(`${origin}${path}`, { method, headers, body: sent });
  const text = await answer.text();
  expect([path, answer.status], text).toEqual([path, expect.toBeOneOf([200, 201, 202, 204])]);
  return text === "" ? null : JSON.parse(text);
}

const at = (organisation: string) => `/api/organisations/${organisation}`;
const jobsOf = z.object({ jobs: z.array(z.looseObject({ kind: z.string(), state: z.string() })) });

/** The connection once all work is over. */
async function settled(organisation: string) {
  const working = async () =>
    jobsOf
      .parse(await ask("GET", `${at(organisation)}/sources`))
      .jobs.filter(({ kind, state }) => kind !== "assess" && ["waiting", "running"].includes(state));
  await expect.poll(working, { timeout: 90_000, interval: 50 }).toEqual([]);
  return connectionRoutes.connections.reply.shape.parse(await ask("GET", `${at(organisation)}/connections`)).connections[0];
}

async function changesKept(organisation: string): Promise<number> {
  const { sources } = connectionRoutes.coverage.reply.shape.parse(await ask("GET", `${at(organisation)}/coverage`));
  const live = sources.find(({ source }) => source === "live.our-forge");
  return live?.arrivals.find(({ table }) => table === "change")?.rows ?? 0;
}

const draft = (kind: "github" | "gitlab", address: string, token: string) => ({
  ...{ kind, name: "Our forge", address, token, webhookSecret: "canary-hook-old", settings: {} },
});
const cursorOf = async (organisation: string) =>
  (await connectionToRead(server.context.database, server.context.vault, { organisation, connection: "our-forge" })).cursor;

interface Expiring {
  readonly forge: () => Awaited<ReturnType<typeof frontOf>>;
  readonly kind: "github" | "gitlab";
  readonly organisation: string;
  /** Requests that are answered, and how many changes were read whole with them. */
  readonly answers: number;
  readonly kept: number;
  /** What of the finished pages must not be asked for again. */
  readonly finished: (asked: { readonly url: string; readonly body: string }) => boolean;
}

const expiring: readonly Expiring[] = [
  {
    ...{ kind: "github", organisation: "harbour", forge: () => github, answers: 4, kept: 50 },
    // Its list of repositories, the repository, and two of three pages of changes.
    finished: ({ body }) => /query Changes/.test(body) && !/"after":"50"/.test(body),
  },
  {
    ...{ kind: "gitlab", organisation: "canal", forge: () => gitlab, answers: 120, kept: 50 },
    // Its first page; the last change of it lies in the moment at which the next page begins, and is listed by both.
    finished: ({ url }) => /merge_requests\/(?:2[4-9]|[3-6]\d|7[0-2])\/discussions/.test(url),
  },
];

test.each(expiring)(
  "a token of $kind that expires while it reads is told by what to do, and a new one goes on",
  async (told) => {
    const { kind, organisation, answers, kept, finished } = told;
    const forge = told.forge();
    forge.answers = answers;
    await ask("POST", `${at(organisation)}/connections`, draft(kind, forge.address, forge.token));
    const failing = await settled(organisation);
    expect(failing?.state).toMatchObject({
      ...{ is: "failing", code: "source.unauthorised", message: expect.stringContaining("does not accept the token (401)") },
      whatToDo: expect.stringContaining("make a new one and set it on the connection; reading goes on where it stopped"),
    });
    const { jobs } = jobsOf.parse(await ask("GET", `${at(organisation)}/sources`));
    const failed = jobs.find(({ kind: of, state }) => of === "read-connection" && state === "failed");
    expect(failed).toMatchObject({ error: { code: "source.unauthorised" } });
    expect(JSON.stringify([failing, jobs])).not.toMatch(/canary/);
    expect(await changesKept(organisation)).toBe(kept);
    const before = forge.asked.filter((one) => one.status === 200 && finished(one)).length;
    expect(before).toBeGreaterThan(0);
    forge.asked.length = 0;
    forge.answers = Number.POSITIVE_INFINITY;
    forge.token = `canary-${kind}-new`;
    await ask("PATCH", `${at(organisation)}/connections/our-forge`, { token: forge.token });
    expect((await settled(organisation))?.state).toMatchObject({ is: "read" });
    expect(forge.asked.filter(finished)).toEqual([]);
    expect(await changesKept(organisation)).toBe(72);
  },
  120_000,
);

/** A delivery as GitHub signs it, with nothing of anybody in it. */
async function deliver(secret: string, number: number): Promise<number> {
  const text = JSON.stringify({ action: "closed", number, repository: { id: 4711 }, pull_request: { number } });
  const headers = {
    ...{ "content-type": "application/json", "x-github-event": "pull_request" },
    "x-github-delivery": createHash("sha256").update(`${secret} ${number}`).digest("hex").slice(0, 36),
    "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(text).digest("hex")}`,
  };
  return (await fetch(`${origin}/hooks/harbour/our-forge`, { method: "POST", headers, body: text })).status;
}

test("deliveries with a replaced secret are refused and counted, and the nightly read catches up with what they would have told", async () => {
  await ask("PATCH", `${at("harbour")}/connections/our-forge`, { webhookSecret: "canary-hook-new" });
  // Older than what an ordinary read looks back to, so that only a delivery or the night tells of it.
  const late = { ...ledger().pulls[0], number: 901, updatedAt: new Date(now - 3 * DAY).toISOString() };
  const fake = await aGitHub([ledger({ pulls: [late, ...ledger().pulls] })]);
  github.target = fake.address;
  expect(await deliver("canary-hook-old", 901)).toBe(401);
  expect((await settled("harbour"))?.state).toMatchObject({ is: "read" });
  expect(await changesKept("harbour")).toBe(72);
  const refused = async () => (await settled("harbour"))?.deliveries;
  await expect.poll(refused, { timeout: 60_000, interval: 100 }).toMatchObject({ accepted: 0, refused: 1 });
  await ask("POST", `${at("harbour")}/connections/our-forge/read`, { from: null });
  await settled("harbour");
  expect(await changesKept("harbour")).toBe(72);
  await server.context.database.pool.query("insert into jobs.job (name, policy) values ('refresh-all', 'exclusive')");
  await expect.poll(() => changesKept("harbour"), { timeout: 90_000, interval: 200 }).toBe(73);
  expect(await deliver("canary-hook-new", 901)).toBe(202);
}, 180_000);

test("GitLab's old word is refused and its new one is taken, and the change that was told of is read again", async () => {
  await ask("PATCH", `${at("canal")}/connections/our-forge`, { webhookSecret: "canary-hook-new" });
  const told = async (word: string) => {
    const body = JSON.stringify({ object_kind: "merge_request", project: { id: 101 }, object_attributes: { iid: 7 } });
    const headers = { "content-type": "application/json", "x-gitlab-token": word, "idempotency-key": `told-with-${word}` };
    return (await fetch(`${origin}/hooks/canal/our-forge`, { method: "POST", headers, body })).status;
  };
  gitlab.asked.length = 0;
  expect(await told("canary-hook-old")).toBe(401);
  expect(await told("canary-hook-new")).toBe(202);
  const asked = () => gitlab.asked.map(({ url }) => url);
  await expect.poll(asked, { timeout: 60_000, interval: 50 }).toContain("/api/v4/projects/101/merge_requests/7");
  const deliveries = async () => (await settled("canal"))?.deliveries;
  await expect.poll(deliveries, { timeout: 60_000, interval: 100 }).toMatchObject({ accepted: 1, refused: 1 });
  // It waits no longer once what it told of lies in the lake.
  const waiting = async () =>
    (await server.context.database.pool.query("select from state.ingest_hint where organisation = 'canal'")).rowCount;
  await expect.poll(waiting, { timeout: 60_000, interval: 50 }).toBe(0);
}, 120_000);

test("repositories that are renamed, transferred, archived, deleted or refused are each told, and the others are read on", async () => {
  const one = (id: number, path: string, more: Partial<FakeRepository> = {}) =>
    ledger({ id, path, clone: join(folder, `no-clone-${id}`), pulls: ledger().pulls.slice(0, 3), ...more });
  const before = await aGitHub(
    ["keep", "old-name", "moved", "shelved", "deleted", "closed"].map((name, id) => one(id + 1, `wharf/${name}`)),
  );
  const wharf = await frontOf(before.address, before.token, "canary-wharf");
  ends.push(wharf.close);
  await ask("POST", "/api/organisations", { name: "Wharf" });
  await ask("POST", `${at("wharf")}/connections`, draft("github", wharf.address, wharf.token));
  expect((await settled("wharf"))?.repositories).toBe(6);
  expect(await changesKept("wharf")).toBe(18);
  const more = ledger().pulls.slice(0, 4);
  const after = await aGitHub([
    ...[one(1, "wharf/keep", { pulls: more }), one(2, "wharf/new-name", { pulls: more, formerly: ["wharf/old-name"] })],
    ...[one(3, "pier/moved", { pulls: more, formerly: ["wharf/moved"] }), one(4, "wharf/shelved", { archived: true })],
    ...[one(6, "wharf/closed", { refused: { "": 403 } }), one(7, "wharf/fading", { refused: { "": 410 } })],
  ]);
  wharf.target = after.address;
  await ask("POST", `${at("wharf")}/connections/our-forge/read`, { from: now - 100 * DAY });
  expect(await settled("wharf")).toMatchObject({ state: { is: "read" }, repositories: 6 });
  const { sources } = connectionRoutes.coverage.reply.shape.parse(await ask("GET", `${at("wharf")}/coverage`));
  const live = sources.find(({ source }) => source === "live.our-forge");
  const told = live?.quality.filter(({ kind, items }) => /^repository-/.test(kind) || items.includes("repo")) ?? [];
  expect(told.map(({ kind, container }) => `${container} ${kind}`).toSorted()).toEqual([
    "closed no-source",
    "deleted repository-gone",
    "fading repository-gone",
    "shelved repository-archived",
  ]);
  // Under their old ids: one more each of the kept, the renamed and the transferred.
  expect(await changesKept("wharf")).toBe(21);
  expect(JSON.stringify(live)).not.toMatch(/canary/);
}, 120_000);

test("a forge that is disconnected with its evidence leaves no row, no secret and no cursor, and never had a token in a file", async () => {
  await settled("canal");
  await ask("DELETE", `${at("canal")}/connections/our-forge?evidence=remove`);
  await settled("canal");
  expect(await changesKept("canal")).toBe(0);
  await expect(cursorOf("canal")).rejects.toMatchObject({ code: "connection.not-found" });
  const { rows } = await server.context.database.pool.query(
    "select token, webhook_secret, token_hash, cursor, settings from state.connection where organisation = 'canal'",
  );
  expect(rows).toEqual([{ token: null, webhook_secret: null, token_hash: null, cursor: null, settings: {} }]);
  const queue = await server.context.database.pool.query("select data, output from jobs.job");
  expect(JSON.stringify(queue.rows)).not.toMatch(/canary/);
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const ours = files.filter(({ parentPath }) => !parentPath.includes("/repositories"));
  for (const { parentPath, name } of ours)
    expect([name, (await readFile(join(parentPath, name))).includes("canary-")]).toEqual([name, false]);
}, 120_000);
