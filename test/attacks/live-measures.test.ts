import { afterAll, beforeAll, expect, test } from "vitest";
import { readCatalogue } from "../../src/catalogue/read-catalogue.ts";
import type { Cell, Node } from "../../src/core/evidence/estimate.ts";
import type { Measure } from "../../src/core/evidence/measure.ts";
import type { Row } from "../../src/core/evidence/tables.ts";
import { unknownOrganisation } from "../../src/core/model/organisation.ts";
import { DAY, HOUR, periodWindow, WEEK } from "../../src/core/model/time.ts";
import { createRandom } from "../../src/core/statistics/random.ts";
import { cellsOfGroups } from "../../src/evidence/cells-of-groups.ts";
import { startDuckdb } from "../../src/evidence/duckdb.ts";
import { openMemoryEngine } from "../../src/evidence/duckdb-engine.ts";
import type { LoadableEngine } from "../../src/evidence/engine.ts";
import { placeSet } from "../../src/evidence/measure-groups.ts";
import { measureLattice } from "../../src/evidence/measure-lattice.ts";
import { measuredSet } from "../../src/evidence/measured-set.ts";
import { queryMeasure } from "../../src/evidence/query-measure.ts";
import { runMeasures } from "../../src/evidence/run-measures.ts";

// Measures count nearly the same things: what each of them shows by itself may not tell of few people when it is put together.

const K = 5;
const ORGANISATIONS = 12;
const from = periodWindow(723).from;
const window = { from, to: from + 12 * WEEK };
const now = window.to + WEEK;
const catalogue = await readCatalogue();
const measures = [...catalogue.measures.values()].filter((measure) => measure.class !== "artefact");

/** A small team beside three whose sizes are about k, one of them below another. */
const parents: Readonly<Record<string, string | null>> = { stream: null, left: "stream", right: "stream", aside: null, small: null };
const teams = [
  ...Object.entries(parents).map(([id, parent]) => ({ id, name: id, kind: "stream-aligned" as const, parent, hours: null })),
  { id: "gatekeepers", name: "gatekeepers", kind: "security" as const, parent: null, hours: null },
];
const organisation = { ...unknownOrganisation, teams };
const nodes: readonly Node[] = [
  { id: "org", kind: "organisation", name: "org" },
  ...teams.map(({ id }): Node => ({ id, kind: "team", name: id })),
];

interface Worker {
  readonly team: string;
  readonly bucket: string;
  readonly repo: string;
  /** What of this person's work a tool tells of. */
  readonly tells: { readonly commits: boolean; readonly changes: boolean; readonly gate: boolean; readonly items: boolean };
}

function invent(seed: number): readonly Worker[] {
  const { integer } = createRandom(seed, 23);
  const sometimes = (): boolean => integer(0, 9) < 7;
  const sizes: Readonly<Record<string, number>> = {
    left: 5 + integer(0, 2),
    right: 5 + integer(0, 2),
    aside: 5 + integer(0, 2),
    small: 2 + integer(0, 2),
  };
  return Object.entries(sizes).flatMap(([team, size]) =>
    Array.from({ length: size }, (_, person) => ({
      ...{ team, bucket: `${team}-${person}`, repo: `r${integer(0, 1)}` },
      tells: { commits: sometimes(), changes: sometimes(), gate: sometimes(), items: sometimes() },
    })),
  );
}

const WEEKS = [1, 4, 7, 10];

function commitRows(workers: readonly Worker[]): readonly Row<"commit">[] {
  return workers.flatMap(({ team, bucket, repo, tells }) =>
    (tells.commits ? WEEKS : []).map((week) => ({
      ...{ repo, oid: `${bucket} ${week}`, parent1: null, parent2: null, n_parents: 1, committed: from + week * WEEK },
      ...{ authored: from + week * WEEK, tz_min: 0, bucket, team, co_teams: 0, actor: "human", kind: "fix", reverts_oid: null },
      ...{ content_key: null, n_files: 1, n_security_paths: 0, n_test_paths: 0, n_doc_paths: 0, security_words: false },
      ...{ on_main: true, reachable: true, out_of_hours: false, clock_suspect: false },
    })),
  );
}

const changeId = ({ bucket }: Worker, week: number): string => `request ${bucket} ${week}`;

function changeRows(workers: readonly Worker[]): readonly Row<"change">[] {
  return workers.flatMap((worker) =>
    (worker.tells.changes ? WEEKS : []).map((week) => {
      const opened = from + week * WEEK;
      const { repo, team, bucket } = worker;
      return {
        ...{
          repo,
          id: changeId(worker, week),
          team,
          bucket,
          opened,
          ready: opened,
          first_commit: opened - HOUR,
          first_review: opened + HOUR,
        },
        ...{
          approved: opened + HOUR,
          merged: opened + DAY,
          closed: opened + DAY,
          merge_oid: null,
          style: "request",
          size_band: null,
          n_files: 1,
        },
        ...{ actor: "human", kind: "feature", is_security: week === 1, needs_security: week === 4, is_dependency_update: false },
        ...{ is_security_update: null, touches_tests: true, touches_docs: false, n_owner_teams: 1, reverts_oid: null },
      };
    }),
  );
}

function stepRows(workers: readonly Worker[]): readonly Row<"review_step">[] {
  return workers.flatMap((worker) =>
    (worker.tells.changes ? WEEKS : []).flatMap((week) => {
      const requested = from + week * WEEK;
      const base = { repo: worker.repo, change: changeId(worker, week), requested, self: false, bucket: worker.bucket };
      const look = { id: `look ${base.change}`, gate: null, requested_team: null, responder_team: "aside", is_security: false };
      const gate = {
        id: `gate ${base.change}`,
        gate: null,
        requested_team: "gatekeepers",
        responder_team: "gatekeepers",
        is_security: true,
      };
      // Few are answered before their work is finished.
      const late = week !== 7 || !worker.bucket.endsWith("-0");
      return [
        { ...base, ...look, responded: requested + HOUR, outcome: "approved" },
        ...(worker.tells.gate
          ? [{ ...base, ...gate, responded: requested + (late ? HOUR : -HOUR), outcome: late ? "changes" : "approved" }]
          : []),
      ];
    }),
  );
}

function itemRows(workers: readonly Worker[]): readonly Row<"work_item">[] {
  return workers.flatMap(({ team, bucket, tells }) =>
    (tells.items ? WEEKS : []).map((week) => ({
      ...{ id: `item ${bucket} ${week}`, team, container: "board", type: "task", class: "feature", bucket, created: from + week * WEEK },
      ...{ started: from + week * WEEK, done: from + week * WEEK + DAY, dropped: null, unplanned: false, iteration: null },
    })),
  );
}

let engine: LoadableEngine;
beforeAll(async () => {
  engine = await openMemoryEngine(startDuckdb());
});
afterAll(() => engine.close());

async function load(workers: readonly Worker[]): Promise<void> {
  await engine.clear();
  await engine.load("commit", commitRows(workers), now);
  await engine.load("change", changeRows(workers), now);
  await engine.load("review_step", stepRows(workers), now);
  await engine.load("work_item", itemRows(workers), now);
}

const shownIn = (cells: readonly Cell[]): readonly string[] => [
  ...new Set(cells.flatMap(({ node, result }) => (result.outcome === "value" ? [node] : []))),
];

function isInside(team: string, node: string): boolean {
  return node === "org" || node === team || parents[team] === node;
}

/** The fewest people that a sum or difference of the shown nodes is about, whichever measures show them; every weight in -1, 0, 1. */
function fewestBehind(shown: readonly string[], workers: readonly Worker[]): number {
  let fewest = Number.POSITIVE_INFINITY;
  for (let code = 1; code < 3 ** shown.length; code++) {
    const weight = (place: number): number => (Math.floor(code / 3 ** place) % 3) - 1;
    const left = workers.filter(({ team }) => shown.reduce((sum, node, at) => sum + (isInside(team, node) ? weight(at) : 0), 0) !== 0);
    if (left.length > 0) fewest = Math.min(fewest, left.length);
  }
  return fewest;
}

/** What every measure would show if it looked at nothing but itself. */
async function eachByItself(): Promise<readonly Cell[]> {
  const lattice = measureLattice(nodes, organisation, new Map());
  const kinds = new Map(nodes.map(({ id, kind }) => [id, kind]));
  const cells: Cell[] = [];
  for (const measure of measures) {
    const { sql } = measure;
    if (sql === null) continue;
    const placed = placeSet(measure, await measuredSet(engine, { ...measure, sql }, window, []), lattice, window);
    cells.push(...cellsOfGroups(measure, placed, { lattice, window, k: K, now, kinds, atLarge: new Map() }));
  }
  return cells;
}

test("what all measures show together is of no set of teams with fewer than k people", { timeout: 240_000 }, async () => {
  let values = 0;
  let exposed = 0;
  for (let seed = 1; seed <= ORGANISATIONS; seed++) {
    const workers = invent(seed);
    await load(workers);
    const cells = await runMeasures(engine, { measures, nodes, organisation, window, k: K, now });
    values += cells.filter(({ result }) => result.outcome === "value").length;
    expect(fewestBehind(shownIn(cells), workers), `organisation of seed ${seed}`).toBeGreaterThanOrEqual(K);
    if (fewestBehind(shownIn(await eachByItself()), workers) < K) exposed += 1;
  }
  // The attack means nothing against a report that shows nothing, nor if it never finds anybody.
  expect(values).toBeGreaterThan(ORGANISATIONS * 10);
  expect(exposed).toBeGreaterThan(0);
});

const additive: ReadonlySet<string> = new Set(["rate", "ratio", "count", "categories", "level"]);

/** Of each item that a shown cell counts, whose it is. */
type Counted = ReadonlyMap<string, string>;

async function countedBy(measure: Measure, shown: readonly Cell[]): Promise<readonly Counted[]> {
  const { sql } = measure;
  if (sql === null) return [];
  const { rows } = await queryMeasure(engine, { ...measure, sql }, window, []);
  const own = rows.filter((row) => row.covered && row.item !== null && row.bucket !== null);
  return shown.map(({ variant, category, node }) => {
    const inside = own.filter(
      (row) => row.variant === (variant ?? row.variant) && row.category === category && isInside(row.team ?? "", node),
    );
    return new Map(inside.map((row) => [row.item ?? "", row.bucket ?? ""]));
  });
}

/** The fewest people that a sum or difference of up to three such cells is about. */
function fewestCounted(cells: readonly Counted[]): number {
  const owners = new Map(cells.flatMap((each) => [...each]));
  let fewest = Number.POSITIVE_INFINITY;
  const search = (next: number, left: number, sums: ReadonlyMap<string, number>): void => {
    const people = new Set([...sums].flatMap(([item, sum]) => (sum === 0 ? [] : [owners.get(item)])));
    if (people.size > 0) fewest = Math.min(fewest, people.size);
    if (left === 0) return;
    for (let at = next; at < cells.length; at++) {
      for (const weight of [1, -1]) {
        const more = new Map(sums);
        for (const item of cells[at]?.keys() ?? []) more.set(item, (more.get(item) ?? 0) + weight);
        search(at + 1, left - 1, more);
      }
    }
  };
  search(0, 3, new Map());
  return fewest;
}

test("variants of one measure, taken from each other, are about nobody fewer than k", { timeout: 240_000 }, async () => {
  let several = 0;
  for (let seed = 1; seed <= ORGANISATIONS; seed++) {
    await load(invent(seed));
    const cells = await runMeasures(engine, { measures, nodes, organisation, window, k: K, now });
    for (const measure of measures.filter(({ shape }) => additive.has(shape))) {
      const shown = cells.filter((cell) => cell.measure === measure.id && cell.result.outcome === "value");
      if (new Set(shown.map(({ variant }) => variant)).size > 1) several += 1;
      expect(fewestCounted(await countedBy(measure, shown)), `${measure.id}, organisation of seed ${seed}`).toBeGreaterThanOrEqual(K);
    }
  }
  expect(several).toBeGreaterThan(0);
});
