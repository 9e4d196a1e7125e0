import { expect, test } from "vitest";
import { exampleCatalogue } from "./example-catalogue.fixture.ts";
import { fullReport, hostileReport, unknownReport } from "./example-report.fixture.ts";
import { renderTerminal } from "./render-terminal.ts";

const quiet = { colour: false, width: 80, catalogue: exampleCatalogue };

test("the summary names what was found, what was not, what cannot be told, three practices and where to read on", () => {
  const text = renderTerminal(fullReport, { ...quiet, readOn: "evenkeel-report/report.html" });
  for (const part of [
    "The pipeline trusts what it should not",
    "# 3 present · o 4 absent",
    "Looked for and not there",
    "Looked at, and cannot tell",
    "3 Small batches",
    "Read on: evenkeel-report/report.html",
  ])
    expect(text).toContain(part);
});

test("no line is longer than the terminal", () => {
  for (const width of [40, 60, 80]) {
    const lines = renderTerminal(fullReport, { ...quiet, width }).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
  }
});

test("without colour there is no escape sequence, and with it the words are the same", () => {
  const plain = renderTerminal(fullReport, quiet);
  expect(plain).not.toContain("\u001b");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: taking the escape sequences out again
  expect(renderTerminal(fullReport, { ...quiet, colour: true }).replace(/\u001b\[\d+m/g, "")).toBe(plain);
});

test("outside text cannot ring, turn or move the cursor", () => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: their absence is what is tested
  expect(renderTerminal(hostileReport, quiet)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
});

test("nothing decided is said in a sentence, and without a catalogue ids stand in", () => {
  expect(renderTerminal(unknownReport, { colour: false, width: 80 })).toContain("What was read cannot decide any of these claims yet.");
});
