import { afterEach, describe, expect, test } from "vitest";
import { unknownOrganisation } from "../../core/model/organisation.ts";
import { DAY, HOUR, WEEK } from "../../core/model/time.ts";
import { openLiveHttp } from "../live/live-http.ts";
import type { Json, LivePart, LiveReading } from "../live/live-source.ts";
import { createResolve } from "../live/resolve-account.ts";
import { CLOUD_TOKEN, type FakeIssue, type FakeJira, PEOPLE, SERVER_TOKEN, signed, startJira, TEAM_FIELD } from "./jira-server.fixture.ts";
import { jira } from "./jira-source.ts";

const NOW = Date.parse("2026-10-05T00:00:00Z");
const T = NOW - 10 * DAY;
const move = (at: number, before: string, after: string) => ({ at, field: "status", fromString: before, toString: after });
const hand = (at: number, before: string | null, after: string) => ({ at, field: TEAM_FIELD, fromString: before, toString: after });
const issue = (key: string, type: string, over: Partial<FakeIssue>): FakeIssue => ({
  key,
  type,
  created: T,
  updated: T + DAY,
  status: "To Do",
  changes: [],
  ...over,
});

/** Worked by hand in the tests below; `PAY-100` and on fill pages and reach back over many fortnights. */
const issues: readonly FakeIssue[] = [
  issue("PAY-1", "Story", {
    status: "Done",
    updated: T + 4 * DAY,
    team: "Payments",
    changes: [
      move(T + DAY, "To Do", "Doing"),
      hand(T + 2 * DAY, "Payments", "Platform"),
      hand(T + 3 * DAY, "Platform", "Payments"),
      move(T + 4 * DAY, "Doing", "Done"),
    ],
  }),
  issue("PAY-2", "Bug", {
    status: "Done",
    resolution: "Won't Do",
    resolved: T + 2 * DAY,
    updated: T + 2 * DAY,
    changes: [move(T + 2 * DAY, "To Do", "Done")],
  }),
  issue("PAY-3", "Story", {
    status: "Legal review",
    updated: T + 3 * DAY,
    changes: [move(T + DAY, "To Do", "Doing"), move(T + 3 * DAY, "Doing", "Legal review")],
  }),
  issue("PAY-4", "Story", {
    status: "Doing",
    updated: T + 2 * DAY,
    changes: [{ at: T + 2 * DAY, field: "Sprint", from: "", to: "7", toString: "Sprint 7" }, move(T + 2 * DAY, "To Do", "Doing")],
  }),
  issue("PAY-5", "Story", {
    updated: T - 5 * DAY,
    created: T - 6 * DAY,
    changes: [{ at: T - 5 * DAY, field: "Sprint", from: "", to: "7", toString: "Sprint 7" }],
  }),
  issue("PAY-6", "Incident", { updated: T + HOUR }),
  issue("OPS-9", "Task", { updated: T + 5 * DAY, changes: [{ at: T + 5 * DAY, field: "Key", fromString: "PAY-8", toString: "OPS-9" }] }),
  issue("PAY-7", "Story", { status: "Done", created: T, updated: T + 6 * DAY, changes: [move(T - DAY, "To Do", "Done")] }),
  ...Array.from({ length: 30 }, (_, index) =>
    issue(`PAY-${100 + index}`, "Task", { created: NOW - (index + 2) * 11 * DAY, updated: NOW - (index + 2) * 11 * DAY }),
  ),
];
const SETTINGS = {
  states: { "To Do": "queue", Doing: "active", "Blocked outside": "blocked", Done: "done" },
  teamField: TEAM_FIELD,
  teams: { Payments: "payments", Platform: "platform" },
};
const SPRINTS = { 7: T + DAY };

let fake: FakeJira | null = null;
afterEach(async () => {
  await fake?.close();
  fake = null;
});
const start = async (deployment: "Cloud" | "Server" = "Cloud", now = NOW): Promise<FakeJira> => {
  fake = await startJira(issues, { now, deployment, sprints: SPRINTS });
  return fake;
};

interface Asked {
  readonly cursor?: Json | null;
  readonly only?: LiveReading["only"];
  readonly token?: string;
  readonly stopAfter?: number;
  readonly settings?: Json;
}

async function read(server: FakeJira, { cursor = null, only = null, token = CLOUD_TOKEN, stopAfter, settings = SETTINGS }: Asked = {}) {
  const parts: LivePart[] = [];
  const waits: number[] = [];
  const http = openLiveHttp({
    address: server.address,
    headers: {},
    now: () => NOW,
    sleep: async (ms) => void waits.push(ms),
    random: () => 0.5,
    fetch: globalThis.fetch,
  });
  let failure: unknown = null;
  await jira
    .read({
      connection: { id: "tracker", address: server.address, settings },
      secrets: { token, webhook: null },
      repositories: [],
      organisation: unknownOrganisation,
      resolve: createResolve({ organisation: unknownOrganisation, actorOf: () => "human", saltFor: () => Buffer.alloc(32, 7) }),
      http,
      cursor,
      from: NOW - 52 * WEEK,
      now: NOW,
      only,
      reconcile: false,
      keep: async (part) => {
        parts.push(part);
        if (parts.length === stopAfter) throw new Error("killed");
      },
      progress: () => {},
      signal: new AbortController().signal,
    })
    .catch((error: unknown) => {
      failure = error;
    });
  return { parts, waits, failure };
}

const itemsOf = (parts: readonly LivePart[]) => new Map(parts.flatMap(({ rows }) => rows.work_item ?? []).map((row) => [row.id, row]));
const stepsOf = (parts: readonly LivePart[], item: string) =>
  parts.flatMap(({ rows }) => rows.work_transition ?? []).filter((row) => row.item === item);

describe("Jira", () => {
  test.each([
    ["Cloud", CLOUD_TOKEN],
    ["Server", SERVER_TOKEN],
  ] as const)("%s tells every item of a year with its whole history", async (deployment, token) => {
    const server = await start(deployment);
    const { parts, failure } = await read(server, { token });
    expect(failure).toBeNull();
    expect([...itemsOf(parts).keys()].toSorted()).toEqual([...issues.map(({ key }) => key), "PAY-8"].toSorted());
    expect(stepsOf(parts, "PAY-1").map(({ state_class, time, from_team, to_team }) => [state_class, time, from_team, to_team])).toEqual([
      ["queue", T, "payments", "payments"],
      ["active", T + DAY, "payments", "payments"],
      ["active", T + 2 * DAY, "payments", "platform"],
      ["active", T + 3 * DAY, "platform", "payments"],
      ["done", T + 4 * DAY, "payments", "payments"],
    ]);
    expect(parts.flatMap(({ rows }) => rows.handoff ?? []).map(({ item, time }) => [item, time])).toEqual([
      ["PAY-1", T + 2 * DAY],
      ["PAY-1", T + 3 * DAY],
    ]);
    expect(parts.at(-1)?.rows.source_coverage?.map(({ container }) => container)).toEqual(expect.arrayContaining(["PAY", "OPS"]));
  });

  test("ends an item where it was done, and drops one that was given up", async () => {
    const items = itemsOf((await read(await start())).parts);
    expect(items.get("PAY-1")).toMatchObject({ class: "feature", team: "payments", started: T + DAY, done: T + 4 * DAY, dropped: null });
    expect(items.get("PAY-2")).toMatchObject({ class: "defect", done: null, dropped: T + 2 * DAY });
    expect(items.get("PAY-4")).toMatchObject({ done: null, dropped: null, started: T + 2 * DAY });
  });

  test("does not guess what an unmapped status means, and counts it", async () => {
    const { parts } = await read(await start());
    expect(stepsOf(parts, "PAY-3").map(({ state_class }) => state_class)).toEqual(["queue", "active"]);
    const quality = parts.flatMap(({ rows }) => rows.data_quality ?? []);
    expect(quality.filter(({ kind }) => kind === "status-not-mapped")).toMatchObject([{ item: "Legal review", n: 1 }]);
    expect(quality.filter(({ kind }) => kind === "negative-duration")).toMatchObject([{ item: "PAY-7" }]);
  });

  test("calls unplanned what joined a sprint after its start, and every incident", async () => {
    const items = itemsOf((await read(await start())).parts);
    expect(items.get("PAY-4")).toMatchObject({ unplanned: true, iteration: "7" });
    expect(items.get("PAY-5")).toMatchObject({ unplanned: false, iteration: "7" });
    expect(items.get("PAY-6")?.unplanned).toBe(true);
    expect(items.get("PAY-1")?.unplanned).toBeNull();
  });

  test("lets the old key of a moved issue end with the move", async () => {
    const items = itemsOf((await read(await start())).parts);
    expect(items.get("PAY-8")).toMatchObject({ container: "PAY", dropped: T + 5 * DAY, done: null });
    expect(items.get("OPS-9")).toMatchObject({ container: "OPS", dropped: null });
  });

  test("goes on where it was killed, after any part, and ends with the same items", async () => {
    const server = await start();
    const whole = await read(server);
    const wanted = [...itemsOf(whole.parts).keys()].toSorted();
    for (let stopAfter = 1; stopAfter < whole.parts.length; stopAfter += 1) {
      const first = await read(server, { stopAfter });
      const second = await read(server, { cursor: first.parts.at(-1)?.cursor ?? null });
      expect(second.failure).toBeNull();
      expect([...itemsOf([...first.parts, ...second.parts]).keys()].toSorted()).toEqual(wanted);
      expect(second.parts.at(-1)?.cursor).toEqual({ readTo: NOW, backTo: null });
    }
  });

  test("asks for one fortnight once a year is there", async () => {
    const server = await start();
    const { parts } = await read(server);
    server.asked.length = 0;
    await read(server, { cursor: parts.at(-1)?.cursor ?? null });
    expect(server.asked.filter((path) => path.includes("search/jql"))).toHaveLength(1);
  });

  test("reads hinted items again, and lets a deleted one be neither open nor done", async () => {
    const hint = (id: string) => ({ container: "PAY", about: "item" as const, id });
    const { parts } = await read(await start(), { only: [hint("PAY-1"), hint("PAY-404")], cursor: { readTo: NOW, backTo: null } });
    const items = itemsOf(parts);
    expect(items.get("PAY-1")?.done).toBe(T + 4 * DAY);
    expect(items.get("PAY-404")).toMatchObject({ done: null, dropped: NOW, container: "PAY" });
  });

  test("proposes what each status means, for a person to look at", async () => {
    const server = await start();
    const http = openLiveHttp({
      address: server.address,
      headers: {},
      now: () => NOW,
      sleep: async () => {},
      random: () => 0.5,
      fetch: globalThis.fetch,
    });
    const connection = { id: "tracker", address: server.address, settings: {} };
    const checked = await jira.check(connection, { token: CLOUD_TOKEN, webhook: null }, http, new AbortController().signal);
    expect(checked).toEqual({
      reads: ["issues", "histories"],
      cannot: [],
      states: { "To Do": "queue", Doing: "active", "Blocked outside": "blocked", Done: "done" },
    });
  });

  test("names what went wrong, without a word of the reply, and waits as it is asked to", async () => {
    const server = await start();
    expect((await read(server, { token: "wrong" })).failure).toMatchObject({ code: "source.unauthorised" });
    expect((await read(server, { cursor: "yesterday" })).failure).toMatchObject({ code: "source.cursor-lost" });
    server.fail.next = { status: 429, headers: { "retry-after": "12" } };
    const { waits, failure } = await read(server);
    expect(failure).toBeNull();
    expect(waits[0]).toBeGreaterThanOrEqual(12_000);
  });

  test("keeps nobody", async () => {
    const kept = JSON.stringify((await read(await start())).parts);
    expect(kept.length).toBeGreaterThan(5_000);
    for (const person of PEOPLE) expect(kept).not.toContain(person);
  });
});

describe("a delivery of Jira", () => {
  const SECRETS = { token: "", webhook: "jira-secret" };
  const body = JSON.stringify({
    webhookEvent: "jira:issue_updated",
    user: { displayName: PEOPLE[0] },
    issue: { key: "PAY-1", fields: {} },
  });

  test("is a hint to read its issue again", () => {
    expect(jira.receive({ ...signed(body, "jira-secret"), now: NOW }, SECRETS)).toEqual({
      outcome: "hints",
      delivery: "delivery-1",
      hints: [{ container: "PAY", about: "item", id: "PAY-1" }],
    });
  });

  test("is refused with any bit turned, and without a secret", () => {
    const right = signed(body, "jira-secret");
    for (let byte = 0; byte < right.body.length; byte += 1) {
      const turned = Uint8Array.from(right.body);
      turned[byte] = (turned[byte] ?? 0) ^ 2;
      expect(jira.receive({ headers: right.headers, body: turned, now: NOW }, SECRETS)).toMatchObject({ code: "ingest.bad-signature" });
    }
    expect(jira.receive({ ...right, now: NOW }, { token: "", webhook: null })).toMatchObject({ outcome: "refused" });
  });
});
