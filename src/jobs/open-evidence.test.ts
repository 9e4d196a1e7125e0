import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DAY } from "../core/model/time.ts";
import type { Progress } from "../gather/gather-evidence.ts";
import { aRepository, MONDAY, type TestRepository } from "../sources/git/git-repository.fixture.ts";
import { assessedNodes, readReport } from "../state/assessments.ts";
import type { Database } from "../state/database.ts";
import { createOrganisation } from "../state/organisations.ts";
import { listReads } from "../state/source-files.ts";
import { changeStructure } from "../state/structure.ts";
import { openTestDatabase } from "../state/test-database.fixture.ts";
import type { Evidence } from "./evidence.ts";
import { openEvidence } from "./open-evidence.ts";

let database: Database;
let folder = "";
let evidence: Evidence;
const made: TestRepository[] = [];
const quiet = new AbortController().signal;

beforeEach(async () => {
  database = await openTestDatabase();
  folder = await mkdtemp(join(tmpdir(), "evidence-process-"));
  evidence = openEvidence({
    databaseUrl: database.url,
    dataFolder: folder,
    masterKeyFile: null,
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
