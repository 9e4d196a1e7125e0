import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Cell } from "../../src/core/evidence/estimate.ts";
import type { Catalogue } from "../../src/core/model/catalogue.ts";
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
import { TOKEN as GITLAB_TOKEN, startGitLab } from "../../src/sources/gitlab/gitlab-server.fixture.ts";
import { gitlab } from "../../src/sources/gitlab/gitlab-source.ts";
import { SERVER_TOKEN, startJira } from "../../src/sources/jira/jira-server.fixture.ts";
import { jira } from "../../src/sources/jira/jira-source.ts";
import type { KnownRepository, LiveSource } from "../../src/sources/live/live-source.ts";
import { startPagerDuty, TOKEN } from "../../src/sources/pagerduty/pagerduty-server.fixture.ts";
import { pagerduty } from "../../src/sources/pagerduty/pagerduty-source.ts";
import { lantern, NOW, START } from "./lantern.fixture.ts";
import { gitlabProjects } from "./lantern-gitlab.fixture.ts";
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

const signal = new AbortController().signal;

/** The quarter that organisation.md tells of. */
export const QUARTER = { from: START, to: Date.UTC(2026, 8, 28) };

interface Kept {
  readonly lake: Lake;
  readonly salts: BucketSalts;
}

interface Connected {
  readonly source: LiveSource;
  readonly address: string;
  readonly token: string;
  readonly settings: LiveSettings;
  readonly repositories?: readonly KnownRepository[];
}
type LiveSettings = Parameters<typeof readLive>[0]["connection"]["settings"];

async function readTool({ source, address, token, settings, repositories = [] }: Connected, { lake, salts }: Kept): Promise<void> {
  await readLive(
    {
      ...{ source, repositories, organisation: lantern, cursor: null, again: null, only: null, reconcile: false, signal },
      connection: { id: source.kind, address, settings },
      secrets: { token, webhook: null },
      now: () => NOW,
      progress: () => {},
    },
    { lake, salts, commit: (work) => work(), keptUpTo: async () => {} },
  );
}

/** What was opened, to be closed in the end, whatever became of the rest. */
type Ends = (() => unknown)[];

async function readHistories(folder: string, kept: Kept, ends: Ends): Promise<(oid: string) => string> {
  const { repositories, gitOid } = gitRepositories();
  ends.push(...[...repositories.values()].map((each) => each.remove));
  for (const [place, { dir }] of repositories)
    await readOne(
      {
        ...{ organisation: lantern, now: NOW, signal, progress: () => {}, location: dir, source: `git.${place}` },
        named: { as: { id: place, name: place } },
      },
      { ...kept, folder },
    );
  return gitOid;
}

/** Which forge tells of the changes; trackers and incident tools are the same. */
export type Forge = "github" | "gitlab";

async function startForge(forge: Forge, gitOid: (oid: string) => string, ends: Ends): Promise<Connected> {
  const repositories = Object.entries(places).map(([id, { forgeId }]) => ({ id, native: String(forgeId), path: `lantern/${id}` }));
  const common = { settings: {}, repositories };
  if (forge === "github") {
    const github = await githubServer(githubRepositories(gitOid));
    ends.push(github.close);
    return { ...common, source: githubSource, address: github.address, token: github.token };
  }
  const { 101: project = {}, ...others } = gitlabProjects(gitOid);
  const server = await startGitLab({ project, others });
  ends.push(server.close);
  return { ...common, source: gitlab, address: server.address, token: GITLAB_TOKEN };
}

async function readTools(connected: Connected, kept: Kept, ends: Ends): Promise<void> {
  const tracker = await startJira(jiraIssues, { now: NOW, deployment: "Server", sprints });
  ends.push(tracker.close);
  const pager = await startPagerDuty(pagerDutyIncidents);
  ends.push(pager.close);
  await readTool(connected, kept);
  await readTool({ source: jira, address: tracker.address, token: SERVER_TOKEN, settings: jiraSettings }, kept);
  await readTool({ source: pagerduty, address: pager.address, token: TOKEN, settings: pagerDutySettings }, kept);
}

/** Lantern told by a forge, git, Jira and PagerDuty, read as a server reads them, and every measure of the quarter at the whole and each team. */
export async function readLantern({ measures }: Pick<Catalogue, "measures">, forge: Forge = "github"): Promise<readonly Cell[]> {
  const folder = await mkdtemp(join(tmpdir(), "lantern-"));
  const ends: Ends = [];
  const lake = await openLake(join(folder, "lake"));
  try {
    const kept = { lake, salts: await openBucketSalts(folder, NOW) };
    const gitOid = await readHistories(folder, kept, ends);
    await readTools(await startForge(forge, gitOid, ends), kept, ends);
    await deriveCarried(lake, () => openDuckdbEngine(lake), NOW);
    const teams = lantern.teams.map(({ id, name }) => ({ id, name, kind: "team" as const }));
    return await runMeasures(await openDuckdbEngine(lake), {
      measures,
      nodes: [{ id: WHOLE, kind: "organisation", name: "Lantern" }, ...teams],
      ...{ organisation: lantern, window: QUARTER, k: lantern.k, now: NOW },
    });
  } finally {
    await lake.close();
    for (const end of ends) await end();
    await rm(folder, { recursive: true, force: true });
  }
}
