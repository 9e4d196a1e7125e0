import { expect, test } from "vitest";
import { tableNames } from "../core/evidence/tables.ts";
import { companies } from "./companies.ts";
import { WEEKS } from "./company.ts";
import { spanEndingAt, structureOf, tellCompany } from "./tell-company.ts";

const span = spanEndingAt(Date.UTC(2026, 10, 22));

test("the same company over the same span is told in the same rows", () => {
  const [company] = companies;
  if (company === undefined) throw new Error("no company");
  expect(tellCompany(company, span)).toEqual(tellCompany(company, span));
});

test.each(companies)("$name is labelled as invented and lasts 104 weeks", (company) => {
  expect(structureOf(company, span).name).toContain("invented");
  expect((span.end - span.start) / (7 * 86_400_000)).toBe(WEEKS);
});

test.each(companies)("nothing of $name happens outside its two years", (company) => {
  const rows = tellCompany(company, span);
  for (const change of rows.change ?? []) {
    expect(change.first_commit).toBeGreaterThanOrEqual(span.start);
    expect(change.merged ?? span.start).toBeLessThan(span.end);
  }
  for (const step of rows.review_step ?? []) expect(step.responded ?? step.requested).toBeGreaterThanOrEqual(step.requested);
});

test.each(companies)("every row of $name has a key of its own", (company) => {
  const rows = tellCompany(company, span);
  for (const table of ["change", "review_step", "commit", "deployment", "work_item", "weakness", "failure", "run", "action"] as const) {
    const keys = (rows[table] ?? []).map((row) => ("id" in row ? row.id : row.oid));
    expect(new Set(keys).size, table).toBe(keys.length);
  }
});

test("the companies fill every table that a source could fill", () => {
  const told = new Set(companies.flatMap((company) => Object.keys(tellCompany(company, span))));
  const untold = tableNames.filter((table) => !told.has(table));
  expect(untold).toEqual(["ownership_rule", "weakness_alias", "weakness_seen", "data_quality"]);
});
