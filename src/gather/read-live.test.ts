import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Row } from "../core/evidence/tables.ts";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import { unknownOrganisation } from "../core/model/organisation.ts";
import { DAY, HOUR } from "../core/model/time.ts";
import { openDuckdbEngine } from "../evidence/duckdb-engine.ts";
import { type Lake, openLake } from "../evidence/lake.ts";
import type { Json, LiveReading, LiveSource } from "../sources/live/live-source.ts";
import { openBucketSalts } from "./bucket-salts.ts";
import { type LiveRead, readLive } from "./read-live.ts";

const NOW = Date.UTC(2026, 10, 10);
let folder = "";
let lake: Lake;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "live-"));
  lake = await openLake(join(folder, "lake"));
});
afterEach(async () => {
  await lake.close();
  await rm(folder, { recursive: true, force: true });
});

function incident(id: string, detected: number): Row<"incident"> {
  const none = { repo: null, env: null, severity: null, mitigated: null, resolved: null, caused_by: null, link_kind: null };
  return { ...none, id, service: "pay", detected, is_security: false, detected_by: null, team: null };
}

/** A tool whose reading is what a test says. */
function aTool(read: (reading: LiveReading) => Promise<void>): LiveSource {
  return {
    kind: "pagerduty",
    check: async () => ({ reads: [], cannot: [] }),
    async *repositories() {},
    read,
    receive: () => ({ outcome: "ignored", delivery: "", kind: "" }),
  };
}

function reading(source: LiveSource, over: Partial<LiveRead> = {}): LiveRead {
  return {
    source,
    connection: { id: "pager", address: "https://pager.example", settings: {} },
    secrets: { token: "t", webhook: null },
    repositories: [],
    organisation: unknownOrganisation,
    cursor: null,
    again: null,
    only: null,
    reconcile: false,
    now: () => NOW,
    signal: new AbortController().signal,
    progress: () => {},
    ...over,
  };
}

/** Where each call found the lake: how many incidents were visible when the cursor was kept. */
async function into(kept: { cursor: Json; seen: number }[] = []) {
  return {
    lake,
    salts: await openBucketSalts(folder, NOW),
    commit: (work: () => Promise<void>) => work(),
    keptUpTo: async (cursor: Json) => void kept.push({ cursor, seen: await incidents() }),
  };
}

async function incidents(): Promise<number> {
  return (await openDuckdbEngine(lake)).rowCount("incident");
}

test("rows are in the lake before the cursor that lies after them is kept", async () => {
  const kept: { cursor: Json; seen: number }[] = [];
  const tool = aTool(async ({ keep }) => {
    await keep({ rows: { incident: [incident("a", NOW - DAY)] }, cursor: "page 1" });
    await keep({ rows: { incident: [incident("b", NOW - HOUR)] }, cursor: "page 2" });
  });
  expect(await readLive(reading(tool), await into(kept))).toEqual({ rows: 2 });
  expect(kept).toEqual([{ cursor: "page 2", seen: 2 }]);
});

test("a long read is committed every half minute", async () => {
  let at = NOW;
  const kept: { cursor: Json; seen: number }[] = [];
  const tool = aTool(async ({ keep }) => {
    for (const id of ["a", "b", "c"]) {
      at += 31_000;
      await keep({ rows: { incident: [incident(id, NOW)] }, cursor: id });
    }
  });
  await readLive(reading(tool, { now: () => at }), await into(kept));
  expect(kept).toEqual([
    { cursor: "a", seen: 1 },
    { cursor: "b", seen: 2 },
    { cursor: "c", seen: 3 },
  ]);
});

test("of parts that come side by side each is in the lake before a cursor that lies after it", async () => {
  let at = NOW;
  const kept: { cursor: Json; seen: number }[] = [];
  const ids = ["a", "b", "c", "d", "e"];
  const tool = aTool(async ({ keep }) => {
    await Promise.all(
      ids.map((id, index) => {
        at += 31_000;
        return keep({ rows: { incident: [incident(id, NOW)] }, cursor: index + 1 });
      }),
    );
  });
  await readLive(reading(tool, { now: () => at }), await into(kept));
  expect(kept.at(-1)).toEqual({ cursor: 5, seen: 5 });
  for (const { cursor, seen } of kept) expect(seen).toBeGreaterThanOrEqual(Number(cursor));
});

test("after rows that could not be kept no later cursor is", async () => {
  let at = NOW;
  const kept: Json[] = [];
  const tool = aTool(async ({ keep }) => {
    const lane = (id: string) => {
      at += 31_000;
      return keep({ rows: { incident: [incident(id, NOW)] }, cursor: id });
    };
    await Promise.allSettled([lane("a"), lane("b")]);
    await lane("c");
  });
  const keptUpTo = async (cursor: Json) => {
    kept.push(cursor);
    throw new Error("no space");
  };
  const full = { ...(await into()), keptUpTo };
  await readLive(reading(tool, { now: () => at }), full).catch(() => {});
  expect(kept).toHaveLength(1);
});

test("a read that fails keeps what it had and goes on from there; what is read twice counts once", async () => {
  const kept: { cursor: Json; seen: number }[] = [];
  const expired = new EvenkeelError("source.unauthorised", "does not accept the token", "make a new one");
  const half = aTool(async ({ keep }) => {
    await keep({ rows: { incident: [incident("a", NOW)] }, cursor: 1 });
    throw expired;
  });
  await expect(readLive(reading(half), await into(kept))).rejects.toBe(expired);
  const rest = aTool(async ({ cursor, keep }) => {
    expect(cursor).toBe(1);
    await keep({ rows: { incident: [incident("a", NOW), incident("b", NOW)] }, cursor: 2 });
  });
  await readLive(reading(rest, { cursor: 1 }), await into(kept));
  expect(kept).toEqual([
    { cursor: 1, seen: 1 },
    { cursor: 2, seen: 2 },
  ]);
});

test("reading again begins without a cursor, and reading what deliveries told of moves none", async () => {
  const kept: { cursor: Json; seen: number }[] = [];
  const tool = aTool(async ({ cursor, from, keep }) => {
    expect([cursor, from]).toEqual([null, NOW - DAY]);
    await keep({ rows: {}, cursor: "anew" });
  });
  await readLive(reading(tool, { cursor: "old", again: NOW - DAY }), await into(kept));
  expect(kept.map(({ cursor }) => cursor)).toEqual(["anew"]);
  const hinted = aTool(({ keep }) => keep({ rows: { incident: [incident("z", NOW)] }, cursor: "hint" }));
  await readLive(reading(hinted, { cursor: "anew", only: [{ container: "pay", about: "incident", id: "z" }] }), await into(kept));
  expect(kept.map(({ cursor }) => cursor)).toEqual(["anew"]);
  expect(await incidents()).toBe(1);
});

test("rows of a quarter whose salt is gone have a contributor in a first read only", async () => {
  const account = { login: "somebody", mail: null, name: null, isBot: false };
  const buckets: (string | null)[] = [];
  const tool = aTool(async ({ resolve }) => {
    buckets.push(resolve(account, NOW - 200 * DAY, "pay").bucket, resolve(account, NOW, "pay").bucket);
  });
  await readLive(reading(tool), await into());
  await readLive(reading(tool, { cursor: "on" }), await into());
  expect(buckets.map((bucket) => bucket !== null)).toEqual([true, true, false, true]);
  expect(buckets[1]).toBe(buckets[3]);
});
