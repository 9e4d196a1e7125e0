import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readCatalogue } from "../../catalogue/read-catalogue.ts";
import { connectionRoutes } from "../../contract/connections.ts";
import { type Job, sourceRoutes } from "../../contract/sources.ts";
import { DAY } from "../../core/model/time.ts";
import type { Jobs } from "../../jobs/jobs.ts";
import { openEvidence } from "../../jobs/open-evidence.ts";
import { openJobs } from "../../jobs/open-jobs.ts";
import { aRepository, MONDAY } from "../../sources/git/git-repository.fixture.ts";
import { readReport } from "../../state/assessments.ts";
import { createOrganisation } from "../../state/organisations.ts";
import { recordRead } from "../../state/source-files.ts";
import { changeStructure, readStructure } from "../../state/structure.ts";
import { openTestDatabase } from "../../state/test-database.fixture.ts";
import { testContext, testSettings } from "../application.fixture.ts";
import type { Context } from "../context.ts";
import { connectionHandlers } from "./connections.ts";
import { sourceHandlers } from "./sources.ts";

let context: Context;
let jobs: Jobs;
let folder = "";
const organisation = "harbour";
const repository = aRepository();
const ends: (() => unknown)[] = [repository.remove];
const transport = {
  keepSession: () => {},
  forgetSession: () => {},
  userAgent: "test",
  address: "127.0.0.1",
  readCookie: () => null,
  setCookie: () => {},
};
const who = { account: "1f2d6b1c-8a57-4d4f-9d9f-3f1f64f3c001", name: "Somebody", grants: [], session: null };
const rest = { who, transport, signal: new AbortController().signal, upload: null, query: undefined, body: undefined };
const here = { params: { organisation }, ...rest };

beforeAll(async () => {
  for (let day = 0; day < 20; day += 1)
    repository.commit({ at: MONDAY + day * DAY, mail: `p${day % 6}@example.org`, files: { a: String(day) } });
  folder = await mkdtemp(join(tmpdir(), "sources-"));
  ends.push(() => rm(folder, { recursive: true, force: true }));
  const database = await openTestDatabase();
  ends.push(() => database.close());
  const evidence = openEvidence({
    databaseUrl: database.url,
    dataFolder: folder,
    masterKeyFile: null,
    evidenceUrl: null,
    version: "0.0.0",
    localRepositories: null,
  });
  ends.push(() => evidence.close());
  jobs = await openJobs({
    database,
    evidence,
    allSources: async () => [],
    inventedOrganisations: async () => [],
    endInventedRounds: async () => {},
    forgetFormerMembers: async () => {},
    digests: { due: async () => [], send: async () => {} },
    rounds: async () => {},
    now: Date.now,
    complain: () => {},
  });
  ends.push(() => jobs.close());
  const settings = { ...testSettings, dataFolder: folder };
  context = testContext({ database, catalogue: await readCatalogue(), evidence, jobs, settings, now: Date.now });
  await createOrganisation(database, { name: "Harbour", invented: false }, MONDAY);
});
afterAll(async () => {
  for (const end of ends.reverse()) await end();
});

async function settled(): Promise<readonly Job[]> {
  const until = performance.now() + 60_000;
  // Between the end of a read and the assessment it leads to there is a moment in which nothing is asked for.
  for (let quiet = 0; ; ) {
    const all = await jobs.list(organisation);
    quiet = all.every(({ state }) => state !== "waiting" && state !== "running") ? quiet + 1 : 0;
    if (quiet === 5) return all;
    if (performance.now() > until) throw new Error("the work does not end");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const connect = (address: string, over: Context = context) => sourceHandlers.connectRepository({ ...here, body: { address } }, over);
const list = async () => sourceRoutes.sources.reply.shape.parse(await sourceHandlers.sources(here, context));

test("a connected repository is read and assessed, and connecting it again is the same source", async () => {
  const { source } = await connect(repository.dir);
  expect(source).toMatchObject({ kind: "repository", read: null });
  expect((await connect(repository.dir)).source.id).toBe(source.id);
  await settled();
  const [found] = (await list()).sources;
  expect(found).toMatchObject({ id: source.id, address: repository.dir, job: { state: "done" }, read: { from: MONDAY } });
  expect((await readReport(context.database, organisation, 12, "now", source.id))?.subject.repositories).toHaveLength(1);
});

test("coverage shows all repositories as one source, with what git tells of each", async () => {
  const { sources } = connectionRoutes.coverage.reply.shape.parse(
    await connectionHandlers.coverage({ ...here, query: undefined }, context),
  );
  expect(sources.map(({ source, kind }) => [source, kind])).toEqual([["git", "git"]]);
  const commits = sources[0]?.arrivals.find(({ table }) => table === "commit");
  expect(commits).toMatchObject({ rows: 20, places: 1, from: MONDAY, to: MONDAY + 19 * DAY, late: null, ends: null });
  expect(sources[0]?.quality).toContainEqual({ kind: "no-release-tag", container: expect.any(String), n: 1, items: ["all"] });
});

test.each([
  ["/nowhere/at/all", "git.not-a-repository"],
  ["ext::sh -c whoami", "source.address-refused"],
  ["https://ada:secret@example.org/cart.git", "source.address-refused"],
  ["http://127.0.0.1:9/cart.git", "git.clone-failed"],
])("%s is %s, and nothing was connected", async (address, code) => {
  await expect(connect(address)).rejects.toMatchObject({ code });
  expect((await list()).sources).toHaveLength(1);
});

test("a server that others can reach reads no path it was not given", async () => {
  const remote = { ...context, settings: { ...context.settings, origin: "https://evenkeel.example.org" } };
  await expect(connect(repository.dir, remote)).rejects.toMatchObject({ code: "source.path-not-allowed" });
});

test("an uploaded file is kept under its sum, read, replaced by its next version and taken away again", async () => {
  const upload = (text: string, name = "items.csv") =>
    sourceHandlers.uploadFile({ ...here, query: { kind: "work", name }, upload: Readable.from([Buffer.from(text)]) }, context);
  const { source } = await upload("id,team,container,type,created,done\n1,,board,feature,2026-01-05T10:00:00Z,2026-01-07T10:00:00Z\n");
  await settled();
  const before = await readdir(join(folder, "organisations", organisation, "files"));
  expect(before).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
  const second = await upload("id,nonsense\n1,2\n");
  expect(second.source.id).toBe(source.id);
  const failed = (await settled()).find(({ id }) => id === second.job.id);
  expect(failed).toMatchObject({ state: "failed", error: { code: "work.invalid", message: expect.stringContaining("items.csv") } });
  await sourceHandlers.disconnectSource({ ...here, params: { organisation, source: source.id } }, context);
  await settled();
  expect(await readdir(join(folder, "organisations", organisation, "files"))).toEqual([]);
  expect((await list()).sources).toHaveLength(1);
});

test("an upload that ends early leaves nothing behind", async () => {
  async function* broken() {
    yield Buffer.from("{");
    throw new Error("the client went away");
  }
  const upload = sourceHandlers.uploadFile(
    { ...here, query: { kind: "sarif", name: "scan.sarif" }, upload: Readable.from(broken()) },
    context,
  );
  await expect(upload).rejects.toThrow("went away");
  expect(await readdir(join(folder, "organisations", organisation, "files"))).toEqual([]);
});

const vex = JSON.stringify({
  bomFormat: "CycloneDX",
  specVersion: "1.6",
  metadata: { timestamp: "2026-01-05T10:00:00Z" },
  components: [{ "bom-ref": "left", type: "library", name: "left", purl: "pkg:npm/left@1.0.0" }],
  vulnerabilities: [{ id: "CVE-2026-0001", analysis: { state: "exploitable" }, affects: [{ ref: "left" }] }],
});
const uploadVex = (of?: string) =>
  sourceHandlers.uploadFile(
    {
      ...here,
      query: { kind: "vex", name: "vex.cdx.json", ...(of === undefined ? {} : { repository: of }) },
      upload: Readable.from([vex]),
    },
    context,
  );

test("a VEX document is of one repository: the only one, or the one that is named", async () => {
  const [first] = (await list()).sources;
  const alone = await uploadVex();
  expect(alone.source).toMatchObject({ kind: "vex", repository: first?.id });
  const { source: second } = await connect(`${repository.dir}/.git`);
  await settled();
  await expect(uploadVex()).rejects.toMatchObject({ code: "vex.invalid", whatToDo: expect.stringContaining(`repository=`) });
  await expect(uploadVex("nothing")).rejects.toMatchObject({ code: "source.not-found" });
  const other = await uploadVex(second.id);
  expect(other.source.id).not.toBe(alone.source.id);
  const items = "id,team,container,type,created,done\n1,,board,feature,2026-01-05T10:00:00Z,2026-01-07T10:00:00Z\n";
  const work = (query: { readonly kind: "work"; readonly name: string; readonly repository?: string }) =>
    sourceHandlers.uploadFile({ ...here, query, upload: Readable.from([items]) }, context);
  await expect(work({ kind: "work", name: "a.csv", repository: second.id })).rejects.toMatchObject({ code: "request.invalid" });
  await work({ kind: "work", name: "a.csv" });
  const jobs = await settled();
  expect(jobs.filter(({ kind, state }) => kind === "read-file" && state === "failed")).toHaveLength(1);
  const files = (await list()).sources.filter(({ kind }) => kind !== "repository");
  expect(files.map(({ kind, repository: of, read }) => [kind, of, read?.rows])).toEqual([
    ["vex", first?.id, 2],
    ["vex", second.id, 2],
    ["work", null, 1],
  ]);
  for (const { id } of [second, ...files])
    await sourceHandlers.disconnectSource({ ...here, params: { organisation, source: id } }, context);
  await settled();
});

test("a repository that was read but has no address is listed and cannot be read again", async () => {
  const { revision } = await readStructure(context.database, organisation);
  const named = { id: "ledger", name: "Ledger", address: null, team: null };
  await changeStructure(context.database, organisation, { revision, changes: [{ change: "put-repository", repository: named }] }, MONDAY);
  const ofLedger = async () => (await list()).sources.find(({ id }) => id === "ledger");
  expect(await ofLedger()).toBeUndefined();
  await recordRead(context.database, organisation, { source: "ledger", at: MONDAY + DAY, rows: 12, from: MONDAY, to: MONDAY + DAY });
  expect(await ofLedger()).toMatchObject({ address: null, read: { rows: 12, from: MONDAY, to: MONDAY + DAY } });
  const refresh = (source: string | null) => sourceHandlers.refresh({ ...here, body: { source } }, context);
  await expect(refresh("ledger")).rejects.toMatchObject({ code: "source.no-address" });
  expect((await refresh(null)).jobs.map(({ subject }) => subject)).not.toContain("ledger");
  await sourceHandlers.disconnectSource({ ...here, params: { organisation, source: "ledger" } }, context);
  await settled();
});

test("a disconnected repository is not read any more, and its history stays", async () => {
  const [source] = (await list()).sources;
  await sourceHandlers.disconnectSource({ ...here, params: { organisation, source: source?.id ?? "" } }, context);
  await settled();
  expect((await list()).sources).toEqual([]);
  const { structure } = await readStructure(context.database, organisation);
  expect(structure.repositories[0]?.validity.to).not.toBeNull();
  const report = await readReport(context.database, organisation, 12, "now", "org");
  expect([report?.subject.repositories.length, report?.coverage.some(({ table }) => table === "commit")]).toEqual([0, true]);
  await expect(sourceHandlers.disconnectSource({ ...here, params: { organisation, source: "nothing" } }, context)).rejects.toMatchObject({
    code: "source.not-found",
  });
});
