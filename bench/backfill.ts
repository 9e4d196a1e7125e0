import { unknownOrganisation } from "../src/core/model/organisation.ts";
import { DAY, HOUR } from "../src/core/model/time.ts";
import { type FakeRepository, githubServer } from "../src/sources/github/github-server.fixture.ts";
import { githubSource } from "../src/sources/github/github-source.ts";
import { openLiveHttp } from "../src/sources/live/live-http.ts";

/**
 * How long a first read of 500 repositories over 2 years takes under GitHub's quota of 5,000 points an hour, of which we spend half.
 * Requests of one repository of a stated size are counted against the fake; the hours follow from the quota, not from our speed.
 */
const REPOSITORIES = 500;
const WEEKS = 104;
const QUOTA = 5000;
const WEEKLY = { changes: 5, runs: 5, deployments: 2 } as const;
const NOW = Date.UTC(2026, 9, 5);

function times(weekly: number): readonly string[] {
  const count = weekly * WEEKS;
  return Array.from({ length: count }, (_, index) => new Date(NOW - HOUR - (index * WEEKS * 7 * DAY) / count).toISOString());
}

const nobody = { nodes: [] };
const repository: FakeRepository = {
  id: 1,
  path: "a/b",
  pulls: times(WEEKLY.changes).map((at, number) => ({
    number,
    isDraft: false,
    createdAt: at,
    updatedAt: at,
    mergedAt: at,
    closedAt: at,
    changedFiles: 1,
    additions: 1,
    deletions: 1,
    author: null,
    mergeCommit: null,
    commits: nobody,
    reviews: nobody,
    timelineItems: nobody,
  })),
  runs: times(WEEKLY.runs).map((at, id) => ({
    id,
    run_attempt: 1,
    event: "push",
    head_sha: "a".repeat(40),
    head_branch: "main",
    status: "completed",
    conclusion: "success",
    created_at: at,
    updated_at: at,
    jobs: [],
  })),
  deployments: times(WEEKLY.deployments).map((createdAt, databaseId) => ({
    databaseId,
    createdAt,
    environment: "prod",
    commitOid: "a",
    statuses: nobody,
  })),
  alerts: { "code-scanning": [], dependabot: [], "secret-scanning": null },
};

const server = await githubServer([repository]);
const started = process.cpuUsage();
let rows = 0;
await githubSource.read({
  connection: { id: "gh", address: server.address, settings: {} },
  secrets: { token: server.token, webhook: null },
  repositories: [{ id: "r", native: "1", path: repository.path }],
  organisation: unknownOrganisation,
  resolve: () => ({ actor: "human", team: null, standing: "outside", bucket: null }),
  http: openLiveHttp({ address: server.address, headers: {}, now: () => NOW, sleep: () => Promise.resolve(), random: () => 0, fetch }),
  cursor: null,
  from: NOW - WEEKS * 7 * DAY,
  now: NOW,
  only: null,
  reconcile: false,
  keep: (part) => {
    rows += part.rows.change?.length ?? 0;
    return Promise.resolve();
  },
  progress: () => undefined,
  signal: new AbortController().signal,
});
const cpu = process.cpuUsage(started);
const requests = server.asked.length;
await server.close();
const hours = (requests * REPOSITORIES) / (QUOTA / 2);
process.stdout.write(
  `one repository: ${requests} requests, ${rows} changes, ${Math.round((cpu.user + cpu.system) / 1000)} ms CPU (with the fake)\n` +
    `${REPOSITORIES} repositories x ${WEEKS} weeks: ${requests * REPOSITORIES} requests, ${hours.toFixed(1)} h at half of ${QUOTA} an hour\n`,
);
