import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { readCatalogue } from "../../src/catalogue/read-catalogue.ts";
import type { Cell } from "../../src/core/evidence/estimate.ts";
import { decide } from "../../src/core/findings/decide.ts";
import type { Finding } from "../../src/core/findings/finding.ts";
import { WHOLE } from "../../src/report/report.ts";
import { csvRows } from "../../src/sources/reading/csv.ts";
import { lantern } from "./lantern.fixture.ts";
import { readLantern } from "./read-lantern.fixture.ts";

// What the findings come to where everything can be counted by hand: every row of expected-findings.csv, worked out from
// organisation.md and expected.csv, at the whole and at both teams that write changes.

const catalogue = await readCatalogue();
let cells: readonly Cell[] = [];

beforeAll(async () => {
  cells = await readLantern(catalogue);
});

const fault = (what: string, line: number) => new Error(`expected-findings.csv, line ${line}: ${what}`);
const [, ...lines] = csvRows(await readFile(new URL("./expected-findings.csv", import.meta.url), "utf8"), {
  rows: 200,
  cellLength: 400,
  fault,
});
const expected = lines.map(({ cells: [finding = "", node = "", outcome = "", confidence = ""] }) => ({
  finding,
  node,
  outcome,
  confidence,
}));

function findingAt(id: string, node: string): Finding {
  const claim = catalogue.claims.find((each) => each.id === id);
  if (claim === undefined) throw new Error(`no finding ${id}`);
  return decide(claim, cells, { node: node === "" ? WHOLE : node, measures: catalogue.measures, organisation: lantern });
}

/** The outcome in the words of expected-findings.csv. */
function said({ outcome, missing }: Finding): string {
  return missing.length === 0 ? outcome : `${outcome}: ${missing.map(({ measure, reason }) => `${measure} ${reason}`).join("; ")}`;
}

describe.each([...new Set(expected.map(({ finding }) => finding))])("%s is as worked out by hand", (of) => {
  test.each(expected.filter(({ finding }) => finding === of))("at $node: $outcome", ({ finding, node, outcome, confidence }) => {
    const decided = findingAt(finding, node);
    expect(said(decided)).toBe(outcome);
    expect(decided.confidence ?? "").toBe(confidence);
  });
});

test("every symptom and cause that this organisation's tools could tell of is worked out, at the whole and at both teams", () => {
  for (const { finding } of expected)
    expect(expected.filter((each) => each.finding === finding).map(({ node }) => node)).toEqual(["", "payments", "search"]);
  const causes = catalogue.claims.filter(({ about }) => about === "cause").map(({ id }) => id);
  expect(expected.map(({ finding }) => finding)).toEqual(expect.arrayContaining(causes));
});
