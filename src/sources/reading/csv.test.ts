import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvCell, csvRows } from "./csv.ts";

const limits = {
  rows: 1000,
  cellLength: 5000,
  fault: (what: string, line: number, column: number) => new Error(`row ${line}, column ${column}: ${what}`),
};
const cells = (text: string) => csvRows(text, limits).map((row) => row.cells);

describe("comma-separated values", () => {
  test("what is written comes back, with any line end and any text", () => {
    const cell = fc.string({ unit: fc.constantFrom("a", "é", '"', ",", "\n", "\r", " ", "=", "<", "🙂") });
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 6 }),
        fc.constantFrom("\n", "\r\n", "\r"),
        fc.boolean(),
        (table, end, last) => {
          const text = table.map((row) => row.map(csvCell).join(",")).join(end) + (last ? end : "");
          expect(cells(text)).toEqual(table);
        },
      ),
      { numRuns: 500, seed: 4747 },
    );
  });

  test.each([
    [
      "a,b\r\n1,2\r\n",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    [
      "a,b\n\n1,",
      [
        ["a", "b"],
        ["1", ""],
      ],
    ],
    ['"a ""b""",c', [['a "b"', "c"]]],
    ["", []],
  ])("%j", (text, expected) => {
    expect(cells(text)).toEqual(expected);
  });

  test("a row knows its line, also after a cell that spans lines", () => {
    expect(csvRows('a\n"1\n2"\n3', limits).map((row) => row.line)).toEqual([1, 2, 4]);
  });

  test.each([
    ['a,b\n1,x"y', "row 2, column 2: a quote inside a cell that does not start with one"],
    ['a\n"open', "row 2, column 1: a quoted cell that never closes"],
    ['a\n"1"2', "row 2, column 1: text after a closing quote"],
    ["a\n\u0000", "row 2, column 1: a NUL character"],
    [`a\n${"x".repeat(6000)}`, "row 2, column 1: a cell longer than 5000 characters"],
    ["a\n".repeat(1001), "row 1001, column 1: more than 1000 rows"],
  ])("case %# is refused with row and column", (text, message) => {
    expect(() => csvRows(text, limits)).toThrow(message);
  });
});
