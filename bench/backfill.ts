/**
 * `node bench/backfill.ts`: a first read of GitHub against the fake, which is a process of its own, so that what is counted is ours.
 * How long a read takes is decided by GitHub's quota of 5,000 points an hour, of which we spend half: requests are counted and hours follow
 * from them. Budget: of those hours the reader is at work less than a tenth; 500 repositories of two years take hours, not weeks.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { unknownOrganisation } from "../src/core/model/organisation.ts";
import { DAY, HOUR } from "../src/core/model/time.ts";
import { type FakeRepository, githubServer } from "../src/sources/github/github-server.fixture.ts";
import { githubSource } from "../src/sources/github/github-source.ts";
import { openLiveHttp } from "../src/sources/live/live-http.ts";

const REPOSITORIES = 500;
const WEEKS = 104;
const SPENT_AN_HOUR = 5000 / 2;
const NOW = Date.UTC(2026, 9, 5);
const BUDGET = { atWork: 0.1, hours: 48 };

interface Size {
  readonly changes: number;
  readonly runs: number;
  readonly deployments: number;
}

const sizes: Readonly<Record<string, Size>> = {
  "one of 500 repositories": { changes: 5 * WEEKS, runs: 5 * WEEKS, deployments: 2 * WEEKS },
  "10,000 changes": { changes: 10_000, runs: 0, deployments: 0 },
};

function times(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => new Date(NOW - HOUR - (index * WEEKS * 7 * DAY) / count).toISOString());
}

/** Of every change who wrote and who approved it is told, as in reality. */
function repositoryOf({ changes, runs, deployments }: Size): FakeRepository {
  const user = (number: number) => ({ __typename: "User", login: `somebody-${number % 40}` });
  return {
    id: 1,
    path: "a/b",
    pulls: times(changes).map((at, number) => ({
      ...{ number, isDraft: false, createdAt: at, updatedAt: at, mergedAt: at, closedAt: at, changedFiles: 3, additions: 20, deletions: 4 },
      author: user(number),
      mergeCommit: { oid: number.toString(16).padStart(40, "0") },
      commits: { nodes: [{ commit: { authoredDate: at } }] },
      reviews: { nodes: [{ state: "APPROVED", submittedAt: at, author: user(number + 1), onBehalfOf: { nodes: [] } }] },
      timelineItems: {
        nodes: [{ __typename: "ReviewRequestedEvent", createdAt: at, requestedReviewer: { __typename: "Team", slug: "security" } }],
      },
    })),
    runs: times(runs).map((at, id) => ({
      ...{ id, run_attempt: 1, event: "push", head_sha: "a".repeat(40), head_branch: "main", status: "completed", conclusion: "success" },
      ...{ created_at: at, updated_at: at, jobs: [] },
    })),
    deployments: times(deployments).map((createdAt, databaseId) => ({
      ...{ databaseId, createdAt, environment: "prod", commitOid: "a", statuses: { nodes: [] } },
    })),
    alerts: { "code-scanning": [], dependabot: [], "secret-scanning": null },
  };
}

async function serve(name: string): Promise<void> {
  const server = await githubServer([repositoryOf(sizes[name] ?? { changes: 0, runs: 0, deployments: 0 })], 1_000_000);
  process.on("message", () => process.send?.({ asked: server.asked.length }));
  process.on("disconnect", () => void server.close());
  process.send?.({ address: server.address, token: server.token });
}

async function measured(name: string) {
  const fake = fork(import.meta.filename, [name]);
  const [told] = await once(fake, "message");
  const address = String(Reflect.get(told, "address"));
  const before = process.cpuUsage();
  let changes = 0;
  await githubSource.read({
    connection: { id: "gh", address, settings: {} },
    secrets: { token: String(Reflect.get(told, "token")), webhook: null },
    repositories: [{ id: "r", native: "1", path: "a/b" }],
    organisation: unknownOrganisation,
    resolve: () => ({ actor: "human", team: null, standing: "gone", bucket: null }),
    http: openLiveHttp({ address, headers: {}, now: () => NOW, sleep: () => Promise.resolve(), random: () => 0, fetch }),
    ...{ cursor: null, from: NOW - WEEKS * 7 * DAY, now: NOW, only: null, reconcile: false },
    keep: async ({ rows }) => {
      changes += rows.change?.length ?? 0;
    },
    progress: () => undefined,
    signal: new AbortController().signal,
  });
  const { user, system } = process.cpuUsage(before);
  const counted = once(fake, "message");
  fake.send("asked");
  const requests = Number(Reflect.get((await counted)[0], "asked"));
  fake.disconnect();
  return { requests, changes, cpuHours: (user + system) / 1e6 / 3600, quotaHours: requests / SPENT_AN_HOUR };
}

async function main(): Promise<void> {
  let within = true;
  for (const name of Object.keys(sizes)) {
    const { requests, changes, cpuHours, quotaHours } = await measured(name);
    const atWork = cpuHours / quotaHours;
    within &&= atWork < BUDGET.atWork;
    const minutes = (quotaHours * 60).toFixed(1);
    const share = `${(cpuHours * 3600).toFixed(2)} s of a core, ${(atWork * 100).toFixed(2)} % of them (budget 10 %)`;
    process.stdout.write(`${name}: ${changes} changes, ${requests} requests, ${minutes} min of half the quota, ${share}\n`);
    if (!name.includes("500")) continue;
    const hours = quotaHours * REPOSITORIES;
    within &&= hours < BUDGET.hours;
    process.stdout.write(`  all ${REPOSITORIES}, ${WEEKS} weeks: ${requests * REPOSITORIES} requests, ${hours.toFixed(1)} h\n`);
  }
  process.stdout.write(within ? "within the budget\n" : "NOT within the budget\n");
  process.exitCode = within ? 0 : 1;
}

const [name] = process.argv.slice(2);
await (name === undefined ? main() : serve(name));
