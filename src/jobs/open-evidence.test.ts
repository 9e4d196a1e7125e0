import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import { DAY } from "../core/model/time.ts";
import type { Progress } from "../gather/gather-evidence.ts";
import { aRepository, MONDAY, type TestRepository } from "../sources/git/git-repository.fixture.ts";
import { assessedNodes, readReport } from "../state/assessments.ts";
import type { Database } from "../state/database.ts";
import { createOrganisation } from "../state/organisations.ts";
import { listReads } from "../state/source-files.ts";
import { changeStructure } from "../state/structure.ts";
import { openTestDatabase } from "../state/test-database.fixture.ts";
import { type EvidenceProcess, openEvidence } from "./open-evidence.ts";

let database: Database;
let folder = "";
let evidence: EvidenceProcess;
const made: TestRepository[] = [];
const quiet = new AbortController().signal;

beforeEach(async () => {
  database = await openTestDatabase();
  folder = await mkdtemp(join(tmpdir(), "evidence-process-"));
  evidence = openEvidence({
    databaseUrl: database.url,
    dataFolder: folder,
    masterKeyFile: null,
    evidenceUrl: null,
    version: "0.0.0",
    localRepositories: null,
  });
});
afterEach(async () => {
  await evidence.close();
  await database.close();
  await rm(folder, { recursive: true, force: true });
  for (const repository of made.splice(0)) repository.remove();
});

function aHistory(commits: number): string {
  const repository = aRepository();
  made.push(repository);
  for (let day = 0; day < commits; day += 1)
    repository.commit({ at: MONDAY + day * DAY, mail: `p${day % 6}@example.org`, files: { a: String(day) } });
  return repository.dir;
}

async function anOrganisation(addresses: Readonly<Record<string, string>>): Promise<string> {
  const { id } = await createOrganisation(database, { name: "Harbour", invented: false }, MONDAY);
  const changes = Object.entries(addresses).map(([repository, address]) => ({
    change: "put-repository" as const,
    repository: { id: repository, name: repository, address, team: null },
  }));
  await changeStructure(database, id, { revision: 1, changes }, MONDAY);
  return id;
}

test("a repository becomes reports in the database, made by the child", async () => {
  const organisation = await anOrganisation({ cart: aHistory(40) });
  const seen: Progress[] = [];
  const read = await evidence.readRepository(organisation, "cart", (at) => seen.push(at), quiet);
  expect(read).toMatchObject({ from: MONDAY });
  expect(seen.map(({ what }) => what)).toContain("Reading history");
  await evidence.assess(organisation, (at) => seen.push(at), quiet);
  expect(await assessedNodes(database, { organisation, weeks: 26, which: "before" })).toEqual(["cart", "org"]);
  const report = await readReport(database, organisation, 12, "now", "org");
  expect(report?.subject.repositories).toMatchObject([{ id: "cart", commits: 40 }]);
  expect(await listReads(database, organisation)).toMatchObject([{ source: "cart", rows: read.rows, from: MONDAY }]);
});

test("it is there as soon as somebody asks for it", async () => {
  expect(await evidence.isThere()).toBe(true);
  await expect(evidence.assess("nobody", () => {}, quiet)).rejects.toMatchObject({ code: expect.not.stringMatching("evidence") });
});

describe("a process that does not start", () => {
  const given = process.env.NODE_OPTIONS;
  afterEach(() => {
    if (given === undefined) delete process.env.NODE_OPTIONS;
    else process.env.NODE_OPTIONS = given;
  });

  test.each([
    ["ends while it is read", "process.exit(3)", "(3)"],
    ["is ended while it is read", "process.kill(process.pid, 'SIGKILL')", "(SIGKILL)"],
  ])("because it %s fails what it was asked, and says so to probes until it starts", async (_how, words, said) => {
    const broken = join(folder, "broken.mjs");
    await writeFile(broken, words);
    process.env.NODE_OPTIONS = `--import=${pathToFileURL(broken).href}`;
    const asked = evidence.assess("harbour", () => {}, quiet);
    await expect(asked).rejects.toMatchObject({ code: "evidence.engine-failed", message: expect.stringContaining(said) });
    expect(await evidence.isThere()).toBe(false);
    await writeFile(broken, "");
    await expect.poll(evidence.isThere, { timeout: 60_000, interval: 500 }).toBe(true);
  });

  test("because its key cannot be read says so, and works when it can be", async () => {
    await mkdir(join(folder, "keys", "master.key"), { recursive: true });
    await expect(evidence.assess("harbour", () => {}, quiet)).rejects.toBeInstanceOf(EvenkeelError);
    expect(await evidence.isThere()).toBe(false);
    // the child may just be trying again, and make a file there meanwhile
    await rm(join(folder, "keys"), { recursive: true, maxRetries: 10, retryDelay: 50 });
    await expect.poll(evidence.isThere, { timeout: 60_000, interval: 500 }).toBe(true);
  });
});
