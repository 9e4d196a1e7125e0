import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Row } from "../core/evidence/tables.ts";
import { DAY } from "../core/model/time.ts";
import { startDuckdb } from "./duckdb.ts";
import { openMemoryEngine } from "./duckdb-engine.ts";
import type { LoadableEngine } from "./engine.ts";

const MONDAY = Date.UTC(2026, 0, 5);
let engine: LoadableEngine;
beforeAll(async () => {
  engine = await openMemoryEngine(startDuckdb());
});
afterAll(() => engine.close());

type Change = Row<"change">;

function mined(oid: string, over: Partial<Change> = {}): Change {
  return {
    ...{ repo: "quay", id: oid, team: "git-team", bucket: "aaaaaaaa", opened: null, ready: null, first_commit: MONDAY, first_review: null },
    ...{ approved: null, merged: MONDAY + DAY, closed: null, merge_oid: oid, style: "merge", size_band: "50", n_files: 3, actor: "human" },
    ...{ kind: "fix", is_security: true, needs_security: true, is_dependency_update: false, is_security_update: null },
    ...{ touches_tests: true, touches_docs: false, n_owner_teams: 2, reverts_oid: null },
    ...over,
  };
}

function request(number: number, oid: string | null, over: Partial<Change> = {}): Change {
  return mined(oid ?? "", {
    ...{
      id: `request/${number}`,
      style: "request",
      merge_oid: oid,
      team: "forge-team",
      bucket: "bbbbbbbb",
      opened: MONDAY + 1,
      kind: "other",
    },
    ...{ first_review: MONDAY + 2, first_commit: null, is_security: false, n_files: 0, size_band: null, touches_tests: false },
    ...over,
  });
}

async function changes(rows: readonly Change[]): Promise<readonly Record<string, unknown>[]> {
  await engine.clear();
  await engine.load("change", rows, MONDAY);
  const { names, columns, length } = await engine.query(
    'select * exclude (from_source, observed_at, order_key) from "change" order by repo, id',
  );
  return Array.from({ length }, (_, row) => Object.fromEntries(names.map((name, column) => [name, columns[column]?.[row] ?? null])));
}

test("a request and the commit it became are one change: times and people of the forge, content of git", async () => {
  const [only, ...others] = await changes([mined("c1"), request(7, "c1")]);
  expect(others).toEqual([]);
  expect(only).toMatchObject({ id: "request/7", style: "request", team: "forge-team", bucket: "bbbbbbbb", opened: MONDAY + 1 });
  expect(only).toMatchObject({
    first_review: MONDAY + 2,
    first_commit: MONDAY,
    kind: "fix",
    is_security: true,
    n_files: 3,
    size_band: "50",
  });
});

test("what the forge knows of the first commit stays, and what git does not know it fills in", async () => {
  const [only] = await changes([mined("c1", { size_band: null }), request(7, "c1", { first_commit: MONDAY - DAY, size_band: "200" })]);
  expect(only).toMatchObject({ first_commit: MONDAY - DAY, size_band: "200" });
});

test("the same commit in another repository is another change, and an open request has none yet", async () => {
  const rows = await changes([mined("c1", { repo: "pier" }), request(7, "c1"), request(8, null)]);
  expect(rows.map(({ repo, id }) => `${String(repo)} ${String(id)}`)).toEqual(["pier c1", "quay request/7", "quay request/8"]);
});

test("a direct commit beside requests has no contributor of its own, so that nobody counts twice", async () => {
  const rows = await changes([mined("c1", { style: "direct" }), request(7, null), mined("c2", { repo: "pier" })]);
  expect(rows.map(({ repo, bucket }) => [repo, bucket])).toEqual([
    ["pier", "aaaaaaaa"],
    ["quay", null],
    ["quay", "bbbbbbbb"],
  ]);
});

test("for any rows: every commit is one change, every request stays, and without requests nothing moves", async () => {
  const oids = fc.uniqueArray(fc.integer({ min: 0, max: 12 }), { maxLength: 8 });
  const requests = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.option(fc.integer({ min: 0, max: 12 }))), {
    maxLength: 6,
    selector: ([number]) => number,
  });
  await fc.assert(
    fc.asyncProperty(oids, requests, async (ours, theirs) => {
      const git = ours.map((oid) => mined(`c${oid}`));
      const forge = theirs.map(([number, oid]) => request(number, oid === null ? null : `c${oid}`));
      const rows = await changes([...git, ...forge]);
      const merged = new Set(forge.map(({ merge_oid }) => merge_oid));
      expect(rows.map(({ id }) => id)).toEqual(
        [...forge, ...git.filter(({ merge_oid }) => !merged.has(merge_oid))].map(({ id }) => id).toSorted(),
      );
      if (forge.length === 0) expect(rows).toEqual([...git].sort((a, b) => (a.id < b.id ? -1 : 1)));
    }),
    { numRuns: 30, seed: 5 },
  );
});
