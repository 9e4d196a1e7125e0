import { expect, test } from "vitest";
import { coverageRows } from "./coverage-rows.ts";

const row = { source: "git.r1", from: 0, to: 9, share: 1 };

test("what one source gave over the same time stands in one row, under the name of its repository", () => {
  const rows = coverageRows(
    [
      { ...row, table: "commit" },
      { ...row, table: "change" },
      { ...row, table: "pipeline_fact", from: 9 },
    ],
    new Map([["r1", "Billing"]]),
  );
  expect(rows.map(({ source, of, gave }) => [source, of, gave])).toEqual([
    ["Git history", "Billing", ["commits", "changes"]],
    ["Git history", "Billing", ["facts in pipeline files"]],
  ]);
});

test("a source that is no repository stands for itself", () => {
  expect(coverageRows([{ ...row, source: "sarif", table: "weakness" }], new Map())[0]?.of).toBeNull();
});
