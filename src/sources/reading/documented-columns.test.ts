import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { incidentShape } from "../incidents/schema.ts";
import { organisationFile } from "../organisation/schema.ts";
import { itemShape, transitionShape } from "../work-items/schema.ts";

const page = await readFile(join(import.meta.dirname, "../../../docs/run/files.md"), "utf8");

function section(heading: string, until: string): string {
  const start = page.indexOf(heading);
  return page.slice(start, until === "" ? page.length : page.indexOf(until, start));
}

/** Names in the first column of the tables of a section. */
function listed(text: string): ReadonlySet<string> {
  return new Set(
    [...text.matchAll(/^\| (`[^|]+`) \|/gm)].flatMap((row) => [...(row[1] ?? "").matchAll(/`([a-z_-]+)`/g)].map((cell) => cell[1] ?? "")),
  );
}

test.each([
  ["a work items file", "### Work items", "### Incidents", [...itemShape.columns, ...transitionShape.columns]],
  ["an incidents file", "### Incidents", "", incidentShape.columns],
  ["evenkeel.yaml", "## evenkeel.yaml", "## Scanner results", Object.keys(organisationFile.shape)],
])("every name %s may hold has its line in docs/run/files.md, and no other has one", (_file, heading, until, names) => {
  expect(listed(section(heading, until))).toEqual(new Set(names));
});
