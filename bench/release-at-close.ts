/**
 * `node bench/release-at-close.ts FOLDER`: the close of a round as the server does it, in a process of its own, because memory is never
 * given back to a process: the box's thread reads its file, the release is computed, sealed and written as text. Prints one line of JSON:
 * milliseconds of reading and of the release, and resident memory in MB, before, after reading, and the most there ever was.
 */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createBallotBoxes } from "../src/ballots/ballot-boxes.ts";
import type { Manifest } from "../src/core/privacy/manifest.ts";
import type { Questionnaire } from "../src/core/privacy/questionnaire.ts";
import { sealRelease } from "../src/core/privacy/seal-release.ts";
import { releaseInThread } from "../src/jobs/release-in-thread.ts";
import { canonicalText, fingerprintOf } from "../src/state/fingerprint.ts";

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("the folder that bench/release.ts made");
const read = (name: string): string => readFileSync(join(folder, name), "utf8");
const manifest: Manifest = JSON.parse(read("manifest.json"));
const questionnaire: Questionnaire = JSON.parse(read("questionnaire.json"));
const mostMb = (): number => Math.round(process.resourceUsage().maxRSS / 1_024);
const since = (from: number): number => Math.round(performance.now() - from);

const before = mostMb();
const boxes = createBallotBoxes({
  folder,
  now: () => manifest.windows.answerFrom,
  complain: (error) => {
    throw error;
  },
});
await boxes.open(manifest, questionnaire, manifest.windows.answerUntil);
const reading = performance.now();
const { scores, comments, spent } = await boxes.drain(manifest.round);
const readMs = since(reading);
const afterReading = mostMb();

const computing = performance.now();
const made = await releaseInThread({ manifest, questionnaire, scores, comments });
if ("failed" in made) throw new Error(made.why);
const releaseMs = since(computing);
const salts = made.groups.map(() => randomBytes(32).toString("base64url"));
const texts = [
  canonicalText(made),
  canonicalText(salts),
  canonicalText(spent),
  canonicalText(sealRelease(made, salts, fingerprintOf).sealed),
];
const written = texts.reduce((sum, text) => sum + text.length, 0);
await boxes.close();
process.stdout.write(JSON.stringify({ readMs, releaseMs, before, afterReading, most: mostMb(), written, ballots: scores.size }));
