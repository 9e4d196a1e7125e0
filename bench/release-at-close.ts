/**
 * `node bench/release-at-close.ts FOLDER`: the close of a round as the server does it: the box's thread lets its file go, a process of its
 * own reads it, computes the release and hands over the texts in parts. Prints one line of JSON: milliseconds until the first part and
 * until the last, and resident memory in MB, of this process before and at most, and of the other at most.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createBallotBoxes } from "../src/ballots/ballot-boxes.ts";
import type { Manifest } from "../src/core/privacy/manifest.ts";
import type { Questionnaire } from "../src/core/privacy/questionnaire.ts";

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("the folder that bench/release.ts made");
const read = (name: string): string => readFileSync(join(folder, name), "utf8");
const manifest: Manifest = JSON.parse(read("manifest.json"));
const questionnaire: Questionnaire = JSON.parse(read("questionnaire.json"));
const mostMb = (): number => Math.round(process.resourceUsage().maxRSS / 1_024);
const since = (from: number): number => Math.round(performance.now() - from);

/** Resident memory of every child at most so far; Linux alone tells it. */
function mostOfChildren(): number {
  const children = readdirSync("/proc/self/task").flatMap((task) => readFileSync(`/proc/self/task/${task}/children`, "utf8").split(" "));
  return Math.max(0, ...children.filter((pid) => pid !== "").map(mostOf));
}

function mostOf(pid: string): number {
  try {
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1_024);
  } catch {
    // Gone between the two looks.
    return 0;
  }
}

const before = mostMb();
const boxes = createBallotBoxes({
  folder,
  now: () => manifest.windows.answerFrom,
  complain: (error) => {
    throw error;
  },
});
await boxes.open(manifest, questionnaire, manifest.windows.answerUntil);
const from = performance.now();
let [computedMs, written, mostBeside, ballots] = [0, 0, 0, 0];
const failed = await boxes.release(manifest.round, async (accepted, parts) => {
  ballots = accepted.scores;
  computedMs = since(from);
  for await (const { text } of parts) {
    written += text.length;
    mostBeside = Math.max(mostBeside, mostOfChildren());
  }
});
if (failed !== null) throw new Error(failed.why);
const writtenMs = since(from);
await boxes.close();
process.stdout.write(JSON.stringify({ computedMs, writtenMs, before, most: mostMb(), mostBeside, written, ballots }));
