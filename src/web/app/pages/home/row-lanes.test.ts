import { expect, test } from "vitest";
import type { HomeRow } from "../../../../contract/evidence-shapes.ts";
import { rowLanes } from "./row-lanes.ts";

const words = {
  mark: (mark: { readonly name: string }) => mark.name,
  notAsked: "not asked yet",
  notShown: "not shown",
  more: (label: string, others: number) => `${label}, and ${others} more`,
};
const mark = (name: string, at: number | null): HomeRow["marks"][number] => ({
  measure: "E01",
  name,
  variant: null,
  cell: name,
  unit: "share",
  estimate: { value: 0.5, n: 10, interval: null, method: "wilson", coverage: 1 },
  proxy: false,
  said: "half",
  position: at === null ? null : { at, low: at, high: at },
  aid: null,
});
const open = (measure: string, name: string) => ({ measure, name, reason: "no source tells it", unlock: null });
const row: HomeRow = {
  id: "B1",
  name: "Trust",
  definition: "",
  sentence: "",
  outcome: "open",
  outcomeText: "not asked yet",
  n: "",
  perception: null,
  marks: [],
  open: [],
  findings: [],
  changed: [],
};

test("before a round the lane of what people say stays open, once", () => {
  const unlock = { source: "survey", how: "Run a round.", effort: "1 hour", why: "" };
  const lanes = rowLanes({ ...row, open: [{ ...open("survey", "What people say"), unlock }] }, words);
  expect(lanes.perception).toBe("not asked yet");
  expect(lanes.open).toEqual([]);
});

test("a round that may not be shown for the group is not said to be still to come", () => {
  expect(rowLanes({ ...row, open: [open("survey", "What people say")] }, words).perception).toBe("not shown");
});

test("one lane names what is unknown, and says how much more there is", () => {
  expect(rowLanes({ ...row, open: [open("E02", "Waiting")] }, words).open).toEqual([["Waiting: no source tells it", "Waiting"]]);
  expect(rowLanes({ ...row, open: [open("E02", "Waiting"), open("E03", "Rework")] }, words).open).toEqual([
    ["Waiting; Rework", "Waiting, and 1 more", "Waiting, and 1 more"],
  ]);
});

test("what is named of several is not a figure of a measure that is drawn above", () => {
  const missed = [open("E08", "Wait, as a share"), open("E12", "Handoffs")];
  expect(rowLanes({ ...row, marks: [mark("Wait", 0.1)], open: missed }, words).open[0]?.at(-1)).toBe("Handoffs, and 1 more");
  expect(rowLanes({ ...row, open: missed }, words).open[0]?.at(-1)).toBe("Wait, and 1 more");
});

test("at most three measures are drawn, those without a reading aid not at all", () => {
  const lanes = rowLanes({ ...row, marks: [mark("a", 0.1), mark("b", null), mark("c", 0.3), mark("d", 0.4), mark("e", 0.5)] }, words);
  expect(lanes.marks.map((each) => each.label)).toEqual(["a", "c", "d"]);
});

test("two figures of one measure say which is which", () => {
  const marks = [mark("Wait", 0.1), { ...mark("Wait", 0.2), cell: "second", variant: "as a share" }];
  expect(rowLanes({ ...row, marks }, words).marks.map((each) => each.label)).toEqual(["Wait", "Wait, as a share"]);
});

test("the alternative text leaves nothing out", () => {
  const lanes = rowLanes({ ...row, marks: [mark("a", null)], open: [open("E02", "Waiting"), open("E03", "Rework")] }, words);
  expect(lanes.alternative).toBe("Trust; half; Waiting: no source tells it; Rework: no source tells it");
});
