import { afterAll, beforeAll, expect, test } from "vitest";
import type { Row } from "../core/evidence/tables.ts";
import { HOUR } from "../core/model/time.ts";
import { startDuckdb } from "../evidence/duckdb.ts";
import { openMemoryEngine } from "../evidence/duckdb-engine.ts";
import type { LoadableEngine } from "../evidence/engine.ts";
import { sourceCoverage } from "./source-coverage.ts";

const NOON = Date.UTC(2026, 10, 10, 12);
let engine: LoadableEngine;

beforeAll(async () => {
  engine = await openMemoryEngine(startDuckdb());
  await engine.load("run", [run("r0", -500, -499), run("r4", -8, -7)], NOON - 10 * HOUR);
  await engine.load(
    "run",
    [run("r1", -2, -1), run("r2", -4, null), run("r3", -6, -7), run("r4", -8, -7), run("r5", -3, null, "failure")],
    NOON,
  );
  await engine.load("incident", [incident("i1", "pay"), incident("i2", "nobody")], NOON);
  await engine.load("deployment", [deployment], NOON);
  await engine.load(
    "data_quality",
    [
      { source: "forge", container: "quay", kind: "account-unknown", item: "", n: 7 },
      { source: "forge", container: "quay", kind: "negative-interval", item: "quay", n: 1 },
    ],
    NOON,
  );
});
afterAll(() => engine.close());

function run(id: string, started: number, finished: number | null, result = finished === null ? "running" : "success"): Row<"run"> {
  return {
    ...{ id, repo: "quay", change: null, oid: null, branch_role: "main", queued: null, result },
    ...{ started: NOON + started * HOUR, finished: finished === null ? null : NOON + finished * HOUR },
  };
}

function incident(id: string, service: string): Row<"incident"> {
  const none = { repo: null, env: null, severity: null, mitigated: null, resolved: null, caused_by: null, link_kind: null };
  return { ...none, id, service, detected: NOON, is_security: false, detected_by: null, team: null };
}

const deployment: Row<"deployment"> = {
  ...{ id: "d1", repo: "quay", service: "pay", env: "production", artifact: null, oid: "c1", started: null, finished: NOON - HOUR },
  ...{ result: "success", prev_success_id: null, planned: null, cause_incident: null, proxy: "none", bucket: null, is_fix_only: null },
};

test("it says when what arrived, how late, and how much of it has its end", async () => {
  const [source] = await sourceCoverage(engine);
  expect(source?.arrivals.find(({ table }) => table === "run")).toEqual({
    ...{ table: "run", places: 1, rows: 6, from: NOON - 499 * HOUR, to: NOON - HOUR, arrived: NOON },
    late: { median: 4, p90: 6.6, n: 5 },
    ends: { have: 4, of: 6 },
  });
  expect(source?.arrivals.find(({ table }) => table === "incident")).toMatchObject({ places: 2, ends: { have: 0, of: 2 } });
});

test("what was read at once long after it happened says nothing of how late news comes", async () => {
  const [source] = await sourceCoverage(engine);
  expect(source?.arrivals.find(({ table }) => table === "deployment")).toMatchObject({ rows: 1, late: null });
});

test("rule 5: an interval that runs backwards is listed once, and so are ends without a time and incidents that belong to nothing", async () => {
  const [source] = await sourceCoverage(engine);
  expect(source?.quality).toEqual(
    expect.arrayContaining([
      { kind: "negative-interval", container: "quay", n: 1, items: ["r3"] },
      { kind: "missing-end", container: "quay", n: 1, items: ["r5"] },
      { kind: "orphan-incident", container: "nobody", n: 1, items: ["i2"] },
    ]),
  );
});

test("accounts that nobody places are counted and not named", async () => {
  const [source] = await sourceCoverage(engine);
  expect(source?.quality).toContainEqual({ kind: "account-unknown", container: "quay", n: 7, items: [] });
});

test("an empty lake has no source", async () => {
  const lake = await openMemoryEngine(startDuckdb());
  try {
    expect(await sourceCoverage(lake)).toEqual([]);
  } finally {
    await lake.close();
  }
});
