import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvText } from "./csv.ts";
import { csvFigures } from "./csv-figures.ts";
import { exampleCatalogue } from "./example-catalogue.fixture.ts";
import { fullReport, hostileReport } from "./example-report.fixture.ts";
import { chartTable } from "./views/chart-table.ts";

/** RFC 4180 by the letter, as a reader of the file would have it. */
function parse(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = "";
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at] ?? "";
    if (quoted && letter === '"' && text[at + 1] === '"') at++;
    else if (letter === '"') {
      quoted = !quoted;
      continue;
    }
    if (!quoted && letter === ",") {
      row.push(field);
      field = "";
    } else if (!quoted && text.startsWith("\r\n", at)) {
      rows.push([...row, field]);
      row = [];
      field = "";
      at++;
    } else field += letter;
  }
  return rows;
}

describe("CSV", () => {
  test("comes back as it was written, whatever the text", () => {
    const table = fc.array(fc.array(fc.string(), { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(table, (rows) => {
        expect(parse(csvText(rows)).map((row) => row.map((each) => each.replace(/^'/, "")))).toEqual(
          rows.map((row) => row.map((each) => each.replace(/^'/, ""))),
        );
      }),
    );
  });

  test("gives a spreadsheet no formula", () => {
    fc.assert(
      fc.property(fc.constantFrom("=", "+", "-", "@", "\t", "\r", "  ="), fc.string(), (start, rest) => {
        const [[written = ""] = []] = parse(csvText([[start + rest, ""]]));
        expect(written.startsWith("'")).toBe(true);
      }),
    );
    for (const row of parse(csvFigures(hostileReport, exampleCatalogue))) for (const each of row) expect(each).not.toMatch(/^[=+@]/);
  });

  test("has one row for each cell, with a reason where there is no figure and none where it is suppressed", () => {
    const [head, ...rows] = parse(csvFigures(fullReport, exampleCatalogue));
    expect(rows).toHaveLength(fullReport.cells.length);
    const at = (name: string): number => head?.indexOf(name) ?? -1;
    const of = (measure: string) => rows.find((row) => row[0] === measure);
    expect(of("E06")?.[at("reason")]).toBe("no-source");
    expect(of("E06")?.[at("value")]).toBe("");
    expect(
      of("E31")
        ?.slice(at("value"), at("method") + 1)
        .join(""),
    ).toBe("");
    expect(of("E31")?.[at("reason")]).toBe("");
    expect(of("E17")?.[at("n")]).toBe("4816");
  });
});

test("every cell has its numbers as a table, as wide as its head", () => {
  for (const cell of fullReport.cells) {
    const { columns, rows } = chartTable(cell);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row).toHaveLength(columns.length);
  }
  const suppressed = fullReport.cells.find(({ result }) => result.outcome === "suppressed");
  expect(suppressed === undefined ? null : chartTable(suppressed).rows).toEqual([["suppressed", null]]);
});
