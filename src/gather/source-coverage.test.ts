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
  await engine.load("run", [run("r1", -2, -1), run("r2", -4, null), run("r3", -6, -7), run("r4", -8, -7)], NOON);
  await engine.load("incident", [incident("i1", "pay"), incident("i2", "nobody")], NOON);
  await engine.load("deployment", [deployment], NOON);
  await engine.load("data_quality", [{ source: "forge", container: "quay", kind: "unknown account", item: "", n: 7 }], NOON);
});
afterAll(() => engine.close());

function run(id: string, started: number, finished: number | null): Row<"run"> {
  return {
    ...{ id, repo: "quay", change: null, oid: null, branch_role: "main", queued: null, result: "success" },
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
    ...{ table: "run", container: "quay", from: NOON - 8 * HOUR, to: NOON - 2 * HOUR, rows: 4, lateHours: 4, withEnd: 0.75 },
  });
  expect(source?.arrivals.find(({ table, container }) => table === "incident" && container === "pay")).toMatchObject({ withEnd: 0 });
});

test("rule 5: an interval that runs backwards is listed, and so are incidents that belong to nothing", async () => {
  const [source] = await sourceCoverage(engine);
  expect(source?.quality).toEqual(
    expect.arrayContaining([
      { kind: "negative interval", container: "quay", n: 1, items: ["r3"] },
      { kind: "orphan incident", container: "nobody", n: 1, items: ["i2"] },
    ]),
  );
});

test("accounts that nobody places are counted and not named", async () => {
  const [source] = await sourceCoverage(engine);
  expect(source?.quality).toContainEqual({ kind: "unknown account", container: "quay", n: 7, items: [] });
});
