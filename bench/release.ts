/**
 * `node bench/release.ts`: the release of 10,000 ballots of 60 items in 500 groups, in one thread. Budget 5 s. Peer in the same run: one
 * plain group-by of the same answers (team, item, answer), which is the least anything could do with them.
 */
import { createHash } from "node:crypto";
import type { Manifest } from "../src/core/privacy/manifest.ts";
import type { Questionnaire } from "../src/core/privacy/questionnaire.ts";
import { release } from "../src/core/privacy/release/release.ts";
import type { ScoreBallot } from "../src/core/privacy/release-shape.ts";
import { createRandom } from "../src/core/statistics/random.ts";

const BUDGET_MS = 5_000;
const TEAMS = 480;
const DIVISIONS = 19;
const BALLOTS = 10_000;
const ITEMS = 60;

const keys = { scores: { n: "", e: "" }, comment: { n: "", e: "" } };
const teams = Array.from({ length: TEAMS }, (_, at) => ({ id: `t${at}`, parent: `d${at % DIVISIONS}`, label: `Team ${at}` }));
const manifest: Manifest = {
  v: 1,
  kind: "round",
  instance: "bench/bench",
  seq: 1,
  previous: null,
  round: "2f0d0a7e-4f3c-4d1e-9b1a-5a4a4b1c2d3e",
  instrument: { id: "bench", version: 1, sha256: "" },
  k: 5,
  kComment: 10,
  release: "release/1",
  tree: [
    { id: "org", parent: null, label: "Everybody" },
    ...Array.from({ length: DIVISIONS }, (_, at) => ({ id: `d${at}`, parent: "org", label: `Division ${at}` })),
    ...teams,
  ],
  cohorts: teams.map(({ id }) => ({ id, node: id, eligible: 26, teamOnly: false, keys })),
  disciplines: ["Development", "Operations", "Security"],
  sealed: null,
  windows: { enrolFrom: 0, enrolUntil: 1, answerFrom: 2, answerUntil: 3, extendUntil: 4 },
  client: { page: "", cli: "" },
  origins: { app: "", answer: "" },
  demonstration: false,
};
const questionnaire: Questionnaire = {
  v: 1,
  id: "bench",
  version: 1,
  title: "Bench",
  minutes: 10,
  items: Array.from({ length: ITEMS }, (_, at) => ({
    id: `i${at}`,
    version: 1,
    construct: `B${at % 15}`,
    direction: 1,
    scale: "agreement",
    cohorts: null,
  })),
  prompts: [{ id: "why" }],
  wording: {},
  attributions: [],
};

const { integer } = createRandom(1);
const scores: readonly ScoreBallot[] = Array.from({ length: BALLOTS }, (_, at) => ({
  cohort: `t${at % TEAMS}`,
  answers: Object.fromEntries(questionnaire.items.flatMap(({ id }) => (integer(0, 9) === 0 ? [] : [[id, integer(0, 7)] as const]))),
  discipline: integer(0, 2),
}));
const comments = scores.slice(0, BALLOTS / 5).map(({ cohort }, at) => ({ cohort, answers: { why: `text ${at}` } }));

function groupBy(): number {
  const counts = new Map<string, number>();
  for (const { cohort, answers } of scores) {
    for (const [item, answer] of Object.entries(answers)) {
      const key = `${cohort} ${item} ${answer}`;
      counts.set(key, 1 + (counts.get(key) ?? 0));
    }
  }
  return counts.size;
}

function milliseconds(work: () => unknown): number {
  const before = performance.now();
  work();
  return performance.now() - before;
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const runs = Array.from({ length: 3 }, () => ({
  peer: milliseconds(groupBy),
  ours: milliseconds(() => {
    const made = release({ manifest, questionnaire, scores, comments, sha256 });
    if ("failed" in made) throw new Error(made.why);
  }),
}));
const peer = Math.min(...runs.map((run) => run.peer));
const ours = Math.min(...runs.map((run) => run.ours));
process.stdout.write(`${BALLOTS} ballots, ${TEAMS + DIVISIONS + 1} groups, ${ITEMS} items: release ${ours.toFixed(0)} ms, `);
process.stdout.write(`plain group-by ${peer.toFixed(0)} ms (${(ours / peer).toFixed(1)} times); budget ${BUDGET_MS} ms\n`);
process.exitCode = ours <= BUDGET_MS ? 0 : 1;
