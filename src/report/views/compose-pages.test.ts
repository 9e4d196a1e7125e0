import { describe, expect, test } from "vitest";
import { evidenceRoutes } from "../../contract/evidence.ts";
import { fewReport, fullReport, hostileReport, organisationReport, unknownReport } from "../example-report.fixture.ts";
import { composeFinding } from "./compose-finding.ts";
import { composeFindings } from "./compose-findings.ts";
import { composeMeasure, composeMeasures } from "./compose-measures.ts";
import { composePractice, composePractices } from "./compose-practices.ts";
import { exampleDispute, exampleInput } from "./view-input.fixture.ts";

const reports = [fullReport, fewReport, unknownReport, organisationReport, hostileReport];
const plain = (text: string): string => text.replaceAll("\u00a0", " ");
const issues = (shape: { safeParse: (value: unknown) => { error?: { issues: readonly unknown[] } | undefined } }, value: unknown) =>
  shape.safeParse(value).error?.issues ?? [];

test.each(reports)("every page of a report has the shape of the contract (%#)", (report) => {
  const input = exampleInput({ report, before: fullReport });
  expect(issues(evidenceRoutes.findings.reply.shape, composeFindings(input))).toEqual([]);
  expect(issues(evidenceRoutes.measures.reply.shape, composeMeasures(input))).toEqual([]);
  expect(issues(evidenceRoutes.practices.reply.shape, composePractices(input))).toEqual([]);
  for (const { id } of report.findings) expect(issues(evidenceRoutes.finding.reply.shape, composeFinding(input, id))).toEqual([]);
  for (const { id } of input.catalogue.measures) expect(issues(evidenceRoutes.measure.reply.shape, composeMeasure(input, id))).toEqual([]);
  for (const { id } of input.catalogue.practices)
    expect(issues(evidenceRoutes.practice.reply.shape, composePractice(input, id))).toEqual([]);
});

test("what the report does not know has no page", () => {
  expect(composeFinding(exampleInput(), "nothing-of-the-kind")).toBeNull();
  expect(composeMeasure(exampleInput(), "E99")).toBeNull();
  expect(composePractice(exampleInput(), "toString")).toBeNull();
});

describe("a finding", () => {
  test("says how sure it is and why", () => {
    expect(composeFinding(exampleInput(), "updates-lag")?.sureness.map(plain)).toEqual([
      "The figure lies wholly on the side where the claim holds.",
      "Dependency update latency is a stand-in here: a merge, so this is probable and not certain.",
      "91 % of what it counts have the facts it needs.",
      "The reading aid is an assumption; an organisation can set its own, with a reason.",
    ]);
    expect(composeFinding(exampleInput(), "weaknesses-linger")?.sureness[0]).toBe(
      "Weakness remediation: the interval lies on both sides of the reading aid; about 40 items would decide it, and there are 14.",
    );
  });

  test("puts decision and support on one axis and keeps lanes for the rest", () => {
    const page = composeFinding(exampleInput(), "updates-lag");
    expect(page?.marks.map(({ measure }) => measure)).toEqual(["E27"]);
    expect(page?.open.map(({ name }) => name)).toEqual(["What people say", "Exposure window"]);
    expect(page?.marks[0]?.position?.at).toBeCloseTo(0.55 - 0.2 * Math.log2(34 / 14), 4);
  });

  test("tells what it was in the window before", () => {
    const page = composeFinding(exampleInput({ before: fullReport }), "updates-lag");
    expect(page?.previous).toEqual({ outcome: "present", to: fullReport.subject.to });
  });

  test("carries the note of a team on the page of the organisation and of that team, and on no other", () => {
    const notes = (node: string, kind: "organisation" | "team") =>
      composeFinding(exampleInput({ disputes: [exampleDispute], node: { id: node, kind, name: node } }), "updates-lag")?.disputes.length;
    expect(notes("org", "organisation")).toBe(1);
    expect(notes("t-amber", "team")).toBe(1);
    expect(notes("t-storm", "team")).toBe(0);
  });
});

describe("a measure", () => {
  test("without a value says why and what would tell", () => {
    const rows = composeMeasures(exampleInput()).measures;
    expect(rows).toHaveLength(38);
    expect(rows.find(({ id }) => id === "E06")).toMatchObject({ said: "unknown", open: { reason: "no source tells it" } });
    expect(rows.find(({ id }) => id === "E31")).toMatchObject({
      said: "too few to show",
      open: { reason: "too few to show", unlock: null },
    });
    expect(rows.find(({ id }) => id === "E12")).toMatchObject({ said: "does not apply" });
  });

  test("shows every cell with its label, and in whose findings it decides", () => {
    const page = composeMeasure(exampleInput(), "E28");
    expect(page?.cells.map(({ label, said }) => [label, plain(said)])).toContainEqual(["Pinned actions", "7 of 31"]);
    expect(page?.findings.map(({ id }) => id)).toContain("pipeline-is-open");
  });

  test("leads to commits only where the forge is known", () => {
    const id = "40c1e35996730d4fdcbdb2e6a23917a2467e29b7";
    const [repository] = fullReport.subject.repositories;
    if (repository === undefined) throw new Error("the example has repositories");
    const report = {
      ...fullReport,
      subject: { ...fullReport.subject, repositories: [repository] },
      cells: fullReport.cells.map((cell) => (cell.measure === "E01" ? { ...cell, items: [id] } : cell)),
    };
    const href = (address: string) =>
      composeMeasure(exampleInput({ report, addresses: [{ id: repository.id, name: repository.name, address }] }), "E01")?.items[0]
        ?.items[0]?.href;
    expect(href("https://github.com/some-org/booking.git")).toBe(`https://github.com/some-org/booking/commit/${id}`);
    expect(href("https://gitlab.com/some/deep/group/booking")).toBe(`https://gitlab.com/some/deep/group/booking/-/commit/${id}`);
    expect(href("https://forge.example.org/a/b")).toBeNull();
    expect(href("http://github.com/a/b")).toBeNull();
    expect(href("https://someone:secret@github.com/a/b")).toBeNull();
    expect(href("https://github.com/a/b%22%3E%3Cscript%3E")).toBeNull();
    expect(href("javascript:alert(1)//github.com/a/b")).toBeNull();
    expect(href("/srv/repositories/booking")).toBeNull();
  });
});

describe("practices", () => {
  test("begin with those worth trying, each with whether it is in use", () => {
    const page = composePractices(exampleInput());
    expect(page.practices.slice(0, 3).map(({ id, recommended }) => [id, recommended])).toEqual([
      ["dependency-updates", true],
      ["policy-as-code", true],
      ["small-batches", true],
    ]);
    expect(page.practices.find(({ id }) => id === "peer-review")?.adoption).toBe("unknown");
  });

  test("that were left out say why", () => {
    expect(composePractice(exampleInput(), "security-champion")?.excluded).toBe("Nothing observed here says who reviews security.");
    expect(composePractice(exampleInput({ disputes: [exampleDispute] }), "dependency-updates")).toMatchObject({
      recommendation: null,
      excluded: "The finding it would help with is disputed by the team.",
    });
  });
});
