import { afterEach, describe, expect, test } from "vitest";
import { type Team, unknownOrganisation } from "../../core/model/organisation.ts";
import { WEEK } from "../../core/model/time.ts";
import { openLiveHttp } from "../live/live-http.ts";
import type { Json, LivePart, LiveReading } from "../live/live-source.ts";
import { createResolve } from "../live/resolve-account.ts";
import { PEOPLE, startGitLab, TOKEN } from "./gitlab-server.fixture.ts";
import { gitlab } from "./gitlab-source.ts";

const NOW = Date.parse("2026-10-05T00:00:00Z");
const team = (id: string, kind: Team["kind"]): Team => ({ id, name: id, kind, parent: null, hours: null });
const roster = PEOPLE.map((login) => ({ match: `@${login}`, team: login.includes("-x") ? "security" : "payments", from: null, to: null }));
const organisation = {
  ...unknownOrganisation,
  teams: [team("payments", "stream-aligned"), team("security", "security")],
  gates: [{ id: "security-review", team: "security", paths: [] }],
  roster,
};
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function open(...fake: Parameters<typeof startGitLab>) {
  const server = await startGitLab(...fake);
  closing.push(server.close);
  return server.address;
}

interface Asked {
  readonly cursor?: Json | null;
  readonly only?: LiveReading["only"];
  readonly token?: string;
  readonly stopAfter?: number;
}

async function read(address: string, { cursor = null, only = null, token = TOKEN, stopAfter = Infinity }: Asked = {}) {
  const parts: LivePart[] = [];
  const waits: number[] = [];
  const sleep = async (ms: number) => void waits.push(ms);
  const http = openLiveHttp({ address, headers: {}, now: () => NOW, sleep, random: () => 0, fetch });
  const reading: LiveReading = {
    connection: { id: "gitlab", address, settings: {} },
    secrets: { token, webhook: null },
    repositories: [{ id: "payments-api", native: "101", path: "lantern/payments-api" }],
    organisation,
    resolve: createResolve({ organisation, actorOf: () => "human", saltFor: (container, quarter) => Buffer.from(container + quarter) }),
    http,
    cursor,
    from: NOW - 52 * WEEK,
    now: NOW,
    only,
    reconcile: false,
    keep: async (part) => {
      if (parts.length >= stopAfter) throw new Error("killed");
      parts.push(part);
    },
    progress: () => undefined,
    signal: new AbortController().signal,
  };
  const failure = await gitlab.read(reading).then(
    () => null,
    (error: unknown) => error,
  );
  return { parts, waits, failure };
}

function rowsIn(parts: readonly LivePart[]): Set<string> {
  return new Set(
    parts.flatMap(({ rows }) => Object.entries(rows).flatMap(([table, list]) => list.map((row) => table + JSON.stringify(row)))),
  );
}

describe("GitLab", () => {
  test("tells changes, reviews, runs and deployments, and of nobody", async () => {
    const { parts, failure } = await read(await open());
    expect(failure).toBeNull();
    const changes = parts.flatMap(({ rows }) => rows.change ?? []);
    expect(new Set(changes.map(({ id }) => id)).size).toBe(120);
    expect(changes.find(({ id }) => id === "request/5")).toMatchObject({ team: null, bucket: null });
    const steps = parts.flatMap(({ rows }) => rows.review_step ?? []).filter(({ change }) => change === "request/1");
    expect(steps.map((step) => [step.gate, step.responder_team, step.outcome, step.is_security])).toEqual(
      expect.arrayContaining([
        [null, "payments", "changes", false],
        [null, "payments", "approved", false],
        ["security-review", "security", "approved", true],
      ]),
    );
    expect(parts.flatMap(({ rows }) => rows.run ?? []).map((run) => [run.branch_role, run.result])).toEqual([
      ["main", "success"],
      ["main", "failure"],
    ]);
    expect(parts.flatMap(({ rows }) => rows.run_control ?? []).map(({ control, ok }) => [control, ok])).toEqual([["sast", true]]);
    expect(parts.flatMap(({ rows }) => rows.deployment ?? []).map(({ env }) => env)).toEqual(["production"]);
    expect(parts.flatMap(({ rows }) => rows.deployment_change ?? []).map(({ change }) => change)).toEqual(["request/1"]);
    expect(parts.flatMap(({ rows }) => rows.data_quality ?? []).map(({ kind, item }) => [kind, item])).toContainEqual([
      "negative-duration",
      "request/7",
    ]);
    for (const person of PEOPLE) expect(JSON.stringify(parts)).not.toContain(person);
    expect(JSON.stringify(parts)).not.toContain("script");
  });

  test("goes on where it was killed, at each page, to the same rows", async () => {
    const address = await open();
    const whole = await read(address);
    for (let stopAfter = 1; stopAfter < whole.parts.length; stopAfter += 1) {
      const first = await read(address, { stopAfter });
      const rest = await read(address, { cursor: first.parts.at(-1)?.cursor ?? null });
      expect(rowsIn([...first.parts, ...rest.parts])).toEqual(rowsIn(whole.parts));
    }
  });

  test("reads one change again after a delivery, and only that", async () => {
    const { parts } = await read(await open(), { only: [{ container: "101", about: "change", id: "3" }] });
    expect(parts.flatMap(({ rows }) => rows.change ?? []).map(({ id }) => id)).toEqual(["request/3"]);
  });

  test("waits as it is told", async () => {
    const { waits, failure } = await read(await open([{ status: 429, headers: { "retry-after": "7" } }]));
    expect([failure, waits]).toEqual([null, [7000]]);
  });

  test("names a wrong token, a forbidden scope and a lost place, without a name", async () => {
    expect((await read(await open(), { token: "wrong" })).failure).toMatchObject({ code: "source.unauthorised" });
    const { failure } = await read(await open([{ status: 403 }]));
    expect(failure).toMatchObject({ code: "source.forbidden-scope" });
    expect(String(failure)).not.toContain(PEOPLE[0]);
    expect((await read(await open(), { cursor: { old: true } })).failure).toMatchObject({ code: "source.cursor-lost" });
  });

  test("says no coverage for a list that does not exist", async () => {
    const { parts } = await read(await open([], ["deployments"]));
    const covered = parts.flatMap(({ rows }) => rows.source_coverage ?? []).map(({ table_name }) => table_name);
    expect(covered).toEqual(["change", "review_step", "run", "run_control"]);
    expect(parts.flatMap(({ rows }) => rows.data_quality ?? []).map(({ kind }) => kind)).toContain("no-source");
  });
});

describe("a delivery of GitLab", () => {
  const body = Buffer.from(
    JSON.stringify({ object_kind: "merge_request", user: { name: PEOPLE[0] }, project: { id: 101 }, object_attributes: { id: 9, iid: 3 } }),
  );
  const receive = (token: string, webhook: string | null = "secret-word") =>
    gitlab.receive({ headers: { "x-gitlab-token": token, "x-gitlab-event-uuid": "u-1" }, body, now: NOW }, { token: TOKEN, webhook });

  test("is a hint and nothing more", () => {
    expect(receive("secret-word")).toEqual({ outcome: "hints", delivery: "u-1", hints: [{ container: "101", about: "change", id: "3" }] });
  });

  test.each([
    ["secret-worc", "secret-word"],
    ["", "secret-word"],
    ["", null],
    ["", ""],
  ])("with the token '%s' against %s is refused", (said, secret) => {
    expect(receive(said, secret)).toMatchObject({ outcome: "refused", code: "ingest.bad-signature" });
  });
});
