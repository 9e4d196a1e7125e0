import { generateKeyPairSync } from "node:crypto";
import { afterEach, describe, expect, test } from "vitest";
import type { Row } from "../../core/evidence/tables.ts";
import { unknownOrganisation } from "../../core/model/organisation.ts";
import { HOUR } from "../../core/model/time.ts";
import { openLiveHttp } from "../live/live-http.ts";
import type { LivePart, LiveReading } from "../live/live-source.ts";
import { createResolve } from "../live/resolve-account.ts";
import { readActorRules } from "../reading/actor-rules.ts";
import { type FakeRepository, githubServer } from "./github-server.fixture.ts";
import { githubSource } from "./github-source.ts";

const { actorOf } = await readActorRules();
const T = Date.UTC(2026, 6, 6);
const NOW = Date.UTC(2026, 7, 5);
const iso = (at: number) => new Date(at).toISOString();
const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const organisation = {
  ...unknownOrganisation,
  teams: ["payments", "security"].map((id) => ({
    id,
    name: id,
    kind: id === "security" ? ("security" as const) : ("stream-aligned" as const),
    parent: null,
    hours: null,
  })),
  gates: [{ id: "security-review", team: "security", paths: [] }],
  roster: [
    { match: "@secretname-p1", team: "payments", from: null, to: null },
    { match: "@secretname-p2", team: "payments", from: null, to: null },
    { match: "@secretname-x1", team: "security", from: null, to: null },
  ],
};

function user(login: string | null) {
  return login === null ? null : { __typename: login === "dependabot" ? "Bot" : "User", login };
}

function pull(number: number, author: string | null, more: object = {}) {
  const ready = T + number * HOUR;
  return {
    number,
    isDraft: false,
    createdAt: iso(ready),
    updatedAt: iso(ready + 30 * HOUR),
    mergedAt: iso(ready + 25 * HOUR),
    closedAt: iso(ready + 25 * HOUR),
    changedFiles: 3,
    additions: 20,
    deletions: 4,
    author: user(author),
    mergeCommit: { oid: "a".repeat(40) },
    commits: { nodes: [{ commit: { authoredDate: iso(ready - 2 * HOUR) } }] },
    reviews: {
      nodes: [
        { state: "COMMENTED", submittedAt: iso(ready + HOUR), author: user(author), onBehalfOf: { nodes: [] } },
        { state: "APPROVED", submittedAt: iso(ready + 2 * HOUR), author: user("secretname-p2"), onBehalfOf: { nodes: [] } },
        {
          state: "CHANGES_REQUESTED",
          submittedAt: iso(ready + 24 * HOUR),
          author: user("secretname-x1"),
          onBehalfOf: { nodes: [{ slug: "security" }] },
        },
      ],
    },
    timelineItems: {
      nodes: [{ __typename: "ReviewRequestedEvent", createdAt: iso(ready), requestedReviewer: { __typename: "Team", slug: "security" } }],
    },
    ...more,
  };
}

function repositoryOf(pulls: readonly object[]): FakeRepository {
  const created = iso(T + HOUR);
  const run = {
    id: 5,
    run_attempt: 1,
    event: "pull_request",
    head_sha: "b".repeat(40),
    head_branch: "x",
    status: "completed",
    conclusion: "success",
    created_at: created,
    updated_at: iso(T + 1.5 * HOUR),
    pull_requests: [{ number: 1 }],
  };
  return {
    id: 101,
    path: "lantern/payments-api",
    formerly: ["lantern/old-name"],
    pulls,
    runs: [{ ...run, jobs: [{ started_at: iso(T + 1.1 * HOUR), conclusion: "success" }] }],
    deployments: [
      {
        databaseId: 9,
        createdAt: created,
        environment: "Production",
        commitOid: "a".repeat(40),
        statuses: { nodes: [{ state: "SUCCESS", createdAt: iso(T + 2 * HOUR) }] },
      },
    ],
    issues: [
      {
        number: 2,
        created_at: created,
        closed_at: iso(T + 3 * HOUR),
        state_reason: "completed",
        labels: [{ name: "bug" }, "hotfix"],
        user: { login: "secretname-p1" },
      },
      { number: 3, created_at: created, closed_at: iso(T + 3 * HOUR), state_reason: "not_planned", labels: [] },
      { number: 1, created_at: created, closed_at: null, labels: [], pull_request: {} },
    ],
    alerts: {
      "code-scanning": [
        {
          number: 1,
          created_at: created,
          dismissed_at: iso(T + 9 * HOUR),
          dismissed_reason: "false positive",
          dismissed_by: { login: "secretname-p1" },
          rule: { id: "r", security_severity_level: "high" },
          tool: { name: "CodeQL" },
        },
      ],
      dependabot: [
        {
          number: 1,
          created_at: created,
          fixed_at: iso(T + 9 * HOUR),
          dependency: { package: { ecosystem: "pip", name: "x" } },
          security_advisory: { ghsa_id: "GHSA-1", cve_id: "CVE-2026-1234", severity: "moderate" },
        },
      ],
      "secret-scanning": null,
    },
  };
}

async function aReading(repository: FakeRepository, path = repository.path) {
  const server = await githubServer([repository]);
  closing.push(server.close);
  const parts: LivePart[] = [];
  const connection = { id: "gh", address: server.address, settings: {} };
  const http = openLiveHttp({
    address: server.address,
    headers: {},
    now: () => NOW,
    sleep: () => Promise.resolve(),
    random: () => 0,
    fetch,
  });
  const reading: LiveReading = {
    connection,
    secrets: { token: server.token, webhook: null },
    repositories: [{ id: "payments-api", native: "101", path }],
    organisation,
    resolve: createResolve({ organisation, actorOf, saltFor: (container, quarter) => Buffer.from(`${container}${quarter}`) }),
    http,
    cursor: null,
    from: NOW - 364 * 24 * HOUR,
    now: NOW,
    only: null,
    reconcile: false,
    keep: (part) => {
      parts.push(part);
      return Promise.resolve();
    },
    progress: () => undefined,
    signal: new AbortController().signal,
  };
  const changes = () => parts.flatMap((part): readonly Row<"change">[] => part.rows.change ?? []);
  const steps = () => parts.flatMap((part): readonly Row<"review_step">[] => part.rows.review_step ?? []);
  return { server, reading, parts, changes, steps };
}

describe("a GitHub that is connected", () => {
  test("tells changes with who answered which request, and no account", async () => {
    const told = await aReading(repositoryOf([pull(1, "secretname-p1")]));
    await githubSource.read(told.reading);
    const ready = T + HOUR;
    expect(told.changes()).toMatchObject([
      {
        id: "request/1",
        team: "payments",
        ready,
        first_review: ready + 2 * HOUR,
        approved: ready + 2 * HOUR,
        needs_security: true,
        size_band: "50",
        actor: "human",
      },
    ]);
    expect(told.steps()).toMatchObject([
      {
        gate: "security-review",
        requested_team: "security",
        responder_team: "security",
        requested: ready,
        responded: ready + 24 * HOUR,
        outcome: "changes",
        is_security: true,
      },
      { outcome: "commented", self: true },
      { responder_team: "payments", outcome: "approved", self: false, is_security: false },
    ]);
    expect(JSON.stringify(told.parts)).not.toMatch(/secretname|fake-token/);
  });

  test("tells runs, deployments and alerts; a scanner that is off is no source", async () => {
    const told = await aReading(repositoryOf([]));
    await githubSource.read(told.reading);
    const rows = told.parts.map((part) => part.rows);
    expect(rows.flatMap((each) => each.run ?? [])).toMatchObject([
      { change: "request/1", branch_role: "change", queued: T + HOUR, started: T + 1.1 * HOUR, result: "success" },
    ]);
    expect(rows.flatMap((each) => each.deployment ?? [])).toMatchObject([{ env: "production", result: "success", finished: T + 2 * HOUR }]);
    expect(rows.flatMap((each) => each.weakness_status ?? []).map(({ state }) => state)).toEqual([
      "open",
      "false-positive",
      "open",
      "fixed",
    ]);
    expect(rows.flatMap((each) => each.weakness ?? []).map(({ severity, purl }) => [severity, purl])).toEqual([
      ["high", null],
      ["medium", "pkg:pypi/x"],
    ]);
    expect(rows.flatMap((each) => each.data_quality ?? [])).toMatchObject([{ kind: "no-source", item: "secret-scanning" }]);
  });

  test("tells each attempt as a run, with the controls that ran in it and no step's own words", async () => {
    const whole = repositoryOf([]);
    const [run] = whole.runs;
    if (run === undefined) throw new Error("no run");
    const step = (name: string, conclusion: string) => ({ name, conclusion, completed_at: iso(T + 1.4 * HOUR) });
    const jobs = (conclusion: string) => [
      {
        started_at: iso(T + 1.1 * HOUR),
        conclusion,
        steps: [
          step("Run github/codeql-action/analyze@v3", conclusion),
          step("Run npm audit --omit=dev", "skipped"),
          step("semgrep ci <script>secretname</script>", "success"),
        ],
      },
    ];
    const told = await aReading({
      ...whole,
      runs: [{ ...run, run_attempt: 2, jobs: jobs("success"), earlier: [{ ...run, jobs: jobs("failure") }] }],
    });
    await githubSource.read(told.reading);
    const runs = told.parts.flatMap((part): readonly Row<"run">[] => part.rows.run ?? []);
    const controls = told.parts.flatMap((part): readonly Row<"run_control">[] => part.rows.run_control ?? []);
    expect(runs.map(({ queued }) => queued)).toEqual([T + HOUR, null]);
    expect(controls.map(({ run: id, control, tool, ok }) => [id, control, tool, ok])).toEqual([
      [runs[0]?.id, "sast", "codeql", false],
      [runs[1]?.id, "sast", "codeql", true],
    ]);
    expect(JSON.stringify(told.parts)).not.toMatch(/secretname|script/);
  });

  test("tells issues as work, without the changes among them", async () => {
    const told = await aReading(repositoryOf([]));
    await githubSource.read(told.reading);
    const items = told.parts.flatMap((part): readonly Row<"work_item">[] => part.rows.work_item ?? []);
    expect(items.map((item) => [item.class, item.done, item.dropped, item.unplanned])).toEqual([
      ["defect", T + 3 * HOUR, null, true],
      ["other", null, T + 3 * HOUR, null],
    ]);
    expect(JSON.stringify(told.parts)).not.toMatch(/secretname/);
  });

  test("that holds a deleted account, a draft and a bot names none of them and guesses nothing", async () => {
    const told = await aReading(
      repositoryOf([
        ...[pull(1, null), pull(4, "ghost"), pull(3, "dependabot")],
        pull(2, "secretname-p1", { isDraft: true, mergedAt: null, closedAt: null }),
      ]),
    );
    await githubSource.read(told.reading);
    expect(told.changes().map(({ actor, team, bucket, ready }) => [actor, team, bucket === null, ready === null])).toEqual([
      ["unknown", null, true, false],
      ["unknown", null, true, false],
      ["update-bot", null, true, false],
      ["human", "payments", false, true],
    ]);
    const flaws = told.parts.flatMap((part): readonly Row<"data_quality">[] => part.rows.data_quality ?? []);
    expect(flaws).toContainEqual(expect.objectContaining({ kind: "author-gone", n: 2 }));
  });

  test("is read page by page, goes on where it stopped, and then reads only what is new", async () => {
    const pulls = Array.from({ length: 60 }, (_, index) => pull(60 - index, "secretname-p1"));
    const whole = await aReading(repositoryOf(pulls));
    await githubSource.read(whole.reading);
    expect(whole.changes().length).toBe(60);
    const first = whole.parts[0];
    const again = await aReading(repositoryOf(pulls));
    await githubSource.read({ ...again.reading, cursor: first?.cursor ?? null });
    expect(again.changes().length).toBe(35);
    const later = await aReading(repositoryOf(pulls));
    await githubSource.read({ ...later.reading, cursor: whole.parts.at(-1)?.cursor ?? null });
    expect(later.changes()).toEqual([]);
  });

  test("is asked for what is unchanged at no cost, night after night, and tells again what is not", async () => {
    const whole = repositoryOf([pull(1, "secretname-p1")]);
    const told = await aReading(whole);
    await githubSource.read(told.reading);
    expect(told.server.unchanged).toEqual([]);
    const night = { ...told.reading, cursor: told.parts.at(-1)?.cursor ?? null, reconcile: true, now: NOW + HOUR };
    const before = told.parts.length;
    await githubSource.read(night);
    const lists = ["actions/runs", "code-scanning/alerts", "dependabot/alerts"];
    expect(told.server.unchanged.map((url) => lists.find((list) => url.includes(list)))).toEqual(lists);
    const second = told.parts.slice(before).map((part) => part.rows);
    expect(second.flatMap((rows) => [...(rows.run ?? []), ...(rows.weakness ?? [])])).toEqual([]);
    const tables = second.flatMap((rows) => rows.source_coverage ?? []).map(({ table_name, watermark }) => [table_name, watermark]);
    expect(tables).toEqual(
      expect.arrayContaining([
        ["run", NOW + HOUR],
        ["weakness", NOW + HOUR],
      ]),
    );
  });

  test("is read anew, whatever it was, when everything is read again", async () => {
    const told = await aReading(repositoryOf([]));
    await githubSource.read(told.reading);
    const before = told.parts.length;
    await githubSource.read({ ...told.reading, cursor: null });
    expect(told.parts.slice(before).flatMap((part) => part.rows.weakness ?? [])).toHaveLength(2);
    expect(told.server.unchanged).toEqual([]);
  });

  test("has four of its repositories read side by side, and goes on with each where it stopped", async () => {
    const paths = Array.from({ length: 9 }, (_, index) => `lantern/part-${index}`);
    const repositories = paths.map((path, index) => ({ ...repositoryOf([pull(1, "secretname-p1")]), formerly: [], id: 200 + index, path }));
    const server = await githubServer(repositories);
    closing.push(server.close);
    const { reading } = await aReading(repositoryOf([]));
    let underWay = 0;
    let most = 0;
    const http = openLiveHttp({
      ...{ address: server.address, headers: {}, now: () => NOW, sleep: () => Promise.resolve(), random: () => 0 },
      fetch: async (...asked) => {
        underWay += 1;
        most = Math.max(most, underWay);
        const reply = await fetch(...asked);
        underWay -= 1;
        return reply;
      },
    });
    const known = paths.map((path, index) => ({ id: `part-${index}`, native: String(200 + index), path }));
    const parts: LivePart[] = [];
    const keep = async (part: LivePart) => void parts.push(part);
    const connection = { ...reading.connection, address: server.address };
    const side = { ...reading, connection, http, repositories: known, keep };
    const stop = new AbortController();
    const interrupted = {
      ...side,
      signal: stop.signal,
      keep: async (part: LivePart) => {
        parts.push(part);
        if (parts.length === 20) stop.abort(new Error("stopped"));
      },
    };
    await expect(githubSource.read(interrupted)).rejects.toThrow("stopped");
    expect(most).toBe(4);
    await githubSource.read({ ...side, cursor: parts.at(-1)?.cursor ?? null });
    const read = parts.flatMap((part) => part.rows.change ?? []).map(({ repo }) => repo);
    expect(read.toSorted()).toEqual(known.map(({ id }) => id));
  });

  test("that stumbles, sends half a page or asks to wait is read whole nevertheless, also under an old name", async () => {
    const told = await aReading(repositoryOf([pull(1, "secretname-p1")]), "lantern/old-name");
    told.server.troubles.push({ status: 502 }, { status: 429, headers: { "retry-after": "5" } }, { half: true });
    await githubSource.read(told.reading);
    expect(told.changes().length).toBe(1);
  });

  test("reads after a delivery only what it tells of, and moves no watermark", async () => {
    const told = await aReading(repositoryOf([pull(2, "secretname-p1"), pull(1, "secretname-p1")]));
    const only = (["change", "run", "item", "weakness"] as const).map((about) => ({
      container: "101",
      about,
      id: { change: "1", run: "5", item: "2", weakness: "1" }[about],
    }));
    await githubSource.read({ ...told.reading, only });
    const rows = told.parts.map((part) => part.rows);
    expect(told.changes().map(({ id }) => id)).toEqual(["request/1"]);
    expect(rows.flatMap((each) => each.run ?? []).length).toBe(1);
    expect(rows.flatMap((each) => each.work_item ?? []).length).toBe(1);
    expect(rows.flatMap((each) => each.weakness ?? []).length).toBe(2);
    expect(rows.flatMap((each) => each.source_coverage ?? [])).toEqual([]);
    expect(JSON.stringify(told.parts)).not.toMatch(/secretname/);
  });

  test("with long lists is read to their last page, and its weaknesses are covered once", async () => {
    const whole = repositoryOf([]);
    const [alert] = whole.alerts["code-scanning"] ?? [];
    const many = Array.from({ length: 230 }, (_, index) => ({ ...alert, number: 230 - index }));
    const told = await aReading({ ...whole, alerts: { "code-scanning": many, dependabot: null, "secret-scanning": null } });
    await githubSource.read(told.reading);
    const rows = told.parts.map((part) => part.rows);
    expect(new Set(rows.flatMap((each) => each.weakness ?? []).map(({ id }) => id)).size).toBe(230);
    const covered = rows.flatMap((each) => each.source_coverage ?? []).filter(({ table_name }) => table_name === "weakness");
    expect(covered).toMatchObject([{ container: "payments-api", watermark: NOW }]);
  });

  test("counts accounts no rule places and intervals that run backwards, and names none", async () => {
    const told = await aReading(repositoryOf([pull(1, "secretname-nobody", { mergedAt: iso(T - HOUR), closedAt: iso(T - HOUR) })]));
    await githubSource.read(told.reading);
    const flaws = told.parts.flatMap((part): readonly Row<"data_quality">[] => part.rows.data_quality ?? []);
    expect(flaws.filter(({ item }) => item === "payments-api").map(({ kind }) => kind)).toEqual(["account-unknown", "negative-interval"]);
    expect(JSON.stringify(told.parts)).not.toMatch(/secretname/);
  });

  test("says which scopes a token lacks, reads only what was chosen and lets git in", async () => {
    const { server, reading } = await aReading(repositoryOf([]));
    const { secrets, http, signal } = reading;
    const checked = await githubSource.check(reading.connection, secrets, http, signal);
    expect(checked.reads).toEqual(["repositories", "changes", "runs", "deployments", "code scanning", "Dependabot"]);
    expect(checked.cannot.map(({ what }) => what)).toEqual(["secrets"]);
    const elsewhere = { ...reading.connection, settings: { only: ["lanter", "other/payments-api"] } };
    expect((await githubSource.check(elsewhere, secrets, http, signal)).reads).toEqual([]);
    expect(await githubSource.cloneAs?.(reading.connection, secrets, http, signal)).toEqual({
      user: "x-access-token",
      password: server.token,
    });
  });

  test.each([
    { reviews: 59, cut: [] },
    { reviews: 60, cut: [] },
    { reviews: 150, cut: [] },
    { reviews: 700, cut: ["request/1"] },
  ])("with $reviews reviews before the answer of a change finds it, or says that its history is cut", async ({ reviews, cut }) => {
    const talk = Array.from({ length: reviews }, (_, index) => ({
      ...{ state: "COMMENTED", submittedAt: iso(T + HOUR + index * 60_000), author: user("secretname-p1"), onBehalfOf: { nodes: [] } },
    }));
    const approval = { state: "APPROVED", submittedAt: iso(T + 20 * HOUR), author: user("secretname-p2"), onBehalfOf: { nodes: [] } };
    const told = await aReading(repositoryOf([pull(1, "secretname-p1", { reviews: { nodes: [...talk, approval] } })]));
    await githubSource.read(told.reading);
    const flaws = told.parts.flatMap((part): readonly Row<"data_quality">[] => part.rows.data_quality ?? []);
    expect(flaws.filter(({ kind }) => kind === "history-cut").map(({ item }) => item)).toEqual(cut);
    expect(told.changes().map(({ approved }) => approved)).toEqual([cut.length > 0 ? null : T + 20 * HOUR]);
  });

  test("is read as an app, whose key signs for the token of an hour", async () => {
    const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const { reading } = await aReading(repositoryOf([]));
    const server = await githubServer([repositoryOf([])], 5000, publicKey);
    closing.push(server.close);
    const http = openLiveHttp({
      address: server.address,
      headers: {},
      now: () => NOW,
      sleep: () => Promise.resolve(),
      random: () => 0,
      fetch,
    });
    const secrets = { token: privateKey.export({ type: "pkcs8", format: "pem" }).toString(), webhook: null };
    const connection = { id: "gh", address: server.address, settings: { app: "12" } };
    expect((await githubSource.check(connection, secrets, http, reading.signal)).reads).toContain("changes");
    expect(await githubSource.cloneAs?.(connection, secrets, http, reading.signal)).toMatchObject({ password: server.token });
  });

  test("that is archived or has its issues switched off is read nevertheless", async () => {
    const told = await aReading({ ...repositoryOf([pull(1, "secretname-p1")]), archived: true, issues: null });
    await githubSource.read(told.reading);
    expect(told.changes().length).toBe(1);
    const flaws = told.parts.flatMap((part): readonly Row<"data_quality">[] => part.rows.data_quality ?? []);
    expect(flaws.map(({ item }) => item)).toContain("issues");
  });

  test.each(["actions/runs", "issues"])("whose %s the token may not see has no source for them, and the rest is read", async (list) => {
    const told = await aReading({ ...repositoryOf([pull(1, "secretname-p1")]), refused: { [list]: 403 } });
    await githubSource.read(told.reading);
    const flaws = told.parts.flatMap((part): readonly Row<"data_quality">[] => part.rows.data_quality ?? []);
    expect(flaws).toContainEqual(expect.objectContaining({ kind: "no-source", item: list === "issues" ? "issues" : "runs" }));
    const covered = told.parts.flatMap(({ rows }) => rows.source_coverage ?? []).map(({ table_name }) => table_name);
    expect(covered).not.toContain(list === "issues" ? "work_item" : "run");
    expect(covered).toEqual(expect.arrayContaining(["change", "deployment"]));
  });

  test.each([
    [401, "source.unauthorised"],
    [403, "source.forbidden-scope"],
  ])("that answers %s stops the read as %s and keeps what was kept", async (status, code) => {
    const told = await aReading(repositoryOf([pull(1, "secretname-p1")]));
    told.server.troubles.push({ status });
    await expect(githubSource.read(told.reading)).rejects.toMatchObject({ code });
  });

  test("with a place that cannot be read any more says so", async () => {
    const told = await aReading(repositoryOf([]));
    await expect(githubSource.read({ ...told.reading, cursor: { v: 9 } })).rejects.toMatchObject({ code: "source.cursor-lost" });
  });
});
