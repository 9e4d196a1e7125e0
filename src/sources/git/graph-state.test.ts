import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { CommitGraph, SEEN } from "./commit-graph.ts";
import { type GraphState, loadGraphState, saveGraphState } from "./graph-state.ts";

const folder = mkdtempSync(join(tmpdir(), "evenkeel-graph-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Commit times run to the year 2603, past what four bytes of seconds hold. */
const COMMITS = 20_000;

/** A line of commits, more than one piece of a column holds; every second touches two paths. */
function aState(): GraphState {
  const graph = new CommitGraph(20);
  for (let number = 0; number < COMMITS; number += 1) {
    graph.oids.numberOf(Buffer.from(number.toString(16).padStart(8, "0").padEnd(40, "0")), 0);
    graph.flags.set(number, SEEN);
    graph.setParents(number, number === 0 ? [] : [number - 1]);
    graph.setTeam(number, number % 3 === 0 ? null : `team ${number % 3}`);
    graph.setBucket(number, number % 2 === 0 ? null : "ffffff01");
    graph.committed.set(number, number * 1e9);
    graph.pathStart.set(number, graph.touchedCount);
    graph.pathCount.set(number, number % 2 === 0 ? 0 : 2);
    if (number % 2 === 1) for (const name of ["docs/a", `src/${number % 700}`]) graph.touch(numberOfPath(graph, name));
  }
  return { fingerprint: "f", refsDigest: "r", main: "m", tips: ["t"], from: 5, suspectClocks: 1, withoutMail: 2, graph };
}

function numberOfPath(graph: CommitGraph, name: string): number {
  return graph.paths.numberOf(Buffer.from(name), 0, name.length);
}

test("a state comes back as it was saved", async () => {
  const file = join(folder, "whole.bin");
  const saved = aState();
  await saveGraphState(file, saved);
  const loaded = await loadGraphState(file);
  expect(loaded).toMatchObject({ fingerprint: "f", refsDigest: "r", main: "m", tips: ["t"], from: 5, suspectClocks: 1, withoutMail: 2 });
  for (const number of [0, 1, 2, 16_383, 16_384, COMMITS - 1]) expect(factsOf(loaded?.graph, number)).toEqual(factsOf(saved.graph, number));
});

function factsOf(graph: CommitGraph | undefined, number: number): unknown {
  if (graph === undefined) return null;
  const start = graph.pathStart.at(number);
  const touched = Array.from({ length: graph.pathCount.at(number) }, (_, index) => graph.paths.text(graph.touched.at(start + index)));
  const oid = graph.oids.hex(number);
  return {
    count: graph.count,
    oid,
    found: graph.oids.find(oid),
    first: graph.first.at(number),
    committed: graph.committed.at(number),
    team: graph.teamOf(number),
    bucket: graph.bucketOf(number),
    touched,
  };
}

test("no file is no state", async () => {
  expect(await loadGraphState(join(folder, "none.bin"))).toBeNull();
});

const damages: readonly { readonly what: string; readonly done: (bytes: Buffer) => Buffer }[] = [
  { what: "empty", done: () => Buffer.alloc(0) },
  { what: "cut in the header", done: (bytes) => bytes.subarray(0, 40) },
  { what: "cut in the body", done: (bytes) => bytes.subarray(0, -1) },
  { what: "longer than written", done: (bytes) => Buffer.concat([bytes, Buffer.alloc(1)]) },
  { what: "of a header length beyond its end", done: (bytes) => Buffer.concat([Buffer.alloc(4, 255), bytes.subarray(4)]) },
  {
    what: "changed in one byte of the body",
    done: (bytes) => {
      bytes.writeUInt8(bytes.readUInt8(bytes.length - 9) ^ 1, bytes.length - 9);
      return bytes;
    },
  },
  {
    what: "of another format",
    done: (bytes) => Buffer.from(bytes.toString("latin1").replace("evenkeel-graph/2", "evenkeel-graph/1"), "latin1"),
  },
];

test.each(damages)("a file that is $what is no state", async ({ done }) => {
  const file = join(folder, "damaged.bin");
  await saveGraphState(file, aState());
  writeFileSync(file, done(readFileSync(file)));
  expect(await loadGraphState(file)).toBeNull();
});
