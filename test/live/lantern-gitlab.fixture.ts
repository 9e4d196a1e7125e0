import { DAY, HOUR } from "../../src/core/model/time.ts";
import {
  became,
  type FakeProject,
  iso,
  lantern,
  pipeline,
  ranJob,
  request,
  vulnerability,
  who,
} from "../../src/sources/gitlab/gitlab-project.fixture.ts";
import { type Change, changes, deployments, type Place, runs, START, type Weakness, weaknesses } from "./lantern.fixture.ts";
import { places } from "./lantern-tools.fixture.ts";

// Lantern as GitLab tells it: review by whoever looks, security by an approval rule.

type Oids = (oid: string) => string;

/** Merge requests and what was said of them have numbers of their own. */
const noteOf = (place: Place, n: number, index: number): number => places[place].forgeId * 100_000 + n * 100 + index;

function requestOf({ n, author, isBot, opened, merged, closed, oid }: Change, gitOid: Oids): ReturnType<typeof request> {
  return request(n, opened, {
    author: author === null ? who("ghost") : { ...who(author), bot: isBot },
    updated_at: iso(closed),
    merged_at: merged === null ? null : iso(merged),
    closed_at: merged === null ? iso(closed) : null,
    merge_commit_sha: merged === null ? null : gitOid(oid),
  });
}

interface Word {
  readonly at: number;
  readonly by: string | null;
  readonly body: string;
}

const UNTIL_PUSHED = HOUR;
const words = { approved: "approved this merge request", changes: "requested changes" } as const;

/** Work that was sent back comes back with commits: of security when it was asked again, of the team an hour later. */
function wordsOf({ author, ready, wasDraft, asked, answers }: Change): readonly Word[] {
  const pushes = answers.flatMap(({ at, outcome, forTeam }) => {
    if (outcome === "approved") return [];
    return [forTeam === null ? at + UNTIL_PUSHED : (asked.find((again) => again > at) ?? at + UNTIL_PUSHED)];
  });
  return [
    ...(wasDraft ? [{ at: ready, by: author, body: "marked this merge request as **ready**" }] : []),
    ...pushes.map((at) => ({ at, by: author, body: "added 1 commit\n\n<ul><li>c0ffee - text</li></ul>" })),
    ...answers.map(({ at, by, outcome }) => ({ at, by, body: words[outcome] })),
  ].toSorted((a, b) => a.at - b.at);
}

function threadsOf(change: Change): ReturnType<FakeProject["threads"]> {
  return wordsOf(change).map(({ at, by, body }, index) => {
    const id = noteOf(change.place, change.n, index);
    const note = { id, system: true, body, resolvable: false, created_at: iso(at), author: by === null ? null : who(by) };
    return { id: String(id), individual_note: true, notes: [note] };
  });
}

const rule = { name: "security-review", approvals_required: 1, groups: [], users: [], eligible_approvers: [], approved_by: [] };

const reports: Readonly<Record<Weakness["scanner"], string>> = {
  "code-scanning": "SAST",
  dependabot: "DEPENDENCY_SCANNING",
  "secret-scanning": "SECRET_DETECTION",
};

function vulnerabilityOf({ scanner, severity, seen, end }: Weakness, index: number): ReturnType<typeof vulnerability> {
  const isFalse = end?.state === "false-positive";
  const days = end === null ? 0 : (end.at - START) / DAY;
  return vulnerability(index + 1, {
    ...{ severity: severity.toUpperCase(), reportType: reports[scanner], detectedAt: iso(seen) },
    state: end === null ? "DETECTED" : isFalse ? "DISMISSED" : "RESOLVED",
    identifiers: [{ externalType: "semgrep_id", externalId: `rule-${index}` }],
    stateTransitions: { nodes: end === null ? [] : [became(isFalse ? "DISMISSED" : "RESOLVED", days, isFalse ? "FALSE_POSITIVE" : null)] },
  });
}

/** What was merged since the deployment before: search deploys every second change. */
const broughtBy = (place: Place, n: number): readonly number[] => (place === "search-api" ? [n - 1, n] : [n]);

function projectOf(place: Place, gitOid: Oids): Partial<FakeProject> {
  const own = changes.filter((each) => each.place === place);
  const of = (iid: number): Change | undefined => own.find(({ n }) => n === iid);
  const deployed = deployments.filter((each) => each.place === place);
  const ran = runs.filter((each) => each.place === place);
  return {
    project: { ...lantern().project, id: places[place].forgeId, path_with_namespace: `lantern/${place}` },
    requests: own.map((each) => requestOf(each, gitOid)),
    firstCommit: (iid) => iso(of(iid)?.firstCommit ?? START),
    threads: (iid) => own.filter(({ n }) => n === iid).flatMap(threadsOf),
    rules: (iid) => ((of(iid)?.asked.length ?? 0) > 0 ? [rule] : []),
    pipelines: ran.map(({ n, queued, finished }) =>
      pipeline(n, queued, { ref: `refs/merge-requests/${n}/head`, source: "merge_request_event", updated_at: iso(finished) }),
    ),
    jobs: (id) =>
      ran.flatMap(({ n, started, finished, scans }) =>
        n === id ? [ranJob(id, scans ? "codeql" : "build", { started_at: iso(started), finished_at: iso(finished) })] : [],
      ),
    deployments: deployed.map(({ at, oid, isSuccess }, index) => ({
      ...{ id: index + 1, sha: gitOid(oid), status: isSuccess ? "success" : "failed", created_at: iso(at), updated_at: iso(at) },
      ...{ environment: { name: "production", tier: "production" }, deployable: null, user: who("lantern-p1") },
    })),
    brought: (id) => own.flatMap(({ n, oid }) => (oid === deployed[id - 1]?.oid ? broughtBy(place, n) : [])),
    issues: null,
    vulnerabilities: place === "payments-api" ? weaknesses.map(vulnerabilityOf) : null,
  };
}

/** By their number, as `startGitLab` wants them. */
export function gitlabProjects(gitOid: Oids): Readonly<Record<number, Partial<FakeProject>>> {
  const all = (["payments-api", "search-api", "console"] as const).map((place) => [places[place].forgeId, projectOf(place, gitOid)]);
  return Object.fromEntries(all);
}
