import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { dropCodes, FRAME_BYTES } from "../core/privacy/ballot-frame.ts";
import { ballotAt } from "../core/privacy/score-sheet.ts";
import { createBallotBoxes } from "./ballot-boxes.ts";
import type { BallotBoxes } from "./ballots.ts";
import { aBallot, aRound, frameOf, frameWith, NOW, questionnaire, sameKeysIn, someScores } from "./round.fixture.ts";

const round = aRound(2);
const { manifest } = round;
const until = manifest.windows.answerUntil;
let folder = "";
let boxes: BallotBoxes;
let now = NOW;
const complaints: Error[] = [];
const openBoxes = () => createBallotBoxes({ folder: join(folder, "boxes"), now: () => now, complain: (error) => complaints.push(error) });
const fileOf = (id = manifest.round) => join(folder, "boxes", `${id.replaceAll("-", "")}.sqlite`);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "evenkeel-box-"));
  now = NOW;
  complaints.length = 0;
  boxes = openBoxes();
});
afterEach(async () => {
  await boxes.close();
  rmSync(folder, { recursive: true });
  expect(complaints).toEqual([]);
});

test("a ballot is taken once; the same bytes again are the same ballot, other bytes are refused", async () => {
  await boxes.open(manifest, questionnaire, until);
  const ballot = aBallot(round);
  const frame = frameOf(ballot, someScores());
  expect(await boxes.drop(frame)).toBe(dropCodes.accepted);
  expect(await boxes.drop(frame)).toBe(dropCodes.acceptedBefore);
  expect(await boxes.drop(frameOf(ballot, someScores(6)))).toBe(dropCodes.tokenUsed);
  expect(await boxes.accepted(manifest.round)).toBe(1);
});

test("two hundred frames of one token at once leave one ballot", async () => {
  await boxes.open(manifest, questionnaire, until);
  const ballot = aBallot(round);
  const codes = await Promise.all(Array.from({ length: 200 }, (_, index) => boxes.drop(frameOf(ballot, someScores(1 + (index % 7))))));
  expect(codes.filter((code) => code === dropCodes.accepted)).toHaveLength(1);
  expect(codes.filter((code) => code === dropCodes.tokenUsed)).toHaveLength(199);
  expect((await boxes.drain(manifest.round)).scores.size).toBe(1);
});

test("checks come in their order: window, key, token, signature, payload", async () => {
  const frame = frameOf(aBallot(round), someScores());
  expect(await boxes.drop(frame)).toBe(dropCodes.notAnswering);
  await boxes.open(manifest, questionnaire, until);
  const changed = (at: number) => {
    const bytes = Uint8Array.from(frame);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    return boxes.drop(bytes);
  };
  expect(await changed(0)).toBe(dropCodes.unknownKey);
  expect(await changed(1)).toBe(dropCodes.unknownKey);
  expect(await changed(2)).toBe(dropCodes.unknownKey);
  expect(await changed(34)).toBe(dropCodes.badToken);
  expect(await changed(66)).toBe(dropCodes.badToken);
  expect(await changed(98)).toBe(dropCodes.badToken);
  expect(await changed(482)).toBe(dropCodes.badBallotSignature);
  expect(await changed(600)).toBe(dropCodes.badBallotSignature);
  expect(await boxes.drop(frame.subarray(1))).toBe(dropCodes.unknownKey);
  expect(await boxes.drop(randomBytes(FRAME_BYTES))).toBe(dropCodes.unknownKey);
  now = manifest.windows.answerFrom - 1;
  expect(await boxes.drop(frame)).toBe(dropCodes.notAnswering);
  now = until;
  expect(await changed(98)).toBe(dropCodes.notAnswering);
  boxes.extend(manifest.round, until + 1);
  expect(await boxes.drop(frame)).toBe(dropCodes.accepted);
});

test("a token of another round, cohort or purpose is none", async () => {
  await boxes.open(manifest, questionnaire, until);
  expect(await boxes.drop(frameOf(aBallot(sameKeysIn(round)), someScores()))).toBe(dropCodes.badToken);
  const { keyId } = aBallot(round, "scores", 1);
  expect(await boxes.drop(frameOf({ ...aBallot(round, "scores", 0), keyId }, someScores()))).toBe(dropCodes.badToken);
  const comments = aBallot(round, "comment").keyId;
  expect(await boxes.drop(frameOf({ ...aBallot(round), keyId: comments }, someScores()))).toBe(dropCodes.badToken);
});

test("what is not asked is refused and leaves the token unspent", async () => {
  await boxes.open(manifest, questionnaire, until);
  const scores = aBallot(round);
  const comment = aBallot(round, "comment");
  const refused: readonly unknown[] = [
    { v: 1, answers: { "b1-1": 8 } },
    { v: 1, answers: { "b1-1": "5" } },
    { v: 1, answers: { other: 5 } },
    { v: 1, answers: { kept: 6 } },
    { v: 1, answers: { "b1-1": 5 }, discipline: 3 },
    { v: 1, answers: { "b1-1": 5 }, name: "somebody" },
    { v: 2, answers: {} },
    { v: 1, answers: { change: "Smaller changes." } },
    "{",
    "",
  ];
  for (const content of refused) expect(await boxes.drop(frameOf(scores, content))).toBe(dropCodes.payloadRefused);
  expect(await boxes.drop(frameWith(scores, Uint8Array.of(0x22, 0xff, 0x22)))).toBe(dropCodes.payloadRefused);
  for (const text of ["", " ", "x".repeat(2_001), "half \ud800"]) {
    expect(await boxes.drop(frameOf(comment, { v: 1, answers: { change: text } }))).toBe(dropCodes.payloadRefused);
  }
  expect(await boxes.drop(frameOf(scores, someScores()))).toBe(dropCodes.accepted);
  expect(await boxes.drop(frameOf(comment, { v: 1, answers: { change: "Smaller changes." } }))).toBe(dropCodes.accepted);
});

test("at close everything is answered by cohort, and the spent list is sorted", async () => {
  await boxes.open(manifest, questionnaire, until);
  const frames = [
    ...[1, 2, 3, 4, 5, 6, 7].map((answer) => frameOf(aBallot(round, "scores", answer % 2), someScores(answer))),
    frameOf(aBallot(round, "comment", 1), { v: 1, answers: { change: "Fewer gates." } }),
  ];
  await Promise.all(frames.map((frame) => boxes.drop(frame)));
  const drained = await boxes.drain(manifest.round);
  expect(drained.accepted).toEqual({ scores: 7, comment: 1 });
  const expected = [1, 2, 3, 4, 5, 6, 7].map((answer) => ({
    cohort: round.cohorts[answer % 2]?.id,
    answers: { "b1-1": answer, "b1-2": 2 },
    discipline: 1,
  }));
  expect(
    Array.from({ length: drained.scores.size }, (_, row) => ballotAt(drained.scores, row)).toSorted(
      (a, b) => Number(a.answers["b1-1"]) - Number(b.answers["b1-1"]),
    ),
  ).toEqual(expected);
  expect(drained.comments).toEqual([{ cohort: round.cohorts[1]?.id, answers: { change: "Fewer gates." } }]);
  expect(drained.spent).toHaveLength(8);
  expect(drained.spent).toEqual(drained.spent.toSorted());
  expect(await boxes.drop(frames[0] ?? new Uint8Array())).toBe(dropCodes.notAnswering);
  // A job that was killed after draining asks again, in a process that opens the file anew.
  await boxes.close();
  boxes = openBoxes();
  await boxes.open(manifest, questionnaire, until);
  const again = await boxes.drain(manifest.round);
  expect([again.spent, again.accepted]).toEqual([drained.spent, drained.accepted]);
  await boxes.destroy(manifest.round);
  expect(readdirSync(join(folder, "boxes"))).toEqual([]);
});

test("what was acknowledged is found after a restart, and its token stays spent", async () => {
  await boxes.open(manifest, questionnaire, until);
  const frame = frameOf(aBallot(round), someScores());
  await boxes.drop(frame);
  await boxes.close();
  boxes = openBoxes();
  expect(await boxes.open(manifest, questionnaire, until)).toBe("opened");
  expect(await boxes.drop(frame)).toBe(dropCodes.acceptedBefore);
  expect(await boxes.accepted(manifest.round)).toBe(1);
});

test.each([
  ["gone", () => rmSync(fileOf())],
  ["empty", () => truncateSync(fileOf(), 0)],
  ["torn", () => truncateSync(fileOf(), 65_536)],
  ["overwritten", () => writeFileSync(fileOf(), randomBytes(200_000))],
])("a file that is %s is lost, and stays so until it is destroyed", async (_how, harm) => {
  await boxes.open(manifest, questionnaire, until);
  const frame = frameOf(aBallot(round), someScores());
  await boxes.drop(frame);
  await boxes.close();
  harm();
  boxes = openBoxes();
  expect(await boxes.open(manifest, questionnaire, until)).toBe("lost");
  expect(await boxes.open(manifest, questionnaire, until)).toBe("lost");
  expect(await boxes.accepted(manifest.round)).toBeNull();
  expect(await boxes.drop(frame)).toBe(dropCodes.notAnswering);
  await boxes.destroy(manifest.round);
  expect(await boxes.open(manifest, questionnaire, until)).toBe("opened");
  expect(await boxes.drop(frame)).toBe(dropCodes.accepted);
});

test("nobody else can read the file, and nothing lies beside it", async () => {
  await boxes.open(manifest, questionnaire, until);
  await boxes.drop(frameOf(aBallot(round), someScores()));
  expect(statSync(join(folder, "boxes")).mode & 0o777).toBe(0o700);
  for (const name of readdirSync(join(folder, "boxes"))) {
    const found = statSync(join(folder, "boxes", name));
    expect([name, found.mode & 0o777]).toEqual([name, 0o600]);
    if (!name.endsWith(".sqlite")) expect([name, found.size]).toEqual([name, 0]);
  }
});

test("the padding, the key and the signature of a frame are nowhere in the file", async () => {
  await boxes.open(manifest, questionnaire, until);
  const ballot = aBallot(round);
  const frame = frameOf(ballot, `{ "answers": {"b1-2": 2,\t"b1-1": 5},   "v":1 }`);
  await boxes.drop(frame);
  const bytes = readFileSync(fileOf());
  for (const canary of [
    ballot.publicKey,
    ballot.prefix,
    ballot.tokenSignature.subarray(0, 16),
    frame.subarray(482, 500),
    frame.subarray(-16),
  ]) {
    expect(bytes.includes(Buffer.from(canary))).toBe(false);
  }
  expect(bytes.includes('{"answers":{"b1-1":5,"b1-2":2},"v":1}')).toBe(true);
});
