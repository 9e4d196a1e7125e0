import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { aRound, questionnaire } from "../ballots/round.fixture.ts";
import type { OpenRound } from "../respondent/open-round.ts";
import { readAnswers } from "./read-answers.ts";

const folder = mkdtempSync(join(tmpdir(), "evenkeel-answers-"));
afterAll(() => rmSync(folder, { recursive: true }));

const { manifest } = aRound();
const course = { answerUntil: 0, extended: false, epoch: 0, issued: null, released: null, voided: null };
const open: OpenRound = { manifest, fingerprint: "", questionnaire, course };
const [cohort] = manifest.cohorts;

async function read(content: string) {
  const file = join(folder, "answers.json");
  writeFileSync(file, content);
  return readAnswers(file, open, cohort?.id ?? "");
}

test("answers and words are taken as they stand in the file", async () => {
  const given = { scores: { v: 1, answers: { "b1-1": 5, "b1-2": 0 } }, comment: { v: 1, answers: { change: "Less waiting" } } };
  expect(await read(JSON.stringify(given))).toEqual(given);
  expect(await read(JSON.stringify({ scores: given.scores }))).toEqual({ scores: given.scores, comment: null });
});

test.each([
  ["an answer off the scale", { scores: { v: 1, answers: { "b1-1": 8 } } }],
  ["a question that is not asked", { scores: { v: 1, answers: { other: 1 } } }],
  ["an empty comment", { comment: { v: 1, answers: { change: " " } } }],
  ["something else", { name: "somebody" }],
])("%s is refused before anything is sent", async (_, given) => {
  await expect(read(JSON.stringify(given))).rejects.toMatchObject({ code: "answers.unreadable" });
});

test("a file that is not JSON, or not there, is refused by the same name", async () => {
  await expect(read("{")).rejects.toMatchObject({ code: "answers.unreadable" });
  await expect(readAnswers(join(folder, "none.json"), open, "")).rejects.toMatchObject({ code: "answers.unreadable" });
});
