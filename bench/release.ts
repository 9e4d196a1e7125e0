/**
 * `node bench/release.ts`: the end of a round, read from the ballot box, released, sealed and handed over, in a process of its own: 10,000
 * ballots in 500 groups within 5 s with all of it, and 50,000 ballots of 60 items within 300 MB for every process. Peers in the
 * same run: the memory of Node with nothing to do, and the time that one plain pass over the same file takes which parses every ballot
 * and counts every answer, the least that anything could do with them.
 */
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Manifest } from "../src/core/privacy/manifest.ts";
import type { Questionnaire } from "../src/core/privacy/questionnaire.ts";
import { fillBox, someKey } from "./fill-box.ts";

const BUDGET_MS = 5_000;
const BUDGET_MB = 300;
const ITEMS = 60;
const sizes = [
  { ballots: 10_000, teams: 480, divisions: 19 },
  { ballots: 50_000, teams: 480, divisions: 19 },
  { ballots: 50_000, teams: 2_000, divisions: 80 },
];

interface Closed {
  readonly computedMs: number;
  readonly writtenMs: number;
  readonly before: number;
  readonly most: number;
  readonly mostBeside: number;
  readonly written: number;
  readonly ballots: number;
}

function inventRound(teams: number, divisions: number): Manifest {
  const named = Array.from({ length: teams }, (_, at) => ({ id: `t${at}`, parent: `d${at % divisions}`, label: `Team ${at}` }));
  return {
    ...{ v: 1, kind: "round", instance: "bench/bench", seq: 1, previous: null, round: randomUUID() },
    ...{ instrument: { id: "bench", version: 1, sha256: "" }, k: 5, kComment: 10, release: "release/1" },
    tree: [
      { id: "org", parent: null, label: "Everybody" },
      ...Array.from({ length: divisions }, (_, at) => ({ id: `d${at}`, parent: "org", label: `Division ${at}` })),
      ...named,
    ],
    cohorts: named.map(({ id }) => ({
      ...{ id: randomUUID(), node: id, eligible: 30, teamOnly: false },
      keys: { scores: someKey(), comment: someKey() },
    })),
    ...{ disciplines: ["Development", "Operations", "Security"], sealed: null, demonstration: false },
    windows: { enrolFrom: 0, enrolUntil: 1, answerFrom: 2, answerUntil: 3, extendUntil: 4 },
    ...{ client: { page: "", cli: "" }, origins: { app: "", answer: "" } },
  };
}

const questionnaire: Questionnaire = {
  ...{ v: 1, id: "bench", version: 1, title: "Bench", minutes: 10, wording: {}, attributions: [] },
  items: Array.from({ length: ITEMS }, (_, at) => ({
    ...{ id: `b${at % 15}-${at}`, version: 1, construct: `B${at % 15}`, scale: "agreement", cohorts: null },
    direction: at % 3 === 0 ? -1 : 1,
  })),
  prompts: [{ id: "why" }],
};

/** Milliseconds of one pass over the file that parses each ballot and counts each answer by key. */
function plainPass(path: string): number {
  const from = performance.now();
  const database = new DatabaseSync(path, { readOnly: true });
  const counts = new Map<string, number>();
  for (const { key_id, payload } of database.prepare("select hex(key_id) as key_id, payload from ballot").iterate()) {
    const { answers }: { readonly answers: Readonly<Record<string, unknown>> } = JSON.parse(String(payload));
    for (const [item, answer] of Object.entries(answers)) {
      const key = `${String(key_id).slice(0, 16)} ${item} ${String(answer).slice(0, 1)}`;
      counts.set(key, 1 + (counts.get(key) ?? 0));
    }
  }
  database.close();
  return performance.now() - from;
}

const node = (...words: readonly string[]): string => execFileSync(process.execPath, words, { encoding: "utf8" });
const idle = Number(node("-e", "process.stdout.write(String(Math.round(process.resourceUsage().maxRSS / 1024)))"));
process.stdout.write(`Node with nothing to do: ${idle} MB\n`);
let within = true;
for (const { ballots, teams, divisions } of sizes) {
  const folder = mkdtempSync(join(tmpdir(), "evenkeel-bench-"));
  mkdirSync(folder, { recursive: true });
  const manifest = inventRound(teams, divisions);
  writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
  writeFileSync(join(folder, "questionnaire.json"), JSON.stringify(questionnaire));
  const path = fillBox(folder, { manifest, questionnaire, ballots });
  const peer = plainPass(path);
  const closed: Closed = JSON.parse(node(join(import.meta.dirname, "release-at-close.ts"), folder));
  rmSync(folder, { recursive: true });
  const { computedMs, writtenMs, before, most, mostBeside, written } = closed;
  process.stdout.write(`${closed.ballots} ballots, ${teams + divisions + 1} groups, ${ITEMS} items\n`);
  process.stdout.write(
    `  read and computed in ${computedMs} ms, all handed over after ${writtenMs} ms; one plain pass over the same file ${peer.toFixed(0)} ms\n`,
  );
  process.stdout.write(
    `  most memory ${mostBeside} MB where it is computed, ${most} MB beside it (${before} before); ${Math.round(written / 1e6)} MB of text\n`,
  );
  within &&= Math.max(most, mostBeside) <= BUDGET_MB && (ballots > 10_000 || computedMs <= BUDGET_MS);
}
process.stdout.write(`${within ? "within" : "outside"} ${BUDGET_MS} ms for 10,000 ballots and ${BUDGET_MB} MB for 50,000\n`);
process.exitCode = within ? 0 : 1;
