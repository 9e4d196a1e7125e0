import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readCatalogue } from "../../src/catalogue/read-catalogue.ts";
import type { Cell } from "../../src/core/evidence/estimate.ts";
import { openDuckdbEngine } from "../../src/evidence/duckdb-engine.ts";
import { type Lake, openLake } from "../../src/evidence/lake.ts";
import { runMeasures } from "../../src/evidence/run-measures.ts";
import { type BucketSalts, openBucketSalts } from "../../src/gather/bucket-salts.ts";
import { deriveCarried } from "../../src/gather/derive-carried.ts";
import { readLive } from "../../src/gather/read-live.ts";
import { readOne } from "../../src/gather/read-repositories.ts";
import { WHOLE } from "../../src/report/report.ts";
import { githubServer } from "../../src/sources/github/github-server.fixture.ts";
import { githubSource } from "../../src/sources/github/github-source.ts";
import { SERVER_TOKEN, startJira } from "../../src/sources/jira/jira-server.fixture.ts";
import { jira } from "../../src/sources/jira/jira-source.ts";
import type { KnownRepository, LiveSource } from "../../src/sources/live/live-source.ts";
import { startPagerDuty, TOKEN } from "../../src/sources/pagerduty/pagerduty-server.fixture.ts";
import { pagerduty } from "../../src/sources/pagerduty/pagerduty-source.ts";
import { csvRows } from "../../src/sources/reading/csv.ts";
import { lantern, NOW, START } from "./lantern.fixture.ts";
import {
  githubRepositories,
  gitRepositories,
  jiraIssues,
  jiraSettings,
  pagerDutyIncidents,
  pagerDutySettings,
  places,
  sprints,
} from "./lantern-tools.fixture.ts";

// The organisation that can be counted by hand, told by GitHub, git, Jira and PagerDuty, read as a server reads them: every cell of
// expected.csv, which was worked out from organisation.md, comes out.

const { measures } = await readCatalogue();
const signal = new AbortController().signal;
const ends: (() => unknown)[] = [];
let folder = "";
let lake: Lake;
let salts: BucketSalts;
let cells: readonly Cell[] = [];

interface Connected {
  readonly source: LiveSource;
  readonly address: string;
  readonly token: string;
  readonly settings: LiveSettings;
  readonly repositories?: readonly KnownRepository[];
}
type LiveSettings = Parameters<typeof readLive>[0]["connection"]["settings"];

async function readTool({ source, address, token, settings, repositories = [] }: Connected): Promise<void> {
  await readLive(
    {
      ...{ source, repositories, organisation: lantern, cursor: null, again: null, only: null, reconcile: false, signal },
      connection: { id: source.kind, address, settings },
      secrets: { token, webhook: null },
      now: () => NOW,
      progress: () => {},
    },
    { lake, salts, keptUpTo: async () => {} },
  );
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lantern-"));
  lake = await openLake(join(folder, "lake"));
  salts = await openBucketSalts(folder, NOW);
  const { repositories, gitOid } = gitRepositories();
  ends.push(...[...repositories.values()].map((each) => each.remove));
  for (const [place, { dir }] of repositories)
    await readOne(
      {
        ...{ organisation: lantern, now: NOW, signal, progress: () => {}, location: dir, source: `git.${place}` },
        named: { as: { id: place, name: place } },
      },
      { lake, folder, salts },
    );
  const github = await githubServer(githubRepositories(gitOid));
  const tracker = await startJira(jiraIssues, { now: NOW, deployment: "Server", sprints });
  const pager = await startPagerDuty(pagerDutyIncidents);
  ends.push(github.close, tracker.close, pager.close);
  const known = Object.entries(places).map(([id, { forgeId }]) => ({ id, native: String(forgeId), path: `lantern/${id}` }));
  await readTool({ source: githubSource, address: github.address, token: github.token, settings: {}, repositories: known });
  await readTool({ source: jira, address: tracker.address, token: SERVER_TOKEN, settings: jiraSettings });
  await readTool({ source: pagerduty, address: pager.address, token: TOKEN, settings: pagerDutySettings });
  await deriveCarried(lake, () => openDuckdbEngine(lake), NOW);
  const window = { from: START, to: Date.UTC(2026, 8, 28) };
  const teams = lantern.teams.map(({ id, name }) => ({ id, name, kind: "team" as const }));
  cells = await runMeasures(await openDuckdbEngine(lake), {
    measures: [...measures.values()],
    nodes: [{ id: WHOLE, kind: "organisation", name: "Lantern" }, ...teams],
    ...{ organisation: lantern, window, k: lantern.k, now: NOW },
  });
});

afterAll(async () => {
  await lake?.close();
  for (const end of ends) await end();
  await rm(folder, { recursive: true, force: true });
});
interface Expected {
  readonly measure: string;
  readonly variant: string;
  readonly category: string;
  readonly node: string;
  readonly statistic: string;
  readonly value: string;
  readonly n: string;
}

const fault = (what: string, line: number) => new Error(`expected.csv, line ${line}: ${what}`);
const [, ...lines] = csvRows(await readFile(new URL("./expected.csv", import.meta.url), "utf8"), { rows: 500, cellLength: 400, fault });
const expected = lines.map(({ cells: [measure = "", variant = "", category = "", node = "", , , statistic = "", value = "", n = ""] }) => ({
  ...{ measure, variant, category, node, statistic, value, n },
}));

/** What a report would print of the cell, in the words of expected.csv. */
function said(
  { result }: Cell,
  statistic: string,
): { readonly statistic: string; readonly value: string | number | null; readonly n: number | null } {
  if (result.outcome === "unknown") return { statistic: "unknown", value: result.reason, n: result.n };
  if (result.outcome !== "value") return { statistic: result.outcome, value: result.reason, n: null };
  const { value, n } = statistic === "p85" ? { ...result.estimate, ...result.details.p85 } : result.estimate;
  return { statistic, value, n: statistic === "p85" ? result.estimate.n : n };
}

describe.each([...new Set(expected.map(({ measure }) => measure))])("%s is as counted by hand", (of) => {
  test.each(expected.filter(({ measure }) => measure === of))("$variant $category $node: $statistic $value", (row: Expected) => {
    const { measure, variant, category, node, statistic, value, n } = row;
    const cell = cells.find(
      (each) =>
        each.measure === measure &&
        each.node === (node === "" ? WHOLE : node) &&
        (each.variant === null || each.variant === variant) &&
        (each.category ?? "") === category,
    );
    if (cell === undefined) expect.fail(`no cell of ${measure} at ${node}`);
    const told = said(cell, statistic);
    expect(told.statistic).toBe(statistic);
    expect(told.n).toBe(n === "" ? null : Number(n));
    if (typeof told.value === "number") expect(told.value).toBeCloseTo(Number(value), 9);
    else expect(told.value).toBe(value);
  });
});
