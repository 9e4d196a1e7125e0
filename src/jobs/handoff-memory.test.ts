import { beforeEach, expect, test } from "vitest";
import { DAY, WEEK } from "../core/model/time.ts";
import type { Engine } from "../evidence/engine.ts";
import type { LakeCommit } from "../evidence/lake-commits.ts";
import { type HandoffMemory, type HandoffsToTell, handoffMemory } from "./handoff-memory.ts";
import { aStructure, memoryEvidenceState } from "./memory-evidence-state.fixture.ts";

const NOW = 20_000 * DAY;
const engine: Engine = {
  name: "duckdb",
  rowCount: async () => 0,
  query: async () => ({ names: [], columns: [], length: 0 }),
  close: async () => {},
};
const commit: LakeCommit = { batch: "00000001", source: "files", observedAt: NOW, files: [], distinct: [], replaces: [] };

let made = 0;
let opened = 0;
let memory: HandoffMemory;
let asked: HandoffsToTell;

beforeEach(async () => {
  made = 0;
  opened = 0;
  memory = handoffMemory(async (_, { weeks }) => {
    made += 1;
    return { from: NOW - weeks * WEEK, to: NOW, nodes: [], edges: [], suppressed: made, unknown: null };
  });
  const record = await memoryEvidenceState(aStructure([{ id: "cart", address: "/srv/cart" }])).state.record("harbour");
  const open = async (): Promise<Engine> => {
    opened += 1;
    return engine;
  };
  asked = { organisation: "harbour", weeks: 12, now: NOW, record, commits: [commit], engine: open };
});

test("a graph is told again without opening the evidence", async () => {
  const first = await memory.tell(asked);
  expect(await memory.tell({ ...asked, now: NOW + 1 })).toEqual(first);
  expect({ made, opened }).toEqual({ made: 1, opened: 1 });
});

test("those who ask at once wait for one graph", async () => {
  await Promise.all([memory.tell(asked), memory.tell(asked), memory.tell(asked)]);
  expect(made).toBe(1);
});

test.each([
  ["another commit", (of: HandoffsToTell) => ({ ...of, commits: [commit, { ...commit, batch: "00000002" }] })],
  ["another window", (of: HandoffsToTell) => ({ ...of, weeks: 26 })],
  ["another organisation", (of: HandoffsToTell) => ({ ...of, organisation: "quay" })],
  ["another day", (of: HandoffsToTell) => ({ ...of, now: NOW + DAY })],
  ["other members in its window", (of: HandoffsToTell) => ({ ...of, record: { ...of.record, members: () => new Map([["a", 4]]) } })],
  [
    "other teams",
    (of: HandoffsToTell) => ({ ...of, record: { ...of.record, at: (instant: number) => ({ ...of.record.at(instant), teams: [], k: 9 }) } }),
  ],
])("%s makes a new graph", async (_, changed) => {
  await memory.tell(asked);
  expect((await memory.tell(changed(asked))).suppressed).toBe(2);
});

test("a failure is told and not remembered", async () => {
  const broken = { ...asked, engine: () => Promise.reject(new RangeError("no engine")) };
  await expect(memory.tell(broken)).rejects.toThrow("no engine");
  expect((await memory.tell(asked)).suppressed).toBe(1);
});

test("a forgotten organisation is asked anew", async () => {
  await memory.tell(asked);
  memory.forget("harbour");
  await memory.tell(asked);
  expect(made).toBe(2);
});
