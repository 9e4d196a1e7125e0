import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readCatalogue } from "../catalogue/read-catalogue.ts";
import { DAY, WEEK } from "../core/model/time.ts";
import { reportSchema } from "../report/report-shape.ts";
import { rootNode } from "../report/story.ts";
import { aRepository, MONDAY, type TestRepository } from "../sources/git/git-repository.fixture.ts";
import type { EvidenceWork } from "./evidence-protocol.ts";
import { performEvidenceWork } from "./evidence-work.ts";
import { handoffMemory } from "./handoff-memory.ts";
import { aStructure, memoryEvidenceState } from "./memory-evidence-state.fixture.ts";
import { type OrganisationLakes, organisationLakes } from "./organisation-lakes.ts";

const catalogue = await readCatalogue();
const people = ["ada", "bea", "cid", "dot", "eve", "fay"];
let folder = "";
let lakes: OrganisationLakes;
const made: TestRepository[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "evidence-"));
  lakes = organisationLakes(folder);
});
afterEach(async () => {
  await lakes.close();
  await rm(folder, { recursive: true, force: true });
  for (const repository of made.splice(0)) repository.remove();
});

/** A year and a half of work by six people, a change every twelve days. */
function aBusyRepository(): TestRepository {
  const repository = aRepository();
  made.push(repository);
  for (let day = 0; day < 40; day += 1)
    repository.commit({
      at: MONDAY + day * 12 * DAY,
      mail: `${people[day % people.length]}@example.org`,
      files: {
        [`src/f${day % 7}.ts`]: String(day),
        ".github/workflows/ci.yml": "on: push\njobs: {a: {runs-on: x, steps: [{uses: actions/checkout@v4}]}}\n",
      },
    });
  return repository;
}

function workIn(
  memory: ReturnType<typeof memoryEvidenceState>,
  now = MONDAY + 40 * 12 * DAY,
  localRepositories: readonly string[] | null = null,
) {
  const tools = {
    lakes,
    state: memory.state,
    liveSources: {},
    catalogue,
    version: "0.0.0",
    localRepositories,
    now: () => now,
    handoffs: handoffMemory(async () => ({ from: 0, to: 0, nodes: [], edges: [], suppressed: 0, unknown: null })),
    demonstrate: async () => {},
  };
  return (work: EvidenceWork, signal = new AbortController().signal) => performEvidenceWork(tools, work, { signal, progress: () => {} });
}

test("a repository is read alone and every node gets a report for each window and the one before", async () => {
  const [cart, shop] = [aBusyRepository(), aBusyRepository()];
  const memory = memoryEvidenceState(
    aStructure([
      { id: "cart", address: cart.dir },
      { id: "shop", address: shop.dir },
    ]),
  );
  const perform = workIn(memory);
  const read = await perform({ op: "read-repository", organisation: "harbour", repository: "cart" });
  expect(read).toMatchObject({ from: MONDAY });
  await perform({ op: "read-repository", organisation: "harbour", repository: "shop" });
  await perform({ op: "assess", organisation: "harbour" });

  expect([...memory.reports.keys()].toSorted()).toEqual(
    ["before", "now"].flatMap((which) =>
      [12, 26, 52].flatMap((weeks) => ["cart", "org", "shop"].map((node) => `${which} ${weeks} ${node}`)),
    ),
  );
  for (const [key, report] of memory.reports) {
    expect(reportSchema.safeParse(report).error).toBeUndefined();
    expect(rootNode(report)).toBe(key.split(" ")[2]);
  }
  const now = memory.reports.get("now 12 org");
  expect(now?.subject).toMatchObject({ name: "Harbour", windowWeeks: 12 });
  expect(now?.subject.repositories.map(({ id, name }) => [id, name])).toEqual([
    ["cart", "CART"],
    ["shop", "SHOP"],
  ]);
  expect(now?.comparison?.previous).toBe((now?.subject.to ?? 0) - 12 * WEEK);
  expect(new Set(memory.reports.get("now 12 cart")?.cells.map(({ node }) => node))).toEqual(new Set(["cart"]));
});

test("what nobody is connected to leaves the lake; what ended keeps its history and loses the facts about its files", async () => {
  const [cart, shop] = [aBusyRepository(), aBusyRepository()];
  const both = [
    { id: "cart", address: cart.dir },
    { id: "shop", address: shop.dir },
  ];
  const memory = memoryEvidenceState(aStructure(both));
  const perform = workIn(memory);
  for (const { id } of both) await perform({ op: "read-repository", organisation: "harbour", repository: id });
  await perform({ op: "assess", organisation: "harbour" });
  const checks = () => memory.reports.get("now 12 org")?.controls.length;
  expect(checks()).toBeGreaterThan(0);

  memory.change(aStructure([{ id: "cart", address: cart.dir, endedAt: MONDAY }]));
  await perform({ op: "assess", organisation: "harbour" });
  const report = memory.reports.get("now 12 org");
  expect(report?.subject.repositories).toEqual([]);
  expect(report?.cells.filter(({ measure, result }) => measure === "E28" && result.outcome === "value")).toEqual([]);
  const rows = () =>
    lakes.with("harbour", async ({ engine }) => (await engine()).query('select repo, count(*) from "commit" group by repo'));
  expect((await rows()).columns).toEqual([["cart"], [40]]);

  memory.change(aStructure([{ id: "cart", address: cart.dir }]));
  await perform({ op: "read-repository", organisation: "harbour", repository: "cart" });
  await perform({ op: "assess", organisation: "harbour" });
  expect(memory.reports.get("now 12 org")?.subject.repositories.map(({ id, commits }) => [id, commits])).toEqual([["cart", 40]]);
});

test("work that is cancelled ends with its reason and leaves the earlier reports", async () => {
  const memory = memoryEvidenceState(aStructure([{ id: "cart", address: aBusyRepository().dir }]));
  const perform = workIn(memory);
  const stop = new AbortController();
  stop.abort(new Error("enough"));
  await expect(perform({ op: "assess", organisation: "harbour" }, stop.signal)).rejects.toThrow("enough");
  expect(memory.reports.size).toBe(0);
});

test("a path outside the allowed folders is not read, whoever wrote it into the structure", async () => {
  const memory = memoryEvidenceState(aStructure([{ id: "cart", address: aBusyRepository().dir }]));
  const perform = workIn(memory, undefined, []);
  await expect(perform({ op: "read-repository", organisation: "harbour", repository: "cart" })).rejects.toMatchObject({
    code: "source.path-not-allowed",
  });
});
