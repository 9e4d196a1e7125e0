import { DAY, HOUR, type Instant } from "../../src/core/model/time.ts";
import { aRepository, type TestRepository } from "../../src/sources/git/git-repository.fixture.ts";
import type { FakeRepository } from "../../src/sources/github/github-server.fixture.ts";
import { type FakeIssue, TEAM_FIELD } from "../../src/sources/jira/jira-server.fixture.ts";
import type { FakeIncident } from "../../src/sources/pagerduty/pagerduty-server.fixture.ts";
import {
  type Answer,
  type Change,
  changes,
  deployments,
  type Item,
  incidents,
  items,
  mailOf,
  type Place,
  runs,
  START,
  type Weakness,
  weaknesses,
} from "./lantern.fixture.ts";

// Lantern as each tool would tell of it.

/** What git calls the commit of a change. */
type Oids = (oid: string) => string;

const iso = (at: Instant): string => new Date(at).toISOString();
export const places: Readonly<Record<Place, { readonly forgeId: number }>> = {
  "payments-api": { forgeId: 101 },
  "search-api": { forgeId: 102 },
  console: { forgeId: 103 },
};
const placeNames = ["payments-api", "search-api", "console"] as const;
const account = (login: string, isBot = false) => ({ __typename: isBot ? "Bot" : "User", login });

/** A change as GitHub tells it. */
export function pullOf(
  { n, author, isBot, firstCommit, opened, wasDraft, ready, asked, answers, merged, closed, oid }: Change,
  gitOid: Oids,
): object {
  const review = ({ at, by, outcome, forTeam }: Answer) => ({
    state: outcome === "approved" ? "APPROVED" : "CHANGES_REQUESTED",
    submittedAt: iso(at),
    author: account(by),
    onBehalfOf: { nodes: forTeam === null ? [] : [{ slug: forTeam }] },
  });
  const team = { __typename: "Team", slug: "security" };
  return {
    number: n,
    isDraft: false,
    createdAt: iso(opened),
    updatedAt: iso(closed),
    mergedAt: merged === null ? null : iso(merged),
    closedAt: iso(closed),
    ...{ changedFiles: 1, additions: 20, deletions: 4 },
    author: author === null ? null : account(author, isBot),
    mergeCommit: merged === null ? null : { oid: gitOid(oid) },
    commits: { nodes: [{ commit: { authoredDate: iso(firstCommit) } }] },
    reviews: { nodes: answers.toSorted((a, b) => a.at - b.at).map(review) },
    timelineItems: {
      nodes: [
        ...(wasDraft ? [{ __typename: "ReadyForReviewEvent", createdAt: iso(ready) }] : []),
        ...asked.map((at) => ({ __typename: "ReviewRequestedEvent", createdAt: iso(at), requestedReviewer: team })),
      ],
    },
  };
}

function githubAlerts(all: readonly Weakness[]): FakeRepository["alerts"] {
  const of = (scanner: Weakness["scanner"], told: (weakness: Weakness, at: string | null) => object) =>
    all
      .filter((each) => each.scanner === scanner)
      .map((each, index) => ({
        number: index + 1,
        created_at: iso(each.seen),
        ...told(each, each.end === null ? null : iso(each.end.at)),
      }));
  const endOf = ({ end }: Weakness, at: string | null) =>
    end?.state === "fixed" ? { fixed_at: at } : { dismissed_at: at, dismissed_reason: end === null ? null : "false positive" };
  return {
    "code-scanning": of("code-scanning", (each, at) => ({
      rule: { id: "js/path-injection", security_severity_level: each.severity },
      tool: { name: "CodeQL" },
      ...endOf(each, at),
    })),
    dependabot: of("dependabot", (each, at) => ({
      dependency: { package: { ecosystem: "npm", name: `left-${each.severity}` } },
      security_advisory: { ghsa_id: `GHSA-aaaa-bbbb-${each.severity.slice(0, 3)}c`, severity: each.severity },
      ...endOf(each, at),
    })),
    "secret-scanning": of("secret-scanning", (each, at) => ({ resolved_at: at, resolution: each.end === null ? null : "revoked" })),
  };
}

/** Only payments-api is scanned. */
export const githubRepositories = (gitOid: Oids): readonly FakeRepository[] =>
  placeNames.map((place) => ({
    id: places[place].forgeId,
    path: `lantern/${place}`,
    pulls: changes
      .filter((each) => each.place === place)
      .toSorted((a, b) => b.closed - a.closed)
      .map((change) => pullOf(change, gitOid)),
    runs: runs
      .filter((each) => each.place === place)
      .toSorted((a, b) => b.queued - a.queued)
      .map(({ n, queued, started, finished, scans }) => ({
        ...{ id: n, run_attempt: 1, event: "pull_request", head_sha: "b".repeat(40), head_branch: `change-${n}`, status: "completed" },
        ...{ conclusion: "success", created_at: iso(queued), updated_at: iso(finished), pull_requests: [{ number: n }] },
        jobs: [
          {
            ...{ started_at: iso(started), conclusion: "success" },
            steps: scans ? [{ name: "Run github/codeql-action/analyze@v3", conclusion: "success", completed_at: iso(finished) }] : [],
          },
        ],
      })),
    deployments: deployments
      .filter((each) => each.place === place)
      .toSorted((a, b) => b.at - a.at)
      .map(({ at, oid, isSuccess }, index) => ({
        ...{ databaseId: index + 1, createdAt: iso(at), environment: "production", commitOid: gitOid(oid) },
        statuses: { nodes: [{ state: isSuccess ? "SUCCESS" : "FAILURE", createdAt: iso(at) }] },
      })),
    issues: [],
    alerts: place === "payments-api" ? githubAlerts(weaknesses) : { "code-scanning": null, dependabot: null, "secret-scanning": null },
  }));

const sprintOf = ({ n, team }: Item): string => String(n + (team === "search" ? 100 : 0));

/** Each item has a sprint of its own that begins an hour after it was created; what is unplanned came into it an hour later still. */
export const sprints: Readonly<Record<string, Instant>> = Object.fromEntries(items.map((item) => [sprintOf(item), item.created + HOUR]));

export const jiraIssues: readonly FakeIssue[] = items.map((item) => {
  const { project, n, team, who, type, created, visitsSecurity, isUnplanned } = item;
  const moved = (days: number) => ({ at: created + days * DAY });
  const status = (days: number, before: string, after: string) => ({
    ...moved(days),
    field: "status",
    fromString: before,
    toString: after,
  });
  const move = (days: number, before: string, after: string) => ({
    ...moved(days),
    field: TEAM_FIELD,
    fromString: before,
    toString: after,
  });
  return {
    ...{ key: `${project}-${n}`, type, created, updated: created + 4 * DAY, status: "Done", team, assignee: who },
    changes: [
      { at: created + (isUnplanned ? 2 * HOUR : 0), field: "Sprint", from: "", to: sprintOf(item), toString: "" },
      status(1, "To Do", "Doing"),
      ...(visitsSecurity
        ? [
            move(2, team, "security"),
            status(2, "Doing", "Blocked outside"),
            move(3, "security", team),
            status(3, "Blocked outside", "Doing"),
          ]
        : []),
      status(4, "Doing", "Done"),
    ],
  };
});

export const jiraSettings = {
  states: { "To Do": "queue", Doing: "active", "Blocked outside": "blocked", Done: "done" },
  teamField: TEAM_FIELD,
  teams: { payments: "payments", search: "search", security: "security" },
} as const;

export const pagerDutyIncidents: readonly FakeIncident[] = incidents.map(({ id, place, detected, resolved, severity }) => ({
  ...{ id, created_at: iso(detected), status: "resolved", resolved_at: iso(resolved) },
  ...{ priority: { summary: severity }, service: { id: "S1", summary: place } },
}));

export const pagerDutySettings = {
  severities: { high: "high", medium: "medium" },
  teams: { "payments-api": "payments", "search-api": "search" },
} as const;

/** Real repositories with what was merged, each change one commit of its author. */
export function gitRepositories(): { readonly repositories: ReadonlyMap<Place, TestRepository>; readonly gitOid: Oids } {
  const oids = new Map<string, string>();
  const repositories = new Map(placeNames.map((place) => [place, gitRepository(place, oids)] as const));
  return { repositories, gitOid: (oid) => oids.get(oid) ?? oid };
}

function gitRepository(place: Place, oids: Map<string, string>): TestRepository {
  const repository = aRepository();
  repository.commit({ at: START - 30 * DAY, mail: "founder@outside.example", files: { readme: place } });
  const merged = changes.flatMap((each) => (each.place === place && each.merged !== null ? [{ ...each, merged: each.merged }] : []));
  for (const { merged: at, n, author, isBot, oid } of merged.toSorted((a, b) => a.merged - b.merged)) {
    const mail = isBot ? "49699333+dependabot[bot]@users.noreply.github.com" : mailOf(author ?? "lantern-gone");
    const name = isBot ? "dependabot[bot]" : "Somebody";
    oids.set(oid, repository.commit({ at, name, mail, subject: `Change ${n}`, files: { [`src/part-${n}.ts`]: String(n) } }));
  }
  return repository;
}
