/**
 * `node bench/release-at-close.ts FOLDER`: the close of a round as the server does it: the box's thread lets its file go, a process of its
 * own reads it, computes the release and hands over the texts in parts. Prints one line of JSON: milliseconds until the first part and
 * until the last, and resident memory in MB, of this process before and at most, and of the other at most.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createBallotBoxes } from "../src/ballots/ballot-boxes.ts";
import type { Manifest } from "../src/core/privacy/manifest.ts";
import type { Questionnaire } from "../src/core/privacy/questionnaire.ts";
import { mostOf, mostOfChildren } from "./resident-memory.ts";

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("the folder that bench/release.ts made");
const read = (name: string): string => readFileSync(join(folder, name), "utf8");
const manifest: Manifest = JSON.parse(read("manifest.json"));
const questionnaire: Questionnaire = JSON.parse(read("questionnaire.json"));
const since = (from: number): number => Math.round(performance.now() - from);

const before = mostOf();
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
process.stdout.write(JSON.stringify({ computedMs, writtenMs, before, most: mostOf(), mostBeside, written, ballots }));
