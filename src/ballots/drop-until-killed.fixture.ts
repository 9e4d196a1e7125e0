import { readFileSync } from "node:fs";
import { dropCodes } from "../core/privacy/ballot-frame.ts";
import { createBallotBoxes } from "./ballot-boxes.ts";
import { NOW, questionnaire } from "./round.fixture.ts";

// A process that drops frames and says which were acknowledged, until it is killed. Arguments: folder, manifest, frames (one after the
// other in a file), first frame.

const [, , folder = "", manifestFile = "", framesFile = ""] = process.argv;
const manifest = JSON.parse(readFileSync(manifestFile, "utf8"));
const all = readFileSync(framesFile);
const boxes = createBallotBoxes({
  folder,
  now: () => NOW,
  complain: (error) => {
    throw error;
  },
});
process.stdout.write(`${await boxes.open(manifest, questionnaire, manifest.windows.answerUntil)}\n`);
for (let at = 0; at < all.length; at += 12_288) {
  const frame = all.subarray(at, at + 12_288);
  boxes.drop(frame).then((code) => {
    if (code === dropCodes.accepted || code === dropCodes.acceptedBefore) process.stdout.write(`${at / 12_288}\n`);
  });
  await new Promise((resolve) => setTimeout(resolve, 3));
}
