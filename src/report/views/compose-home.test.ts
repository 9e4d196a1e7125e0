import { describe, expect, test } from "vitest";
import { home } from "../../contract/evidence-shapes.ts";
import { fewReport, fullReport, hostileReport, organisationReport, unknownReport } from "../example-report.fixture.ts";
import type { Report } from "../report.ts";
import { composeHome } from "./compose-home.ts";
import { exampleDispute, exampleInput } from "./view-input.fixture.ts";

const pages: readonly (readonly [string, Report])[] = [
  ["full", fullReport],
  ["few contributors", fewReport],
  ["nothing decided", unknownReport],
  ["twelve repositories", organisationReport],
  ["hostile text", hostileReport],
];

const plain = (text: string | null): string => (text ?? "").replaceAll("\u00a0", " ");

describe.each(pages)("the home of %s", (_, report) => {
  const page = composeHome(exampleInput({ report }));

  test("has the shape of the contract", () => {
    expect(home.safeParse(page).error?.issues ?? []).toEqual([]);
  });

  test("keeps all six behaviours and four symptoms, each with a sentence and a lane for what people say", () => {
    expect(page.behaviours.map(({ id }) => id)).toEqual(["B1", "B2", "B3", "B4", "B5", "B6"]);
    expect(page.symptoms.map(({ id }) => id)).toEqual(["S1", "S2", "S3", "S4"]);
    for (const row of [...page.behaviours, ...page.symptoms]) {
      expect(row.sentence).toMatch(/^\S.*\.$/s);
      expect(row.perception).toBeNull();
      expect(row.open[0]).toMatchObject({ name: "What people say", reason: "Not asked yet" });
      expect(row.marks.length).toBeLessThanOrEqual(4);
    }
  });

  test("never lets what is unknown look decided", () => {
    for (const row of page.behaviours) expect(row.outcome).toBe("open");
    for (const row of page.symptoms.filter(({ marks }) => marks.length === 0)) expect(["open", "few"]).toContain(row.outcome);
    for (const { position } of [...page.behaviours, ...page.symptoms].flatMap(({ marks }) => marks)) {
      if (position === null) continue;
      expect(position.low).toBeGreaterThanOrEqual(0);
      expect(position.high).toBeLessThanOrEqual(1);
    }
  });
});

test("a title is a statement of 8 to 15 words, a lead one or two sentences with frequencies", () => {
  const page = composeHome(exampleInput());
  expect(page.title.split(" ").length).toBeGreaterThanOrEqual(8);
  expect(page.title.split(" ").length).toBeLessThanOrEqual(15);
  expect(plain(page.lead)).toBe("Pinned actions: 7 of 31. Of 30 claims, 7 could be decided; 20 cannot be seen from here yet.");
});

test("a symptom says how many of its claims hold, and how many cannot be seen", () => {
  const page = composeHome(exampleInput());
  const [, , , breaches] = page.symptoms;
  expect(breaches?.outcome).toBe("undecided");
  expect(breaches?.outcomeText).toBe("3 of 24 hold");
  expect(plain(breaches?.sentence ?? "")).toMatch(
    /^The pipeline trusts what it should not: 7 of 31; .* other claims cannot be seen here yet\.$/,
  );
});

test("the strongest is wholly easier than its aid, the weakest wholly harder, the least certain on both sides", () => {
  const page = composeHome(exampleInput());
  expect(plain(page.weakest)).toBe("Pinned actions: 7 of 31.");
  expect(plain(page.mostUncertain)).toBe("Weakness remediation: half take longer than 41 days (90 %: 19–88).");
  expect(plain(page.strongest)).toMatch(/^.+: .+\.$/);
});

test("with nothing decided it names no strongest and no weakest", () => {
  expect(composeHome(exampleInput({ report: unknownReport }))).toMatchObject({
    strongest: null,
    weakest: null,
    mostUncertain: null,
    worthTrying: [],
  });
});

test("what changed since the window before is told once; what stayed is no news", () => {
  const before: Report = {
    ...fullReport,
    findings: fullReport.findings.map((each) => (each.id === "updates-lag" ? { ...each, outcome: "absent" } : each)),
  };
  const page = composeHome(exampleInput({ before }));
  expect(page.changes).toEqual([{ finding: "updates-lag", claim: "Vulnerable dependencies wait for an update", change: "appeared" }]);
  expect(page.symptoms[3]?.changed).toEqual(page.changes);
  expect(composeHome(exampleInput({ before: { ...before, subject: { ...before.subject, windowWeeks: 12 } } })).changes).toEqual([]);
});

test("a disputed finding stays on the page and leaves what is worth trying", () => {
  const page = composeHome(exampleInput({ disputes: [exampleDispute] }));
  expect(page.worthTrying).toEqual([]);
  expect(page.symptoms[3]?.findings.find(({ id }) => id === "updates-lag")?.disputed).toBe(true);
  expect(composeHome(exampleInput()).worthTrying).toHaveLength(3);
});

test("the page for few contributors opens no lane that a source would fill with figures about so few", () => {
  const page = composeHome(exampleInput({ report: fewReport }));
  const lanes = [...page.behaviours, ...page.symptoms].flatMap(({ open }) => open).filter(({ name }) => name.startsWith("Review pickup"));
  for (const lane of lanes) expect(lane).toMatchObject({ reason: "too few to show", unlock: null });
});

test("text from outside reaches the page as text and is not made longer than it is", () => {
  expect(composeHome(exampleInput({ report: hostileReport })).title.length).toBeLessThan(2000);
});

test("a repository alone says that files tell nothing of most rows", () => {
  const report: Report = { ...fullReport, findings: fullReport.findings.filter(({ links }) => links.symptoms.length === 0) };
  const page = composeHome(exampleInput({ report, node: { id: "r-booking", kind: "repository", name: "booking" } }));
  for (const row of page.symptoms) expect(row.sentence).toMatch(/^Files alone tell nothing of it/);
});

test("few contributors in a short window are told that a longer one may hold more, and a repository speaks of its files anyway", () => {
  const short: Report = { ...fewReport, subject: { ...fewReport.subject, windowWeeks: 12 } };
  const page = composeHome(exampleInput({ report: short }));
  expect(page.title).toBe("Fewer than five people contributed in these 12 weeks, so this speaks of files.");
  expect(page.lead).toContain("A longer window may hold more people.");
  const ofRepository = composeHome(
    exampleInput({ report: short, node: { id: "r-label-printer", kind: "repository", name: "label-printer" } }),
  );
  expect(ofRepository.title).toMatch(/^The pipeline trusts what it should not/);
  expect(composeHome(exampleInput({ report: fewReport })).lead).toContain("No option changes this.");
});

test("where no interval lies on both sides, the symptom under which most is unknown is the least certain", () => {
  const report: Report = { ...fullReport, findings: fullReport.findings.filter(({ id }) => id !== "weaknesses-linger") };
  expect(composeHome(exampleInput({ report })).mostUncertain).toBe("Breaches: 15 of 23 claims cannot be told yet.");
});

test("a claim of trouble that holds stands against a behaviour, and never reads as if the behaviour held", () => {
  for (const [, report] of pages) {
    const rows = composeHome(exampleInput({ report })).behaviours;
    for (const { outcomeText } of rows)
      expect(outcomeText).toMatch(/^(?:\d+ of \d+ against it|nothing seen against it|cannot tell|too few to show)$/);
  }
});

describe("once a round was released", () => {
  const perception = new Map([["B1", { score: 72, low: 64, high: 80, answers: "20 to 49 answers" }]]);

  test("a behaviour shows what people said, and no longer that nobody was asked", () => {
    const row = composeHome(exampleInput({ perception })).behaviours.find(({ id }) => id === "B1");
    expect(row?.perception).toEqual(perception.get("B1"));
    expect(row?.open.map(({ reason }) => reason)).not.toContain("Not asked yet");
  });

  test("what was asked and may not be shown for the group says so, and offers no round", () => {
    const row = composeHome(exampleInput({ perception, asked: new Set(["B1", "B2"]) })).behaviours.find(({ id }) => id === "B2");
    expect(row?.open[0]).toMatchObject({ name: "What people say", reason: "Asked, and not shown for this group", unlock: null });
  });

  test("what was not asked keeps its lane", () => {
    const others = composeHome(exampleInput({ perception })).behaviours.filter(({ id }) => id !== "B1");
    expect(others.every((row) => row.open.some(({ reason }) => reason === "Not asked yet"))).toBe(true);
  });
});
