import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { fullReport } from "../report/example-report.fixture.ts";
import { assessedNodes, latestAssessment, readReport, saveAssessment } from "./assessments.ts";
import type { Database } from "./database.ts";
import { createOrganisation } from "./organisations.ts";
import { openTestDatabase } from "./test-database.fixture.ts";

let database: Database;
let organisation: string;
beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  organisation = (await createOrganisation(database, { name: "Acme", invented: false }, 0)).id;
});
afterAll(() => database.close());

const of = (made: number) => ({ organisation, weeks: 12, which: "now" as const, window: { from: 1, to: 2 }, version: "0.1.0", made });
const named = (node: string, name = node) => ({ node, report: { ...fullReport, subject: { ...fullReport.subject, name } } });

test("a report comes back as it went in", async () => {
  await saveAssessment(database, of(5), [named("org")]);
  expect(await readReport(database, organisation, 12, "now", "org")).toEqual(named("org").report);
  expect(await latestAssessment(database, of(0))).toEqual({ window: { from: 1, to: 2 }, version: "0.1.0", made: 5 });
});

test("nothing is known before the first assessment, of another window, or of a node that came later", async () => {
  expect(await latestAssessment(database, of(0))).toBeNull();
  await saveAssessment(database, of(5), [named("org")]);
  expect(await readReport(database, organisation, 26, "now", "org")).toBeNull();
  expect(await readReport(database, organisation, 12, "before", "org")).toBeNull();
  expect(await readReport(database, organisation, 12, "now", "new")).toBeNull();
});

test("an assessment takes the place of the one before, as a whole, however many nodes it has", async () => {
  await saveAssessment(database, of(5), [named("org"), named("old")]);
  await saveAssessment(
    database,
    of(6),
    (async function* () {
      for (let n = 0; n < 50; n++) yield named(`n-${String(n).padStart(2, "0")}`);
    })(),
  );
  const nodes = await assessedNodes(database, of(0));
  expect(nodes).toEqual(Array.from({ length: 50 }, (_, n) => `n-${String(n).padStart(2, "0")}`));
});

test("one that breaks off leaves the old one standing, which is read meanwhile", async () => {
  await saveAssessment(database, of(5), [named("org")]);
  const breaking = saveAssessment(
    database,
    of(6),
    (async function* () {
      for (let n = 0; n < 20; n++) yield named(`n-${n}`);
      expect(await assessedNodes(database, of(0))).toEqual(["org"]);
      throw new Error("broke off");
    })(),
  );
  await expect(breaking).rejects.toThrow("broke off");
  expect((await latestAssessment(database, of(0)))?.made).toBe(5);
});

test("of several written at once exactly one stands, whole", async () => {
  await Promise.all([1, 2, 3, 4].map((made) => saveAssessment(database, of(made), [named(`by-${made}`)])));
  const made = (await latestAssessment(database, of(0)))?.made;
  expect(await assessedNodes(database, of(0))).toEqual([`by-${made}`]);
});

test("names from outside may hold what a database does not", async () => {
  await saveAssessment(database, of(5), [named("org", "nul \u0000 half \ud800 whole \u{1f600}")]);
  expect((await readReport(database, organisation, 12, "now", "org"))?.subject.name).toBe("nul \ufffd half \ufffd whole \u{1f600}");
});
