export const PEOPLE = ["lantern-p1", "lantern-p2", "lantern-x1"] as const;
export const START = Date.parse("2026-07-06T00:00:00Z");
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** In every text a person could write. */
export const HOSTILE = `<script>alert("${PEOPLE[0]}")</script> =cmd|x ${PEOPLE[1]}@mail.example`;

export const iso = (at: number): string => new Date(at).toISOString();
export const who = (username: string) => ({ id: 1, username, name: `Name of ${username}`, public_email: `${username}@mail.example` });

/** Everything one project of the fake tells; null: GitLab has no such list there. */
export type FakeProject = ReturnType<typeof lantern>;

/** A merge request that was opened at `opened` and merged 29 hours later. */
export function request(iid: number, opened: number, more: object = {}) {
  return {
    iid,
    title: HOSTILE,
    author: who(PEOPLE[0]),
    draft: false,
    created_at: iso(opened),
    updated_at: iso(opened + 30 * HOUR),
    merged_at: iso(opened + 29 * HOUR),
    closed_at: null,
    merge_commit_sha: String(iid).padStart(40, "a"),
    squash_commit_sha: null,
    sha: "b".repeat(40),
    source_branch: `branch-${iid}`,
    ...more,
  };
}

/** What was said `hours` after the begin of time; a thread can be resolved and asks for something. */
export function said(id: number, hours: number, author: string | null, body: string, kind: "system" | "comment" | "thread" = "system") {
  const note = { id, system: kind === "system", body, resolvable: kind === "thread", created_at: iso(START + hours * HOUR) };
  return { id: String(id), individual_note: kind !== "thread", notes: [{ ...note, author: author === null ? null : who(author) }] };
}

/** 120 merge requests, two and a half pages; 60 share one time. The fifth's author was deleted, the seventh ended before it began. */
const requests = Array.from({ length: 120 }, (_, index) => {
  const opened = START + Math.floor(index / 60) * index * HOUR;
  const odd = index === 4 ? { author: null } : index === 6 ? { merged_at: iso(opened - HOUR) } : {};
  return request(index + 1, opened, odd);
});

function threadsOf(iid: number) {
  const opened = (Date.parse(requests[iid - 1]?.created_at ?? "") - START) / HOUR;
  return [
    said(iid * 100 + 1, opened + 2, PEOPLE[0], "marked this merge request as **ready**"),
    said(iid * 100 + 2, opened + 2, PEOPLE[0], `requested review from @${PEOPLE[1]} and @${PEOPLE[2]}`),
    said(iid * 100 + 3, opened + 3, PEOPLE[0], HOSTILE, "comment"),
    said(iid * 100 + 4, opened + 4, PEOPLE[1], "requested changes"),
    said(iid * 100 + 5, opened + 6, PEOPLE[1], "approved this merge request"),
    said(iid * 100 + 6, opened + 26, PEOPLE[2], "approved this merge request"),
  ];
}

export function lantern() {
  return {
    project: {
      id: 101,
      path_with_namespace: "lantern/payments-api",
      http_url_to_repo: "https://gitlab.example/lantern/payments-api.git",
      default_branch: "main" as string | null,
      archived: false,
      owner: who(PEOPLE[0]),
    },
    /** What the token sees; null: this one project. */
    projects: null as readonly object[] | null,
    labels: [] as readonly string[],
    requests: requests as readonly ReturnType<typeof request>[],
    /** When the first commit of a merge request was written. */
    firstCommit: (() => "2026-07-05T23:00:00Z") as (iid: number) => string,
    threads: threadsOf as (iid: number) => readonly ReturnType<typeof said>[],
    /** Approval rules; null in a free edition. */
    rules: (() => null) as (iid: number) => readonly object[] | null,
    pipelines: [pipeline(7, START)] as readonly ReturnType<typeof pipeline>[],
    jobs: (() => threeJobs) as (pipeline: number) => readonly object[],
    issues: [] as readonly ReturnType<typeof issue>[] | null,
    /** Null: no licence, or no right to see them. */
    vulnerabilities: [] as readonly ReturnType<typeof vulnerability>[] | null,
    /** Fields of GraphQL that this version does not have. */
    unknownFields: [] as readonly string[],
    /** Events of issues, by the name of their list. */
    issueEvents: {} as Readonly<Record<number, Readonly<Record<string, readonly object[]>>>>,
    /** Numbers of the merge requests that a deployment brought. */
    brought: (() => [1]) as (deployment: number) => readonly number[],
    deployments: [deployment] as readonly { readonly id: number; readonly updated_at: string }[],
  };
}

/** An issue that was opened at START and closed after four days. */
export function issue(iid: number, more: object = {}) {
  return {
    iid,
    title: HOSTILE,
    description: HOSTILE,
    author: who(PEOPLE[2]),
    assignees: [who(PEOPLE[0])],
    state: "closed",
    labels: [] as readonly string[],
    issue_type: "issue",
    created_at: iso(START),
    updated_at: iso(START + 5 * DAY),
    closed_at: iso(START + 4 * DAY),
    closed_by: who(PEOPLE[1]),
    ...more,
  };
}

/** A label that was put on an issue, or taken off, after so many days. */
export function labelled(name: string, days: number, action: "add" | "remove" = "add") {
  return { user: who(PEOPLE[1]), created_at: iso(START + days * DAY), action, label: { id: 3, name, description: HOSTILE } };
}

/** Found by the static analysis of the default branch. */
export function vulnerability(number: number, more: object = {}) {
  return {
    id: `gid://gitlab/Vulnerability/${number}`,
    title: HOSTILE,
    state: "DETECTED",
    severity: "HIGH",
    reportType: "SAST",
    detectedAt: iso(START + DAY),
    dismissedAt: null,
    dismissedBy: who(PEOPLE[2]),
    resolvedAt: null,
    dismissalReason: null,
    resolvedOnDefaultBranch: false,
    updatedAt: iso(START + 40 * DAY),
    representationInformation: null,
    scanner: { externalId: "semgrep" },
    identifiers: [
      { externalType: "semgrep_id", externalId: "rules.eval" },
      { externalType: "cwe", externalId: "95" },
    ],
    location: {},
    stateTransitions: { nodes: [] as readonly object[] },
    ...more,
  };
}

/** A change of a vulnerability's state after so many days. */
export function became(toState: string, days: number, dismissalReason: string | null = null) {
  return { toState, createdAt: iso(START + days * DAY), dismissalReason, comment: HOSTILE, author: who(PEOPLE[2]) };
}

/** Ran for an hour. */
export function pipeline(id: number, at: number, more: object = {}) {
  const common = { id, sha: "c".repeat(40), ref: "main", source: "push", status: "success", user: who(PEOPLE[0]) };
  return { ...common, created_at: iso(at), updated_at: iso(at + HOUR), ...more };
}

/** Ran from six minutes after START to twenty-four. */
export function ranJob(id: number, name: string, more: object = {}) {
  const common = { id, name, status: "success", tag: false, queued_duration: 360, user: who(PEOPLE[0]) };
  return { ...common, started_at: iso(START + 0.1 * HOUR), finished_at: iso(START + 0.4 * HOUR), ...more };
}

const threeJobs = [
  ranJob(1, "build", { status: "failed", started_at: iso(START + 0.1 * HOUR), finished_at: iso(START + 0.2 * HOUR) }),
  ranJob(2, "build", { started_at: iso(START + 0.3 * HOUR), finished_at: iso(START + 0.5 * HOUR) }),
  ranJob(3, "semgrep-sast"),
];
const deployment = {
  id: 9,
  sha: "d".repeat(40),
  status: "success",
  created_at: iso(START + DAY),
  updated_at: iso(START + DAY + HOUR),
  user: who(PEOPLE[0]),
  environment: { name: "Live", tier: "other" },
  deployable: null,
};
