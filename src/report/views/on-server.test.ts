import { expect, test } from "vitest";
import { readCatalogue } from "../../catalogue/read-catalogue.ts";
import { onServer } from "./on-server.ts";

const { measures } = await readCatalogue();
const ways = [...new Set(measures.flatMap(({ unlock }) => unlock.map(({ how }) => how)))];

test.each(ways)("a page names a place of the server for: %s", (how) => {
  const said = onServer(how);
  expect(said).not.toMatch(/--[a-z]|evenkeel\.yaml/);
  expect(said).toMatch(/^[A-Z].*\.$/);
});

test("a file is uploaded, a team described", () => {
  expect(onServer("Export incidents as CSV and pass it with --incidents.")).toBe("Export incidents as CSV and upload it under Sources.");
  expect(onServer("Declare the security team or gate in evenkeel.yaml.")).toBe("Declare the security team or gate under Organisation.");
});
