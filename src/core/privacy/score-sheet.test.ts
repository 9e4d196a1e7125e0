import fc from "fast-check";
import { expect, test } from "vitest";
import type { ScoreBallot } from "./release-shape.ts";
import { ballotAt, inNoOrder, packScores, type ScoreSheet, sheetOf } from "./score-sheet.ts";

const items = [{ id: "a" }, { id: "b" }, { id: "c" }];
const answer = fc.option(fc.integer({ min: 0, max: 7 }), { nil: undefined });
const ballot = fc
  .record({
    cohort: fc.constantFrom("x", "y", "z"),
    a: answer,
    b: answer,
    c: answer,
    discipline: fc.option(fc.integer({ min: 0, max: 2 })),
  })
  .map(({ cohort, discipline, ...given }): ScoreBallot => {
    const answers = Object.fromEntries(Object.entries(given).flatMap(([id, value]) => (value === undefined ? [] : [[id, value] as const])));
    return discipline === null ? { cohort, answers } : { cohort, answers, discipline };
  });
const rowsOf = (sheet: ScoreSheet): readonly ScoreBallot[] => Array.from({ length: sheet.size }, (_, row) => ballotAt(sheet, row));

test("a sheet holds each ballot as it was given, skips and can't-say apart", () =>
  fc.assert(
    fc.property(fc.array(ballot), (ballots) => {
      expect(rowsOf(sheetOf(items, ballots))).toEqual(ballots);
    }),
  ));

test("sorted by content, two sheets of the same ballots read alike", () =>
  fc.assert(
    fc.property(fc.array(ballot), (ballots) => {
      const read = (sheet: ScoreSheet): readonly unknown[] =>
        [...inNoOrder(sheet)].map((row) => [ballotAt(sheet, row).cohort, ballotAt(sheet, row).answers]);
      expect(read(sheetOf(items, ballots.toReversed()))).toEqual(read(sheetOf(items, ballots)));
    }),
  ));

test("a ballot goes to the place it is given", () => {
  const sheet = packScores(
    ["a"],
    [1, 2, 3].map((value) => ({ cohort: "x", answers: { a: value } })),
    [2, 0, 1],
  );
  expect(rowsOf(sheet).map(({ answers }) => answers.a)).toEqual([2, 3, 1]);
});

test("an item that is not asked, one ballot too many and one too few are refused", () => {
  const given = [{ cohort: "x", answers: { a: 1 } }];
  expect(() => packScores(["b"], given, [0])).toThrow("not asked");
  expect(() => packScores(["a"], given, [])).toThrow("more ballots");
  expect(() => packScores(["a"], given, [0, 1])).toThrow("fewer ballots");
});
