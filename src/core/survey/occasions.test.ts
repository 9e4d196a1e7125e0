import { expect, test } from "vitest";
import { DAY, HOUR } from "../model/time.ts";
import { dueOccasions, type OccasionsOf } from "./occasions.ts";
import { announceRound, dueStep, type Round, takeStep } from "./round-state.ts";
import { defaultWindows } from "./round-windows.ts";

const windows = defaultWindows({ kind: "baseline", demonstration: false }, 0);

function roundAt(now: number): Round {
  let round: Round = announceRound({ state: "draft" }, windows);
  for (let step = dueStep(round, now); step !== null && step !== "begin-closing"; step = dueStep(round, now))
    round = takeStep(round, step, now);
  return round;
}

const due = (now: number, over: Partial<OccasionsOf> = {}) =>
  dueOccasions({ round: roundAt(now), demonstration: false, epoch: 0, ended: null, ...over }, now).map(({ id }) => id);

test("everybody is told of the announcement, of both windows, in the middle, on the last two days, and on days 3 and 8", () => {
  const { enrolFrom, enrolUntil, answerFrom } = windows;
  expect(due(0)).toEqual(["announced"]);
  expect(due(enrolFrom)).toEqual(["enrolling"]);
  expect(due(enrolFrom + 7 * DAY)).toEqual(["enrolling", "enrolling-reminder-1"]);
  expect(due(enrolUntil - 2 * DAY)).toEqual(["enrolling", "enrolling-reminder-2"]);
  expect(due(enrolUntil - HOUR)).toEqual(["enrolling", "enrolling-reminder-3"]);
  expect(due(enrolUntil)).toEqual([]);
  expect(due(answerFrom)).toEqual(["answering"]);
  expect(due(answerFrom + 3 * DAY)).toEqual(["answering", "answering-reminder-3"]);
  expect(due(answerFrom + 9 * DAY)).toEqual(["answering", "answering-reminder-8"]);
});

test("a demonstration reminds nobody, an extension and a lost box are told at once, an end for a week", () => {
  expect(due(windows.enrolFrom + 7 * DAY, { demonstration: true })).toEqual(["enrolling"]);
  expect(due(windows.answerFrom, { epoch: 2 })).toEqual(["answering", "answer-again-2"]);
  const released = { ...roundAt(windows.answerFrom), state: "released" } as const;
  if (!("windows" in released)) throw new Error("not announced");
  expect(dueOccasions({ round: released, demonstration: false, epoch: 0, ended: 5 }, 6).map(({ id }) => id)).toEqual(["released"]);
  expect(dueOccasions({ round: released, demonstration: false, epoch: 0, ended: 5 }, 5 + 7 * DAY)).toEqual([]);
  expect(dueOccasions({ round: { state: "draft" }, demonstration: false, epoch: 0, ended: null }, 0)).toEqual([]);
});
