import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { readCatalogue } from "../../src/catalogue/read-catalogue.ts";
import type { Cell } from "../../src/core/evidence/estimate.ts";
import { WHOLE } from "../../src/report/report.ts";
import { csvRows } from "../../src/sources/reading/csv.ts";
import { type Forge, readLantern } from "./read-lantern.fixture.ts";

// The organisation that can be counted by hand, told by a forge, git, Jira and PagerDuty, read as a server reads them: every cell of
// expected.csv, which was worked out from organisation.md, comes out, whichever forge tells of it.

interface Expected {
  readonly measure: string;
  readonly variant: string;
  readonly category: string;
  readonly node: string;
  readonly statistic: string;
  readonly value: string;
  readonly n: string;
}

async function expectedIn(name: string): Promise<readonly Expected[]> {
  const fault = (what: string, line: number) => new Error(`${name}, line ${line}: ${what}`);
  const [, ...lines] = csvRows(await readFile(new URL(name, import.meta.url), "utf8"), { rows: 500, cellLength: 400, fault });
  return lines.map(({ cells: [measure = "", variant = "", category = "", node = "", , , statistic = "", value = "", n = ""] }) => ({
    ...{ measure, variant, category, node, statistic, value, n },
  }));
}

const expected = await expectedIn("./expected.csv");
const forges: readonly Forge[] = ["github", "gitlab"];

/** What a report would print of the cell, in the words of expected.csv. */
function said(
  { result }: Cell,
  statistic: string,
): { readonly statistic: string; readonly value: string | number | null; readonly n: number | null } {
  if (result.outcome === "unknown") return { statistic: "unknown", value: result.reason, n: result.n };
  if (result.outcome !== "value") return { statistic: result.outcome, value: result.reason, n: null };
  const { value, n } = statistic === "p85" ? { ...result.estimate, ...result.details.p85 } : result.estimate;
  return { statistic, value, n: statistic === "p85" ? result.estimate.n : n };
}

describe.each(forges)("told by %s", (forge) => {
  let cells: readonly Cell[] = [];
  beforeAll(async () => {
    cells = await readLantern(await readCatalogue(), forge);
  });

  test.each(expected)("$measure $variant $category $node: $statistic $value", (row: Expected) => {
    const { measure, variant, category, node, statistic, value, n } = row;
    const cell = cells.find(
      (each) =>
        each.measure === measure &&
        each.node === (node === "" ? WHOLE : node) &&
        (each.variant === null || each.variant === variant) &&
        (each.category ?? "") === category,
    );
    if (cell === undefined) expect.fail(`no cell of ${measure} at ${node}`);
    const figure = said(cell, statistic);
    expect(figure.statistic).toBe(statistic);
    expect(figure.n).toBe(n === "" ? null : Number(n));
    if (typeof figure.value === "number") expect(figure.value).toBeCloseTo(Number(value), 9);
    else expect(figure.value).toBe(value);
  });
});
