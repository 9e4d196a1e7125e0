import { beforeAll, describe, expect, test } from "vitest";
import { readCatalogue } from "../../catalogue/read-catalogue.ts";
import { evidenceRoutes } from "../../contract/evidence.ts";
import { DAY } from "../../core/model/time.ts";
import { fullReport } from "../../report/example-report.fixture.ts";
import type { Report } from "../../report/report.ts";
import { saveAssessment } from "../../state/assessments.ts";
import type { Database } from "../../state/database.ts";
import { createOrganisation } from "../../state/organisations.ts";
import { changeStructure } from "../../state/structure.ts";
import { openTestDatabase } from "../../state/test-database.fixture.ts";
import { testContext } from "../application.fixture.ts";
import type { Context } from "../context.ts";
import type { FileReply, Request } from "../handler.ts";
import { evidenceHandlers } from "./evidence.ts";

let database: Database;
let context: Context;
const organisation = "brambleford";

const transport: Request<typeof evidenceRoutes.home>["transport"] = {
  keepSession: () => {},
  forgetSession: () => {},
  userAgent: "test",
  address: "127.0.0.1",
  readCookie: () => null,
  setCookie: () => {},
};
const who = { account: "1f2d6b1c-8a57-4d4f-9d9f-3f1f64f3c001", name: "Somebody", grants: [], session: null };
const rest = { who, upload: null, transport, signal: new AbortController().signal };
const at = (node = "org", weeks: 12 | 26 | 52 = 12) => ({ node, weeks });
const seconds = (when: number) => new Promise((resolve) => setTimeout(resolve, when * 1000));

async function assess(report: Report, made: number): Promise<void> {
  const window = { from: report.subject.from, to: report.subject.to };
  const key = { organisation, weeks: 12, version: "0.0.0", made, window } as const;
  const nodes = ["org", "amber"].map((node) => ({ node, report }));
  await saveAssessment(database, { ...key, which: "now" }, nodes);
  await saveAssessment(database, { ...key, which: "before" }, nodes);
}

beforeAll(async () => {
  database = await openTestDatabase();
  context = testContext({ database, catalogue: await readCatalogue() });
  await createOrganisation(database, { name: "Brambleford", invented: true }, 0);
  const team = (id: string, name: string) => ({ id, name, kind: "stream-aligned" as const, parent: null, reportsTo: null, hours: null });
  const changed = await changeStructure(
    database,
    organisation,
    {
      revision: 1,
      changes: [
        { change: "put-team", team: team("amber", "Amber") },
        { change: "put-team", team: team("late", "Late") },
      ],
    },
    0,
  );
  if ("refused" in changed) throw new Error(JSON.stringify(changed.refused));
});

describe("before anything was assessed", () => {
  test("a page says that nothing was read and what to do", async () => {
    const asked = evidenceHandlers.home({ params: { organisation }, query: at(), body: undefined, ...rest }, context);
    await expect(asked).rejects.toMatchObject({ code: "assessment.none", whatToDo: expect.stringContaining("Connect a repository") });
  });
});

describe("after an assessment", () => {
  beforeAll(() => assess(fullReport, 1));

  test("every page has the shape of its route", async () => {
    const request = { params: { organisation }, query: at(), body: undefined, ...rest };
    const ofFinding = { ...request, params: { organisation, finding: "updates-lag" } };
    const ofMeasure = { ...request, params: { organisation, measure: "E27" } };
    const ofPractice = { ...request, params: { organisation, practice: "small-batches" } };
    evidenceRoutes.home.reply.shape.parse(await evidenceHandlers.home(request, context));
    evidenceRoutes.findings.reply.shape.parse(await evidenceHandlers.findings(request, context));
    evidenceRoutes.finding.reply.shape.parse(await evidenceHandlers.finding(ofFinding, context));
    evidenceRoutes.measures.reply.shape.parse(await evidenceHandlers.measures(request, context));
    evidenceRoutes.measure.reply.shape.parse(await evidenceHandlers.measure(ofMeasure, context));
    evidenceRoutes.practices.reply.shape.parse(await evidenceHandlers.practices(request, context));
    evidenceRoutes.practice.reply.shape.parse(await evidenceHandlers.practice(ofPractice, context));
  });

  test("a team has its own page under its own name, labelled as invented", async () => {
    const { subject } = await evidenceHandlers.home({ params: { organisation }, query: at("amber"), body: undefined, ...rest }, context);
    expect(subject).toMatchObject({ node: "amber", name: "Amber", kind: "team", invented: true, weeks: 52 });
  });

  test.each([
    ["nowhere", 12, "node.not-found"],
    ["late", 12, "assessment.none"],
    ["org", 26, "assessment.none"],
  ] as const)("node %s over %d weeks is %s", async (node, weeks, code) => {
    const asked = evidenceHandlers.home({ params: { organisation }, query: at(node, weeks), body: undefined, ...rest }, context);
    await expect(asked).rejects.toMatchObject({ code });
  });

  test("an organisation, a claim, a measure and a practice nobody knows are told apart", async () => {
    const request = { query: at(), body: undefined, ...rest };
    const codes = [
      evidenceHandlers.home({ ...request, params: { organisation: "elsewhere" } }, context),
      evidenceHandlers.finding({ ...request, params: { organisation, finding: "nothing" } }, context),
      evidenceHandlers.measure({ ...request, params: { organisation, measure: "E99" } }, context),
      evidenceHandlers.practice({ ...request, params: { organisation, practice: "nothing" } }, context),
    ].map((asked) => asked.catch((error: unknown) => (error instanceof Error && "code" in error ? error.code : error)));
    expect(await Promise.all(codes)).toEqual(["organisation.not-found", "finding.not-found", "measure.not-found", "practice.not-found"]);
  });

  test("an unchanged page is the same object, and a new assessment is seen within a second", async () => {
    const ask = () => evidenceHandlers.home({ params: { organisation }, query: at(), body: undefined, ...rest }, context);
    const first = await ask();
    expect(await ask()).toBe(first);
    await assess({ ...fullReport, findings: [] }, 2);
    await seconds(1.1);
    expect((await ask()).symptoms.every(({ findings }) => findings.length === 0)).toBe(true);
    await assess(fullReport, 3);
    await seconds(1.1);
    expect((await ask()).title).toBe(first.title);
  });

  test("a note stands at once on the finding, on home and in every export, and can be taken back", async () => {
    const place = { params: { organisation, finding: "updates-lag" }, query: { node: "amber" }, ...rest };
    const added = await evidenceHandlers.dispute({ ...place, body: { note: "We wait for the freeze of the partner." } }, context);
    expect(added).toMatchObject({ team: "Amber", finding: "updates-lag" });
    const finding = await evidenceHandlers.finding({ ...place, query: at(), body: undefined }, context);
    expect(finding.disputes).toEqual([added]);
    for (const form of ["html", "json", "md"] as const) {
      const { body } = await evidenceHandlers.report(
        { params: { organisation }, query: { ...at(), form }, body: undefined, ...rest },
        context,
      );
      expect(String(body)).toContain("freeze of the partner");
    }
    const back = { ...place, params: { ...place.params, dispute: added.id }, body: undefined };
    await evidenceHandlers.withdrawDispute(back, context);
    expect((await evidenceHandlers.finding({ ...place, query: at(), body: undefined }, context)).disputes).toEqual([]);
    await expect(evidenceHandlers.withdrawDispute(back, context)).rejects.toMatchObject({ code: "dispute.not-found" });
    await expect(
      evidenceHandlers.dispute({ ...place, params: { organisation, finding: "nothing" }, body: { note: "x" } }, context),
    ).rejects.toMatchObject({ code: "finding.not-found" });
  });

  test("a target is kept, shown with its measure, and given up; one that does not fit is refused", async () => {
    const place = { params: { organisation }, query: { node: "amber" }, ...rest };
    const body = {
      about: { measure: "E27", variant: null, category: null },
      direction: "down" as const,
      value: 240,
      by: context.now() + 90 * DAY,
      why: "Updates are small.",
    };
    const put = await evidenceHandlers.putTarget({ ...place, body }, context);
    const page = await evidenceHandlers.measure(
      { ...place, params: { organisation, measure: "E27" }, query: at("amber"), body: undefined },
      context,
    );
    expect(page.targets).toEqual([put]);
    expect((await evidenceHandlers.targets({ ...place, body: undefined }, context)).targets).toEqual([put]);
    await evidenceHandlers.deleteTarget({ ...place, params: { organisation, target: put.id }, body: undefined }, context);
    for (const wrong of [
      { ...body, by: 0 },
      { ...body, value: null },
      { ...body, about: { measure: "E99", variant: null, category: null } },
      { ...body, about: { measure: "E17", variant: null, category: null }, value: 2 },
      { ...body, about: { measure: "E08", variant: "share-of-lead-time", category: null }, value: 2 },
      { ...body, about: { behaviour: "B3" } },
    ]) {
      await expect(evidenceHandlers.putTarget({ ...place, body: wrong }, context)).rejects.toMatchObject({ code: "target.invalid" });
    }
  });

  test("an export says that the data are invented and has the name of what it is about", async () => {
    const ask = (form: "html" | "json" | "md" | "csv"): Promise<FileReply> =>
      evidenceHandlers.report({ params: { organisation }, query: { ...at(), form }, body: undefined, ...rest }, context);
    expect(String((await ask("html")).body)).toContain("Brambleford (invented)");
    expect((await ask("csv")).name).toBe("evenkeel-org-report-2026-05-10.csv");
    expect(String((await ask("csv")).body).split("\r\n")).toHaveLength(fullReport.cells.length + 2);
    expect((await ask("html")).name).toBeNull();
  });

  test("a chart is a picture or a table; what is suppressed is neither", async () => {
    const ask = (measure: string, cell: string, form: "png" | "csv") =>
      evidenceHandlers.chart({ params: { organisation, measure }, query: { ...at(), cell, form }, body: undefined, ...rest }, context);
    expect(await ask("E27", "E27/merge@org", "png")).toMatchObject({ type: "image/png", name: "evenkeel-org-E27-2026-05-10.png" });
    expect(String((await ask("E27", "E27/merge@org", "csv")).body)).toMatch(/^hours since it began,share still open,/);
    expect(String((await ask("E31", "E31@org", "csv")).body)).toBe("outcome,reason\r\nsuppressed,\r\n");
    await expect(ask("E31", "E31@org", "png")).rejects.toMatchObject({ code: "chart.no-figure" });
    await expect(ask("E27", "E01/tag@org", "png")).rejects.toMatchObject({ code: "cell.not-found" });
  });
});
