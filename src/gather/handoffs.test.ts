import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Row, TableName } from "../core/evidence/tables.ts";
import { type Organisation, type Team, unknownOrganisation } from "../core/model/organisation.ts";
import { DAY, HOUR } from "../core/model/time.ts";
import { startDuckdb } from "../evidence/duckdb.ts";
import { openMemoryEngine } from "../evidence/duckdb-engine.ts";
import type { LoadableEngine } from "../evidence/engine.ts";
import { handoffs } from "./handoffs.ts";

const NOW = Date.UTC(2026, 5, 1);
/** A Monday in the middle of the window. */
const MONDAY = Date.UTC(2026, 4, 4);

let engine: LoadableEngine;
beforeAll(async () => {
  engine = await openMemoryEngine(startDuckdb());
});
afterAll(() => engine.close());

function aTeam(id: string, parent: string | null = null): Team {
  return { id, name: id, kind: "stream-aligned", parent, hours: null };
}

const organisation: Organisation = {
  ...unknownOrganisation,
  teams: [aTeam("berths"), aTeam("cargo"), aTeam("dock"), aTeam("watch"), aTeam("tiny")],
  gates: [{ id: "sign-off", team: "watch", paths: [] }],
};
const roster = (sizes: Readonly<Record<string, number>>) => () => new Map(Object.entries(sizes));
const everybody = { berths: 8, cargo: 8, dock: 8, watch: 6, tiny: 2 };

function graph(sizes: Readonly<Record<string, number>> = everybody) {
  return handoffs(engine, { organisation, weeks: 12, now: NOW, members: roster(sizes) });
}

async function load<T extends TableName>(table: T, rows: readonly Row<T>[]): Promise<void> {
  await engine.load(table, rows, NOW);
}

async function newest(): Promise<void> {
  const repo = {
    id: "r",
    name: "r",
    host: "",
    default_branch: "main",
    team: null,
    head: "0",
    shallow: false,
    first_commit: null,
    squash_share: null,
  };
  await load("repo", [{ ...repo, last_commit: NOW - 1 }]);
}

function aChange(id: string, team: string): Row<"change"> {
  const times = { opened: null, ready: null, first_commit: null, first_review: null, approved: null, merged: null, closed: null };
  const facts = { is_security: false, needs_security: null, is_dependency_update: false, is_security_update: null, touches_tests: false };
  const rest = { merge_oid: null, style: "merge", size_band: null, n_files: 1, actor: "human", kind: "feature", touches_docs: false };
  return { repo: "r", id, team, bucket: null, ...times, ...facts, ...rest, n_owner_teams: null, reverts_oid: null };
}

/** A security review asked of a team; `hours` null: nobody answered. */
function aReview(number: number, team: string, hours: number | null, outcome = "approved"): readonly [Row<"change">, Row<"review_step">] {
  const id = `${team}-${number}`;
  const requested = MONDAY + number * HOUR;
  const responded = hours === null ? null : requested + hours * HOUR;
  const step = {
    id,
    repo: "r",
    change: id,
    gate: "sign-off",
    requested_team: "watch",
    responder_team: responded === null ? null : "watch",
  };
  const answer = { requested, responded, outcome: responded === null ? null : outcome, is_security: true, self: false };
  return [aChange(id, team), { ...step, ...answer, bucket: `${team}${number}` }];
}

async function loadReviews(reviews: readonly (readonly [Row<"change">, Row<"review_step">])[]): Promise<void> {
  await load(
    "change",
    reviews.map(([change]) => change),
  );
  await load(
    "review_step",
    reviews.map(([, step]) => step),
  );
}

const answered = (team: string) => Array.from({ length: 8 }, (_, index) => aReview(index, team, (index + 1) * 10));

/** An item that a tracker moved and somebody took up `hours` later. */
async function loadMoves(from: string, to: string, n: number, hours: number): Promise<void> {
  const items = Array.from({ length: n }, (_, index) => ({ item: `${from}-${to}-${index}`, time: MONDAY + index * DAY }));
  await load(
    "handoff",
    items.map(({ item, time }) => ({ item, time, from_team: from, to_team: to, kind: "work" })),
  );
  await load(
    "work_transition",
    items.flatMap(({ item, time }) => [
      { item, time, state_class: "queue", from_team: from, to_team: to },
      { item, time: time + hours * HOUR, state_class: "active", from_team: null, to_team: null },
    ]),
  );
}

beforeEach(async () => {
  await engine.clear();
  await newest();
});

describe("the handoff graph", () => {
  test("without a source that tells of handoffs it is unknown, with the way to know", async () => {
    expect(await graph()).toMatchObject({
      to: NOW,
      from: NOW - 84 * DAY,
      nodes: [],
      edges: [],
      suppressed: 0,
      unknown: { reason: "no-source" },
    });
  });

  test("waits count with what still waits: of nine, half are answered after 50 hours, not after 45", async () => {
    await loadReviews([...answered("berths"), aReview(8, "berths", null)]);
    const { nodes, edges, suppressed, unknown } = await graph();
    expect(nodes.map(({ id, gate, merged }) => [id, gate, merged])).toEqual([
      ["berths", false, 0],
      ["cargo", false, 0],
      ["dock", false, 0],
      ["watch", true, 0],
    ]);
    expect(edges).toEqual([
      { from: "berths", to: "watch", items: 9, wait: { median: 50, low: expect.any(Number), high: expect.any(Number), n: 9 }, band: null },
    ]);
    expect([suppressed, unknown]).toEqual([0, null]);
  });

  test("a withdrawn request is another end and no answer", async () => {
    await loadReviews([...answered("berths"), aReview(8, "berths", null), aReview(9, "berths", 5, "withdrawn")]);
    // One tenth leaves at 5 hours, each answer is one tenth more: exactly half from 50 to 60 hours.
    expect((await graph()).edges[0]?.wait).toMatchObject({ median: 55, n: 10 });
  });

  test("what a tracker tells twice counts once; a median needs eight ends", async () => {
    await loadMoves("cargo", "dock", 6, 3);
    await loadMoves("dock", "berths", 8, 7);
    expect((await graph()).edges).toEqual([
      { from: "cargo", to: "dock", items: 6, wait: null, band: null },
      { from: "dock", to: "berths", items: 8, wait: { median: 7, low: null, high: null, n: 8 }, band: null },
    ]);
  });

  test("an item that was passed on waited until then", async () => {
    const items = Array.from({ length: 8 }, (_, index) => `item-${index}`);
    await load(
      "handoff",
      items.flatMap((item) => [
        { item, time: MONDAY, from_team: "cargo", to_team: "dock", kind: "work" },
        { item, time: MONDAY + 4 * HOUR, from_team: "dock", to_team: "berths", kind: "work" },
      ]),
    );
    const { edges } = await graph();
    expect(edges.map(({ from, to, wait }) => [from, to, wait?.median ?? null])).toEqual([
      ["cargo", "dock", 4],
      ["dock", "berths", null],
    ]);
  });

  test("a gate of few answers in one band for all who ask", async () => {
    await loadReviews([...answered("berths"), ...answered("dock")]);
    const { edges } = await graph({ ...everybody, watch: 3 });
    expect(edges).toEqual([
      { from: "berths", to: "watch", items: 8, wait: null, band: "1 to 3 days" },
      { from: "dock", to: "watch", items: 8, wait: null, band: "1 to 3 days" },
    ]);
  });

  test("a team of few without others beside it has no node, and its pair is counted as too few to show", async () => {
    await loadMoves("tiny", "dock", 9, 1);
    await loadMoves("cargo", "dock", 9, 1);
    const { nodes, edges, suppressed } = await graph();
    expect(nodes.map(({ id }) => id)).toEqual(["berths", "cargo", "dock", "watch"]);
    expect([edges.map(({ from }) => from), suppressed]).toEqual([["cargo"], 1]);
    const merged = await graph({ ...everybody, cargo: 4 });
    expect(merged.nodes.map(({ id, merged }) => [id, merged])).toEqual([
      ["berths", 0],
      ["dock", 0],
      ["watch", 0],
      ["other:org", 2],
    ]);
    expect(merged.edges).toMatchObject([{ from: "other:org", to: "dock", items: 18, wait: { median: 1, n: 18 } }]);
  });

  test("requests of two are not shown, and the one beside them is not either, because the gate's total would give them away", async () => {
    await loadReviews([...answered("berths"), aReview(0, "dock", 5), aReview(1, "dock", 5)]);
    expect(await graph()).toMatchObject({ edges: [], suppressed: 2 });
    await loadReviews(answered("cargo").concat(answered("tiny")));
    const { edges, suppressed } = await graph({ ...everybody, tiny: 9 });
    expect([edges.length, suppressed]).toEqual([2, 2]);
  });

  test("forty requests of four people are about four people", async () => {
    const reviews = Array.from({ length: 40 }, (_, index) => aReview(index, "berths", 2)).map(
      ([change, step], index) => [change, { ...step, bucket: `b${index % 4}` }] as const,
    );
    await loadReviews(reviews);
    expect(await graph()).toMatchObject({ edges: [], suppressed: 1 });
  });

  test("without a roster, teams whose contributors nobody has seen have no node", async () => {
    await loadMoves("cargo", "dock", 9, 1);
    expect(await graph({})).toMatchObject({ nodes: [], edges: [], suppressed: 1 });
  });
});
