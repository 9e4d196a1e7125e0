import { afterEach, describe, expect, test } from "vitest";
import { unknownOrganisation } from "../../core/model/organisation.ts";
import { DAY, HOUR, WEEK } from "../../core/model/time.ts";
import { openLiveHttp } from "../live/live-http.ts";
import type { Json, LivePart, LiveReading } from "../live/live-source.ts";
import { createResolve } from "../live/resolve-account.ts";
import { type FakeIncident, type FakePagerDuty, PEOPLE, signed, startPagerDuty, TOKEN } from "./pagerduty-server.fixture.ts";
import { pagerduty } from "./pagerduty-source.ts";

const NOW = Date.parse("2026-10-05T00:00:00Z");
const SECRETS = { token: TOKEN, webhook: "whsec-pagerduty" };
const at = (ms: number): string => new Date(ms).toISOString();
const payments = { id: "PSVC1", summary: "Payments API" };

/** 230 incidents over 40 weeks: more than two pages in some stretch, and one merged, one open, one whose end came first. */
const incidents: readonly FakeIncident[] = [
  ...Array.from({ length: 230 }, (_, index): FakeIncident => {
    const created = NOW - 2 * DAY - (index < 210 ? index * 2 * HOUR : index * 8 * DAY);
    return {
      id: `PINC${index}`,
      created_at: at(created),
      status: "resolved",
      resolved_at: at(created + HOUR),
      priority: { summary: index % 2 === 0 ? "P1" : "Major" },
      service: payments,
      title: `<img src=x> ${PEOPLE[0]}`,
    };
  }).filter(({ created_at }) => Date.parse(created_at) > NOW - 40 * WEEK),
  {
    id: "PMERGED",
    created_at: at(NOW - DAY),
    status: "resolved",
    resolved_at: at(NOW - DAY + HOUR),
    resolve_reason: { type: "merge_resolve_reason", incident: { id: "POPEN" } },
  },
  { id: "POPEN", created_at: at(NOW - DAY), status: "acknowledged", service: payments },
  { id: "PODD", created_at: at(NOW - DAY), status: "resolved", resolved_at: at(NOW - 2 * DAY) },
];

let fake: FakePagerDuty | null = null;
afterEach(async () => {
  await fake?.close();
  fake = null;
});

interface Asked {
  readonly cursor?: Json | null;
  readonly only?: LiveReading["only"];
  readonly token?: string;
  readonly stopAfter?: number;
  readonly now?: number;
}

/** Reads into memory; `stopAfter` parts the process dies. */
async function read(server: FakePagerDuty, { cursor = null, only = null, token = TOKEN, stopAfter, now = NOW }: Asked = {}) {
  const parts: LivePart[] = [];
  const waits: number[] = [];
  const http = openLiveHttp({
    address: server.address,
    headers: {},
    now: () => now,
    sleep: async (ms) => void waits.push(ms),
    random: () => 0.5,
    fetch: globalThis.fetch,
  });
  const reading: LiveReading = {
    connection: {
      id: "pager",
      address: server.address,
      settings: { severities: { Major: "high" }, teams: { "Payments API": "payments" } },
    },
    secrets: { ...SECRETS, token },
    repositories: [],
    organisation: unknownOrganisation,
    resolve: createResolve({ organisation: unknownOrganisation, actorOf: () => "human", saltFor: () => null }),
    http,
    cursor,
    from: now - 52 * WEEK,
    now,
    only,
    reconcile: false,
    keep: async (part) => {
      parts.push(part);
      if (parts.length === stopAfter) throw new Error("killed");
    },
    progress: () => {},
    signal: new AbortController().signal,
  };
  let failure: unknown = null;
  await pagerduty.read(reading).catch((error: unknown) => {
    failure = error;
  });
  return { parts, waits, failure };
}

const idsOf = (parts: readonly LivePart[]) => [...new Set(parts.flatMap(({ rows }) => rows.incident ?? []).map(({ id }) => id))].toSorted();
const expectedIds = incidents
  .filter(({ id }) => id !== "PMERGED")
  .map(({ id }) => `pagerduty/${id}`)
  .toSorted();

describe("PagerDuty", () => {
  test("tells every incident of a year, newest first, and says it is covered with the last part only", async () => {
    fake = await startPagerDuty(incidents);
    const { parts, failure } = await read(fake);
    expect(failure).toBeNull();
    expect(idsOf(parts)).toEqual(expectedIds);
    expect(parts.filter(({ rows }) => rows.source_coverage !== undefined)).toHaveLength(1);
    expect(parts.at(-1)?.rows.source_coverage?.map(({ table_name }) => table_name)).toEqual(["incident", "failure"]);
  });

  test("gives each its service, team, severity and reach, and nothing for one that was merged into another", async () => {
    fake = await startPagerDuty(incidents);
    const { parts } = await read(fake);
    const found = new Map(parts.flatMap(({ rows }) => rows.incident ?? []).map((row) => [row.id, row]));
    expect(found.get("pagerduty/PINC0")).toMatchObject({
      service: "payments-api",
      team: "payments",
      severity: "sev1",
      resolved: NOW - 2 * DAY + HOUR,
    });
    expect(found.get("pagerduty/PINC1")?.severity).toBe("sev2");
    expect(found.get("pagerduty/POPEN")).toMatchObject({ resolved: null, severity: null });
    expect(found.has("pagerduty/PMERGED")).toBe(false);
    const failures = parts.flatMap(({ rows }) => rows.failure ?? []);
    expect(failures.find(({ id }) => id === "pagerduty/failure/PINC0")).toMatchObject({
      stage: "S7",
      radius: "R5",
      confidence: "probable",
    });
    expect(parts.flatMap(({ rows }) => rows.data_quality ?? [])).toMatchObject([{ kind: "negative-duration", item: "pagerduty/PODD" }]);
  });

  test("goes on where it was killed, after any part, and ends with the same rows", async () => {
    fake = await startPagerDuty(incidents);
    const whole = (await read(fake)).parts.length;
    for (let stopAfter = 1; stopAfter < whole; stopAfter += 1) {
      const first = await read(fake, { stopAfter });
      const second = await read(fake, { cursor: first.parts.at(-1)?.cursor ?? null, now: NOW + HOUR });
      expect(second.failure).toBeNull();
      expect(idsOf([...first.parts, ...second.parts])).toEqual(expectedIds);
      expect(second.parts.at(-1)?.cursor).toEqual({ readTo: NOW + HOUR, backTo: null });
    }
  });

  test("asks only for what is new once a year is there", async () => {
    fake = await startPagerDuty(incidents);
    const { parts } = await read(fake);
    fake.asked.length = 0;
    const again = await read(fake, { cursor: parts.at(-1)?.cursor ?? null, now: NOW + DAY });
    expect(fake.asked).toHaveLength(1);
    expect(idsOf(again.parts)).toEqual([]);
  });

  test("reads a hinted incident again, and passes over one that is gone", async () => {
    fake = await startPagerDuty(incidents);
    const hint = (id: string) => ({ container: "PSVC1", about: "incident" as const, id });
    const { parts } = await read(fake, { cursor: { readTo: NOW, backTo: null }, only: [hint("PINC3"), hint("PGONE"), hint("PINC3")] });
    expect(idsOf(parts)).toEqual(["pagerduty/PINC3"]);
    expect(parts.at(-1)?.cursor).toEqual({ readTo: NOW, backTo: null });
  });

  test("names what went wrong, without a word of the reply", async () => {
    fake = await startPagerDuty(incidents);
    expect((await read(fake, { token: "wrong" })).failure).toMatchObject({ code: "source.unauthorised" });
    expect((await read(fake, { cursor: { readTo: "yesterday" } })).failure).toMatchObject({ code: "source.cursor-lost" });
    fake.fail.next = { status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify({ incidents: PEOPLE }) };
    const changed = (await read(fake)).failure;
    expect(changed).toMatchObject({ code: "source.schema-changed" });
    expect(String(changed)).not.toContain(PEOPLE[0]);
  });

  test("waits as long as it is asked to, and no shorter", async () => {
    fake = await startPagerDuty(incidents);
    fake.fail.next = { status: 429, headers: { "retry-after": "30" } };
    const { waits, failure } = await read(fake);
    expect(failure).toBeNull();
    expect(waits[0]).toBeGreaterThanOrEqual(30_000);
  });

  test("keeps nobody who was called or who answered", async () => {
    fake = await startPagerDuty(incidents);
    const kept = JSON.stringify((await read(fake)).parts);
    expect(kept.length).toBeGreaterThan(10_000);
    for (const person of PEOPLE) expect(kept).not.toContain(person);
  });
});

describe("a delivery of PagerDuty", () => {
  const body = JSON.stringify({
    event: {
      id: "01DEL",
      event_type: "incident.resolved",
      agent: { summary: PEOPLE[0] },
      data: { id: "PINC7", type: "incident", service: payments, assignees: [{ summary: PEOPLE[0] }] },
    },
  });

  test("is a hint to read its incident again, whichever of several signatures fits", () => {
    expect(pagerduty.receive({ ...signed(body, SECRETS.webhook), now: NOW }, SECRETS)).toEqual({
      outcome: "hints",
      delivery: "01DEL",
      hints: [{ container: "PSVC1", about: "incident", id: "PINC7" }],
    });
  });

  test("is refused with any bit of it turned, with another secret, and with none", () => {
    const right = signed(body, SECRETS.webhook);
    for (let byte = 0; byte < right.body.length; byte += 1) {
      const turned = Uint8Array.from(right.body);
      turned[byte] = (turned[byte] ?? 0) ^ 1;
      expect(pagerduty.receive({ headers: right.headers, body: turned, now: NOW }, SECRETS)).toMatchObject({
        code: "ingest.bad-signature",
      });
    }
    expect(pagerduty.receive({ ...right, now: NOW }, { ...SECRETS, webhook: "another" })).toMatchObject({ outcome: "refused" });
    expect(pagerduty.receive({ ...right, now: NOW }, { ...SECRETS, webhook: null })).toMatchObject({ outcome: "refused" });
    expect(pagerduty.receive({ headers: {}, body: right.body, now: NOW }, SECRETS)).toMatchObject({ outcome: "refused" });
  });

  test("of another kind is counted by its name", () => {
    const other = JSON.stringify({ event: { id: "02", event_type: "service.updated", data: { id: "PSVC1", type: "service" } } });
    expect(pagerduty.receive({ ...signed(other, SECRETS.webhook), now: NOW }, SECRETS)).toEqual({
      outcome: "ignored",
      delivery: "02",
      kind: "service.updated",
    });
    expect(pagerduty.receive({ ...signed("{", SECRETS.webhook), now: NOW }, SECRETS)).toMatchObject({ code: "ingest.unreadable" });
  });
});
