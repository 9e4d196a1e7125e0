import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { contributorsOf, mergedTally, tallyOf } from "../../src/core/evidence/contributors.ts";
import type { Cell, Node } from "../../src/core/evidence/estimate.ts";
import { exampleMeasure } from "../../src/core/evidence/example-measure.fixture.ts";
import type { Row } from "../../src/core/evidence/tables.ts";
import { unknownOrganisation } from "../../src/core/model/organisation.ts";
import { DAY, HOUR, periodWindow, WEEK } from "../../src/core/model/time.ts";
import { createRandom } from "../../src/core/statistics/random.ts";
import { startDuckdb } from "../../src/evidence/duckdb.ts";
import { openMemoryEngine } from "../../src/evidence/duckdb-engine.ts";
import type { LoadableEngine } from "../../src/evidence/engine.ts";
import { runMeasures } from "../../src/evidence/run-measures.ts";
import { createResolve } from "../../src/sources/live/resolve-account.ts";
import { readActorRules } from "../../src/sources/reading/actor-rules.ts";

const K = 5;
const ORGANISATIONS = 25;
const window = periodWindow(720);
const sql = readFileSync(new URL("../../catalogue/measures/E06/measure.sql", import.meta.url), "utf8");
const measure = exampleMeasure({ name: "First look", shape: "duration", unit: "hours", windowWeeks: 4, nMin: 1, sql });

/** Two teams inside a stream inside the organisation, and a third beside the stream. */
const parents: Readonly<Record<string, string | null>> = { stream: null, left: "stream", right: "stream", aside: null };
const teams = Object.entries(parents).map(([id, parent]) => ({ id, name: id, kind: "stream-aligned" as const, parent, hours: null }));
const nodes: readonly Node[] = [
  { id: "org", kind: "organisation", name: "org" },
  ...teams.map(({ id }): Node => ({ id, kind: "team", name: id })),
  ...["r0", "r1"].map((id): Node => ({ id, kind: "repository", name: id })),
];

interface Change {
  readonly id: string;
  readonly repo: string;
  readonly team: string;
  readonly bucket: string;
  readonly ready: number;
}

/** Teams of about k; one person in six changes team in the middle, and both repositories belong to several teams. */
function invent(seed: number): readonly Change[] {
  const { integer } = createRandom(seed, 17);
  return ["left", "right", "aside"].flatMap((home, place, all) =>
    Array.from({ length: 2 + integer(0, 6) }, (_, person) => {
      const later = integer(0, 5) === 0 ? (all[(place + 1) % all.length] ?? home) : home;
      const repo = `r${integer(0, 1)}`;
      return Array.from({ length: 2 + integer(0, 2) }, (_change, at): Change => {
        const id = `${home}-${person}-${at}`;
        return { id, repo, team: at === 0 ? home : later, bucket: `${home}-${person}`, ready: window.from + at * WEEK };
      });
    }).flat(),
  );
}

function changeRow({ id, repo, team, bucket, ready }: Change): Row<"change"> {
  return {
    ...{ repo, id, team, bucket, opened: ready, ready, first_commit: ready, first_review: ready + HOUR, approved: null },
    ...{ merged: ready + DAY, closed: ready + DAY, merge_oid: null, style: "request", size_band: null, n_files: 1 },
    ...{ actor: "human", kind: "feature", is_security: false, needs_security: null, is_dependency_update: false },
    ...{ is_security_update: null, touches_tests: false, touches_docs: false, n_owner_teams: null, reverts_oid: null },
  };
}

function stepOf({ id, repo, ready }: Pick<Row<"change">, "id" | "repo" | "ready">): Row<"review_step"> {
  const requested = ready ?? window.from;
  return {
    ...{ id, repo, change: id, gate: null, requested_team: null, responder_team: "aside", requested },
    ...{ responded: requested + HOUR, outcome: "approved", is_security: false, self: false, bucket: null },
  };
}

let engine: LoadableEngine;
beforeAll(async () => {
  engine = await openMemoryEngine(startDuckdb());
}, 60_000);
afterAll(() => engine.close());

async function published(changes: readonly Change[]): Promise<readonly Cell[]> {
  await engine.clear();
  await engine.load("change", changes.map(changeRow), window.to);
  await engine.load("review_step", changes.map(stepOf), window.to);
  const organisation = { ...unknownOrganisation, teams };
  return runMeasures(engine, { measures: [measure], nodes, organisation, window, k: K, now: window.to + WEEK });
}

function isInside({ team, repo }: Change, node: string): boolean {
  return node === "org" || node === team || node === repo || parents[team] === node;
}

/** The fewest people that a sum or difference of the shown nodes is about; every weight in -1, 0, 1. */
function fewestBehind(shown: readonly string[], changes: readonly Change[]): number {
  let fewest = Number.POSITIVE_INFINITY;
  for (let code = 1; code < 3 ** shown.length; code++) {
    const weight = (place: number): number => (Math.floor(code / 3 ** place) % 3) - 1;
    const left = changes.filter((change) => shown.reduce((sum, node, at) => sum + (isInside(change, node) ? weight(at) : 0), 0) !== 0);
    const tally = ({ bucket, repo, ready }: Change) => tallyOf([{ bucket, container: repo, time: ready, items: 1 }]);
    if (left.length > 0) fewest = Math.min(fewest, contributorsOf(mergedTally(left.map(tally))));
  }
  return fewest;
}

test("nested teams, shared repositories and people who move leave no figure of fewer than k reviewed people", async () => {
  let values = 0;
  for (let seed = 1; seed <= ORGANISATIONS; seed++) {
    const changes = invent(seed);
    const cells = await published(changes);
    const shown = cells.filter(({ result }) => result.outcome === "value");
    values += shown.length;
    const names = shown.map(({ node }) => node);
    expect(fewestBehind(names, changes), `organisation of seed ${seed}`).toBeGreaterThanOrEqual(K);
    const hidden = cells.filter(({ result }) => result.outcome === "suppressed");
    expect(hidden.flatMap(({ items, contributors }) => [...items, ...(contributors === null ? [] : [contributors])])).toEqual([]);
  }
  // The attack means nothing against a report that shows nothing.
  expect(values).toBeGreaterThan(ORGANISATIONS);
}, 120_000);

test("three people are not six where a quarter ends between review and merge", async () => {
  const end = Date.UTC(2025, 3, 1);
  const around = { from: end - 2 * WEEK, to: end + 2 * WEEK };
  const { actorOf } = await readActorRules();
  const saltFor = (container: string, quarter: string) => Buffer.from(`${container} ${quarter}`);
  const resolve = createResolve({ organisation: unknownOrganisation, actorOf, saltFor });
  const changes = ["a", "b", "c"].flatMap((login) =>
    [end - 2 * DAY, end + DAY].map((merged) => {
      const { bucket } = resolve({ login, mail: null, name: null, isBot: false }, merged, "r0");
      const change = { id: `${login} ${merged}`, repo: "r0", team: "left", bucket: bucket ?? "", ready: end - 3 * DAY };
      return { ...changeRow(change), merged, closed: merged };
    }),
  );
  await engine.clear();
  await engine.load("change", changes, around.to);
  await engine.load("review_step", changes.map(stepOf), around.to);
  const organisation = { ...unknownOrganisation, teams };
  const cells = await runMeasures(engine, { measures: [measure], nodes, organisation, window: around, k: K, now: around.to + WEEK });
  expect(new Set(changes.map(({ bucket }) => bucket)).size).toBe(6);
  expect(cells.filter(({ result }) => result.outcome !== "suppressed" && result.outcome !== "unknown")).toEqual([]);
  expect(cells.find(({ node }) => node === "org")?.result).toEqual({ outcome: "suppressed", reason: "too-few-contributors" });
}, 120_000);

test("the same attacker finds the few when every node is shown", () => {
  const all = nodes.map(({ id }) => id);
  const exposed = Array.from({ length: ORGANISATIONS }, (_, seed) => fewestBehind(all, invent(seed + 1))).filter((few) => few < K);
  expect(exposed.length).toBeGreaterThan(ORGANISATIONS * 0.9);
});
