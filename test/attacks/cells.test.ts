import { afterAll, beforeAll, expect, test } from "vitest";
import { type LatticeNode, withheldCells } from "../../src/core/evidence/cell-rule.ts";
import { contributorsOf, mergedTally, tallyOf } from "../../src/core/evidence/contributors.ts";
import type { Cell, Node } from "../../src/core/evidence/estimate.ts";
import { exampleMeasure } from "../../src/core/evidence/example-measure.fixture.ts";
import type { MeasureRow } from "../../src/core/evidence/measure.ts";
import type { Atom } from "../../src/core/evidence/placed-atoms.ts";
import type { Row } from "../../src/core/evidence/tables.ts";
import { unknownOrganisation } from "../../src/core/model/organisation.ts";
import { periodWindow, WEEK } from "../../src/core/model/time.ts";
import { createRandom } from "../../src/core/statistics/random.ts";
import { startDuckdb } from "../../src/evidence/duckdb.ts";
import { openMemoryEngine } from "../../src/evidence/duckdb-engine.ts";
import type { LoadableEngine } from "../../src/evidence/engine.ts";
import { runMeasures } from "../../src/evidence/run-measures.ts";

const K = 5;
const ORGANISATIONS = 50;
const START = periodWindow(722).from;
const WINDOW = { from: START, to: START + 16 * WEEK };

/** One person's work: where they sit, where they commit, when. The attacker knows all of this; only the figures are secret. */
interface Worker {
  readonly bucket: string;
  readonly team: string;
  readonly repositories: readonly string[];
  readonly weeks: readonly number[];
}

interface Invented {
  readonly seed: number;
  readonly teams: readonly string[];
  readonly repositories: readonly string[];
  /** First read when the salt of the window's first quarter was destroyed: whose work its first weeks are, nobody knows any more. */
  readonly readLate: ReadonlySet<string>;
  readonly workers: readonly Worker[];
}

/** Small teams, shared repositories, people who come and go: where differences between cells are smallest. */
function invent(seed: number): Invented {
  const { integer } = createRandom(seed, 11);
  const teams = Array.from({ length: 1 + integer(0, 3) }, (_, index) => `team-${index}`);
  const repositories = Array.from({ length: 1 + integer(0, 3) }, (_, index) => `repo-${index}`);
  const workers = Array.from({ length: 4 + integer(0, 26) }, (_, index) => ({
    bucket: `b${index}`,
    team: teams[integer(0, teams.length - 1)] ?? "team-0",
    repositories: repositories.filter((_repo, at) => at === index % repositories.length || integer(0, 5) === 0),
    weeks: Array.from({ length: 16 }, (_week, week) => week).filter(() => integer(0, 9) < 6),
  }));
  return { seed, teams, repositories, workers, readLate: new Set(repositories.filter(() => integer(0, 2) === 0)) };
}

/** Weeks of the window before its first quarter ends. */
const OLD_QUARTER = 8;

function rowsOf({ workers, readLate }: Invented): readonly MeasureRow[] {
  return workers.flatMap(({ bucket, team, repositories, weeks }, worker) =>
    repositories.flatMap((repo) =>
      weeks.map((week) => ({
        variant: "all",
        category: null,
        container: repo,
        repo,
        team,
        bucket: readLate.has(repo) && week < OLD_QUARTER ? null : bucket,
        time: START + week * WEEK,
        item: null,
        covered: true,
        items: 1,
        k: (worker + week) % 3 === 0 ? 1 : 0,
        n: 1,
        num: null,
        den: null,
        started: null,
        ended: null,
        endedBy: null,
      })),
    ),
  );
}

const sql = `select 'all' as variant, cast(null as text) as category, repo as container, repo, team, bucket, committed as time,
  oid as item, true as covered, cast(1 as double precision) as items,
  cast(case when kind = 'fix' then 1 else 0 end as double precision) as k, cast(1 as double precision) as n,
  cast(null as double precision) as num, cast(null as double precision) as den,
  cast(null as timestamp) as started, cast(null as timestamp) as ended, cast(null as text) as ended_by
from "commit" where committed >= :from and committed < :to`;

let engine: LoadableEngine;
beforeAll(async () => {
  engine = await openMemoryEngine(startDuckdb());
});
afterAll(() => engine.close());

async function loaded(rows: readonly MeasureRow[]): Promise<LoadableEngine> {
  const commits = rows.map(
    (row, index): Row<"commit"> => ({
      repo: row.container,
      oid: `o${index}`,
      parent1: null,
      parent2: null,
      n_parents: 1,
      committed: row.time,
      authored: row.time,
      tz_min: 0,
      bucket: row.bucket,
      team: row.team,
      co_teams: 0,
      actor: "human",
      kind: row.k === 1 ? "fix" : "feature",
      reverts_oid: null,
      content_key: null,
      n_files: 1,
      n_security_paths: 0,
      n_test_paths: 0,
      n_doc_paths: 0,
      security_words: false,
      on_main: true,
      reachable: true,
      out_of_hours: null,
      clock_suspect: false,
    }),
  );
  await engine.clear();
  await engine.load("commit", commits, WINDOW.to);
  return engine;
}

const measure = exampleMeasure({ name: "Invented", windowWeeks: 16, nMin: 1, sql });

function nodesOf({ teams, repositories }: Invented): readonly Node[] {
  return [
    { id: "org", kind: "organisation", name: "org" },
    ...teams.map((id): Node => ({ id, kind: "team", name: id })),
    ...repositories.map((id): Node => ({ id, kind: "repository", name: id })),
  ];
}

async function publishedBy(invented: Invented): Promise<readonly Cell[]> {
  const teams = invented.teams.map((id) => ({ id, name: id, kind: "stream-aligned" as const, parent: null, hours: null }));
  const asked = {
    measures: [measure],
    nodes: nodesOf(invented),
    organisation: { ...unknownOrganisation, teams },
    window: WINDOW,
    k: K,
    now: WINDOW.to + 52 * WEEK,
  };
  return runMeasures(await loaded(rowsOf(invented)), asked);
}

/** Everything that is shown, as sets of rows: each cell, and each point of its series. */
function shownSets(cells: readonly Cell[], rows: readonly MeasureRow[]): readonly (readonly number[])[] {
  const inNode = (row: MeasureRow, node: string): boolean => node === "org" || row.team === node || row.repo === node;
  const wholes = new Map<string, readonly number[]>();
  const shown = cells.flatMap((cell) => {
    if (cell.result.outcome !== "value") return [];
    const whole = rows.map((row) => (inNode(row, cell.node) ? 1 : 0));
    wholes.set(cell.node, whole);
    const points = (cell.result.details.series ?? []).filter((point) => point.n !== null);
    const sets = points.map(({ window }) =>
      rows.map((row, index) => (whole[index] === 1 && row.time >= window.from && row.time < window.to ? 1 : 0)),
    );
    return [whole, ...sets, minus(whole, sets)];
  });
  const org = wholes.get("org");
  const parts = (kind: string): readonly (readonly number[])[] =>
    [...wholes].flatMap(([node, set]) => (node.startsWith(kind) ? [set] : []));
  return org === undefined ? shown : [...shown, minus(org, parts("team")), minus(org, parts("repo"))];
}

function minus(whole: readonly number[], parts: readonly (readonly number[])[]): readonly number[] {
  return whole.map((value, index) => parts.reduce((left, part) => left - (part[index] ?? 0), value));
}

/** Rows the published sets cannot tell apart count as one. */
function distinctColumns(
  sets: readonly (readonly number[])[],
  rows: readonly MeasureRow[],
): readonly { readonly column: readonly number[]; readonly rows: readonly MeasureRow[] }[] {
  const classes = new Map<string, { column: readonly number[]; rows: MeasureRow[] }>();
  rows.forEach((row, index) => {
    const column = sets.map((set) => set[index] ?? 0);
    const known = classes.get(column.join()) ?? { column, rows: [] };
    known.rows.push(row);
    classes.set(column.join(), known);
  });
  return [...classes.values()];
}

/**
 * Adds and subtracts published figures with every weight in -1, 0, 1 over up to three of them and says how few contributors the result
 * can be about; the everyday attacks (whole minus all parts, window minus all periods) are among the figures.
 */
function fewestIsolated(sets: readonly (readonly number[])[], rows: readonly MeasureRow[]): number {
  const columns = distinctColumns(sets, rows).map((one) => ({ column: one.column, tally: tallyOf(one.rows) }));
  let fewest = Number.POSITIVE_INFINITY;
  const search = (from: number, left: number, sums: readonly number[]): void => {
    if (sums.some((value) => value !== 0)) {
      const about = contributorsOf(mergedTally(columns.filter((_, index) => sums[index] !== 0).map(({ tally }) => tally)));
      // Every row is somebody's: of whom nobody is known there may be one.
      fewest = Math.min(fewest, about);
    }
    if (left === 0) return;
    for (let set = from; set < sets.length; set++) {
      for (const weight of [1, -1])
        search(
          set + 1,
          left - 1,
          sums.map((sum, index) => sum + weight * (columns[index]?.column[set] ?? 0)),
        );
    }
  };
  search(
    0,
    3,
    columns.map(() => 0),
  );
  return fewest;
}

test("no sum or difference of published cells is about fewer than k contributors", { timeout: 120_000 }, async () => {
  let published = 0;
  let series = 0;
  for (let seed = 1; seed <= ORGANISATIONS; seed++) {
    const invented = invent(seed);
    const rows = rowsOf(invented);
    const sets = shownSets(await publishedBy(invented), rows);
    published += sets.length;
    series += sets.length > 3 + invented.teams.length + invented.repositories.length ? 1 : 0;
    expect(fewestIsolated(sets, rows), `organisation of seed ${seed}`).toBeGreaterThanOrEqual(K);
  }
  // The attack means nothing against a report that shows nothing.
  expect(published).toBeGreaterThan(ORGANISATIONS);
  expect(series).toBeGreaterThan(ORGANISATIONS / 5);
});

test("the attack finds people when cells are published without the rule", async () => {
  let exposed = 0;
  for (let seed = 1; seed <= ORGANISATIONS; seed++) {
    const invented = invent(seed);
    const rows = rowsOf(invented);
    const sets = nodesOf(invented).map(({ id }) => rows.map((row) => (id === "org" || row.team === id || row.repo === id ? 1 : 0)));
    if (fewestIsolated(sets, rows) < K) exposed += 1;
  }
  expect(exposed).toBeGreaterThan(ORGANISATIONS / 2);
});

test("a suppressed cell shows only its reason", async () => {
  for (let seed = 1; seed <= ORGANISATIONS; seed++) {
    for (const cell of await publishedBy(invent(seed))) {
      if (cell.result.outcome !== "suppressed") continue;
      expect(Object.keys(cell.result).toSorted()).toEqual(["outcome", "reason"]);
      expect({ contributors: cell.contributors, items: cell.items, hash: cell.inputsHash, caveats: cell.caveats }).toEqual({
        contributors: null,
        items: [],
        hash: "",
        caveats: [],
      });
    }
  }
});

test("raising k never shows a node that a lower k withheld for its size", () => {
  for (let seed = 1; seed <= ORGANISATIONS; seed++) {
    const invented = invent(seed);
    const rows = rowsOf(invented);
    const nodes: readonly LatticeNode[] = nodesOf(invented).map(({ id }) => ({ id, parent: id === "org" ? null : "org", members: null }));
    const atoms: readonly Atom[] = rows.map((row) => ({
      nodes: ["org", row.team ?? "", row.repo ?? ""],
      tally: tallyOf([row]),
      unattributed: row.bucket === null,
    }));
    const low = withheldCells(nodes, atoms, { k: 5, dominance: false, period: "p" });
    const high = withheldCells(nodes, atoms, { k: 8, dominance: false, period: "p" });
    for (const [node, reason] of low) if (reason === "too-few-contributors") expect(high.has(node)).toBe(true);
  }
});
