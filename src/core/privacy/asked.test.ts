import { expect, test } from "vitest";
import { askedOf } from "./asked.ts";
import { readPayload } from "./payload.ts";
import type { AskedItem, Questionnaire } from "./questionnaire.ts";

const item = (id: string, more: Partial<AskedItem>): AskedItem => ({
  ...{ id, version: 1, construct: null, direction: 1, scale: "agreement", cohorts: null },
  ...more,
});
const questionnaire: Questionnaire = {
  ...{ v: 1, id: "pulse", version: 1, title: "Pulse", minutes: 3, wording: {}, attributions: [] },
  items: [item("kept", { scale: "kept", cohorts: ["payments"] }), item("b1-1", {})],
  prompts: [{ id: "change" }],
};
const asked = (cohort: string) => askedOf(questionnaire, { disciplines: ["build", "run", "other"] }, { id: cohort });

test("item zero is asked of the cohorts whose team made the commitment, and of nobody else", () => {
  expect([...asked("payments").items]).toEqual(["kept", "b1-1"]);
  expect([...asked("search").items]).toEqual(["b1-1"]);
});

test.each([0, 2, 4, 6])("item zero takes %i", (answer) => {
  expect(readPayload("scores", { v: 1, answers: { kept: answer } }, asked("payments"))).not.toBeNull();
});

test.each([1, 3, 5, 7, 8, -2, 0.5])("item zero refuses %d", (answer) => {
  expect(readPayload("scores", { v: 1, answers: { kept: answer } }, asked("payments"))).toBeNull();
});

test("half a character is no comment", () => {
  expect(readPayload("comment", { v: 1, answers: { change: "\ud83d" } }, asked("search"))).toBeNull();
  expect(readPayload("comment", { v: 1, answers: { change: "\ud83d\ude00" } }, asked("search"))).not.toBeNull();
});
