import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import { fewReport, fullReport, hostileReport, organisationReport, unknownReport } from "./example-report.fixture.ts";
import { renderJson } from "./render-json.ts";
import { parseReport, reportJsonSchema, writeReportSchema } from "./report-schema.ts";

test.each([
  ["full", fullReport],
  ["few", fewReport],
  ["unknown", unknownReport],
  ["organisation", organisationReport],
  ["hostile", hostileReport],
])("a report that is written and read again is the same (%s)", (_, report) => {
  expect(parseReport(renderJson(report))).toEqual(report);
});

test("the JSON has one order of keys, whatever order the report was made in, and ends with a line break", () => {
  const turned = Object.fromEntries(Object.entries(fullReport).reverse());
  expect(renderJson({ ...fullReport, ...turned })).toBe(renderJson(fullReport));
  expect(renderJson(fullReport).startsWith('{\n  "schema": "evenkeel.report/1"')).toBe(true);
  expect(renderJson(fullReport).endsWith("}\n")).toBe(true);
});

function failureOf(json: string): EvenkeelError | null {
  try {
    parseReport(json);
    return null;
  } catch (error) {
    return error instanceof EvenkeelError ? error : null;
  }
}

test.each([
  ["no JSON", "{", /not JSON/],
  ["another form", '{"schema":"other/1"}', /at schema/],
  ["a key we do not know", JSON.stringify({ ...unknownReport, author: "x" }), /at the top/],
  [
    "a share above one",
    JSON.stringify({ ...fullReport, coverage: [{ source: "git", table: "commit", from: 0, to: 1, share: 2 }] }),
    /at coverage\.0\.share/,
  ],
  ["a threshold of contributors below five", JSON.stringify({ ...unknownReport, k: 4 }), /at k/],
])("an earlier report with %s is refused, with the place and no content", (_, json, message) => {
  const failure = failureOf(json);
  expect(failure?.code).toBe("compare.invalid");
  expect(failure?.message).toMatch(message);
});

test("a figure that is not a number never reaches the file", () => {
  expect(() => renderJson({ ...fullReport, generatedAt: Number.NaN })).toThrow();
});

test("the published schema is the one the product uses", async () => {
  const published = await readFile(new URL("../../catalogue/report.schema.json", import.meta.url), "utf8");
  expect(published).toBe(reportJsonSchema());
  const path = join(await mkdtemp(join(tmpdir(), "evenkeel-schema-")), "report.schema.json");
  await writeReportSchema(path);
  expect(await readFile(path, "utf8")).toBe(published);
});

test("the published schema is closed everywhere", () => {
  const open = reportJsonSchema().match(/"type": "object"/g)?.length ?? 0;
  const closed = reportJsonSchema().match(/"additionalProperties": false/g)?.length ?? 0;
  expect(closed).toBe(open);
});
