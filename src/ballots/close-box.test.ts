import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { canonicalJson } from "../core/privacy/canonical-json.ts";
import { release } from "../core/privacy/release/release.ts";
import { sealRelease } from "../core/privacy/seal-release.ts";
import { createBallotBoxes } from "./ballot-boxes.ts";
import type { BallotBoxes, ReleaseText } from "./ballots.ts";
import { aBallot, aRound, frameOf, NOW, questionnaire, someScores } from "./round.fixture.ts";

const round = aRound(2);
const { manifest } = round;
const frames = [
  ...Array.from({ length: 20 }, (_, at) => frameOf(aBallot(round, "scores", at % 2), someScores(1 + (at % 7)))),
  ...Array.from({ length: 12 }, (_, at) =>
    frameOf(aBallot(round, "comment", at % 2), { v: 1, answers: { change: `Fewer gates, ${at}.` } }),
  ),
];
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const killed = new URL("./close-until-killed.fixture.ts", import.meta.url);
let folder = "";
let boxes: BallotBoxes;
const complaints: Error[] = [];

const openBoxes = (closing?: URL) =>
  createBallotBoxes({
    folder,
    now: () => NOW,
    complain: (error) => complaints.push(error),
    ...(closing === undefined ? {} : { closing }),
  });
const open = () => boxes.open(manifest, questionnaire, manifest.windows.answerUntil);

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "evenkeel-close-"));
  complaints.length = 0;
  boxes = openBoxes(killed);
  await open();
  await Promise.all(frames.map((frame) => boxes.drop(frame)));
});
afterEach(async () => {
  delete process.env.EK_KILL_BEFORE;
  await boxes.close();
  rmSync(folder, { recursive: true });
  expect(complaints).toEqual([]);
});

async function textsOf(): Promise<Readonly<Record<ReleaseText | "accepted", string>>> {
  const texts = { release: "", salts: "", sealed: "", spent: "", accepted: "" };
  const failed = await boxes.release(manifest.round, async (accepted, parts) => {
    texts.accepted = JSON.stringify(accepted);
    for await (const { of, text } of parts) texts[of] += text;
  });
  expect(failed).toBeNull();
  return texts;
}

test("what the process hands over is byte for byte what the release of these ballots is", async () => {
  const { salts, ...texts } = await textsOf();
  // The file is whole, and can be opened again.
  await open();
  const { scores, comments, accepted, spent } = await boxes.drain(manifest.round);
  const made = release({ manifest, questionnaire, scores, comments, sha256 });
  if ("failed" in made) throw new Error(made.why);
  const { sealed } = sealRelease(made, JSON.parse(salts), sha256);
  const plain = (document: object) => canonicalJson(JSON.parse(JSON.stringify(document)));
  expect(made.comments).toHaveLength(12);
  expect(texts).toEqual({ accepted: JSON.stringify(accepted), release: plain(made), sealed: plain(sealed), spent: plain(spent) });
});

test("killed at any message, it fails by name and leaves a box that is closed the next time", async () => {
  const whole = await textsOf();
  // One outcome, a part of each of the four texts, and the word that there are no more.
  for (const before of [0, 1, 2, 5]) {
    process.env.EK_KILL_BEFORE = String(before);
    await expect(textsOf()).rejects.toMatchObject({ code: "box.close-interrupted", message: expect.stringContaining("SIGKILL") });
  }
  delete process.env.EK_KILL_BEFORE;
  const again = await textsOf();
  expect({ ...again, salts: "", sealed: "" }).toEqual({ ...whole, salts: "", sealed: "" });
});

test("a round that is too large for the bounds of the heap is closed without them", async () => {
  process.env.EK_KILL_BEFORE = "full";
  expect(JSON.parse((await textsOf()).accepted)).toEqual({ scores: 20, comment: 12 });
});

test("who cannot keep a part ends the process, and may ask again at once", async () => {
  const full = boxes.release(manifest.round, async (_, parts) => {
    for await (const { of } of parts) if (of === "salts") throw new Error("the disk is full");
  });
  await expect(full).rejects.toThrow("the disk is full");
  expect(JSON.parse((await textsOf()).accepted)).toEqual({ scores: 20, comment: 12 });
});

test("a server that stops ends the process with it", async () => {
  await expect(
    boxes.release(manifest.round, async (_, parts) => {
      await boxes.close();
      for await (const { of } of parts) throw new Error(`a part of ${of} after the end`);
    }),
  ).rejects.toMatchObject({ code: "box.close-interrupted" });
});

test("a file that was torn meanwhile is refused by name", async () => {
  const [file = ""] = readdirSync(folder).filter((name) => name.endsWith(".sqlite"));
  await textsOf();
  truncateSync(join(folder, file), 0);
  await expect(textsOf()).rejects.toMatchObject({ code: "box.unreadable" });
  await expect(boxes.release("4f0c1b7a-4a53-4c6e-9c49-3d8a3f0f6a11", async () => {})).rejects.toMatchObject({ code: "box.not-open" });
});
