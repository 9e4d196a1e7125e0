import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aContext, collectingSink } from "../reading/collecting-sink.fixture.ts";
import { severityOf } from "../reading/severity-of.ts";
import { readIncidents } from "./read-incidents.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "evenkeel-incidents-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(name: string, content: string, repos?: readonly string[]) {
  const file = join(folder, name);
  await writeFile(file, content);
  const sink = collectingSink();
  await readIncidents(file, aContext({ repositories: [{ repository: "lantern/payments", team: "payments" }] }, repos), sink);
  return sink;
}

const header = "id,detected";
const row = "INC-1,2026-08-03T09:00:00Z";

describe("incidents", () => {
  test("the fixture: incidents, the failures they show, the reviews that were published", async () => {
    const sink = collectingSink();
    await readIncidents(join(import.meta.dirname, "fixtures/incidents.csv"), aContext(), sink);
    expect(
      sink
        .rows("incident")
        .map((incident) => [incident.id, incident.repo, incident.severity, incident.caused_by, incident.link_kind, incident.is_security]),
    ).toEqual([
      ["INC-1", "lantern/payments", "sev2", "v2.4.1", "explicit", false],
      ["INC-2", "lantern/payments", "annoying", null, null, true],
      ["INC-3", null, "sev3", null, null, false],
    ]);
    expect(sink.rows("failure").map((failure) => [failure.stage, failure.radius, failure.confidence, failure.kind, failure.state])).toEqual(
      [
        ["S8", "R4", "high", "unclassified", "ended"],
        ["S7", null, "high", "security", "open"],
        ["S7", "R3", "probable", "unclassified", "open"],
      ],
    );
    expect(sink.rows("learning_review").map((review) => [review.failure, review.published])).toEqual([
      [sink.rows("failure")[0]?.id, Date.UTC(2026, 7, 10, 10)],
    ]);
    expect(sink.rows("data_quality").map((quality) => [quality.kind, quality.item])).toEqual([
      ["negative-duration", "INC-3"],
      ["repository-not-assessed", "INC-3"],
      ["detected-by-unknown", "INC-3"],
    ]);
  });

  test.each([
    ["SEV-1", "sev1", "R5"],
    ["p5", "sev5", "R1"],
    ["3", "sev3", "R3"],
    ["Sev 2", "sev2", "R4"],
    ["Critical", "critical", null],
    ["sev9", "sev9", null],
  ])("severity %s is %s with reach %s", (text, severity, radius) => {
    expect(severityOf(text)).toEqual({ severity, radius });
  });

  test("with one repository and none named it is that one, and its team; with several it stays open", async () => {
    expect((await read("one.csv", `${header}\n${row}\n`)).rows("incident").map((incident) => [incident.repo, incident.team])).toEqual([
      ["lantern/payments", "payments"],
    ]);
    expect((await read("two.csv", `${header}\n${row}\n`, ["a/b", "c/d"])).rows("incident").map((incident) => incident.repo)).toEqual([
      null,
    ]);
  });

  test("reviews are covered only where the file has the column; a header alone is covered", async () => {
    expect((await read("none.csv", `${header}\n`)).rows("source_coverage").map((covered) => covered.table_name)).toEqual([
      "incident",
      "failure",
    ]);
    expect(
      (await read("reviews.csv", `${header},review_published\n${row},\n`)).rows("source_coverage").map((covered) => covered.table_name),
    ).toContain("learning_review");
    expect((await read("none.json", "[]")).rows("source_coverage")).toHaveLength(2);
  });

  test("JSON objects read as rows do, and a failure keeps its id from run to run", async () => {
    const csv = await read("a.csv", `${header},security\n${row},true\n`);
    const json = await read("a.json", JSON.stringify([{ id: "INC-1", detected: "2026-08-03T11:00:00+02:00", security: true }]));
    expect(json.rows("incident")).toEqual(csv.rows("incident"));
    expect(json.rows("failure")).toEqual(csv.rows("failure"));
  });

  test.each([
    ["a person", `${header},responder\n${row},canary\n`, "row 1, column 3: a column that names a person; people are not read"],
    ["an address in a cell", `${header},service\n${row},canary@person.example\n`, "row 2, column service: a mail address"],
    ["an id twice", `${header}\n${row}\n${row}\n`, "row 3, column id: already used above"],
    ["a time without offset", `${header}\nINC-1,2026-08-03 09:00\n`, "row 2, column detected: must be a time with its offset"],
    ["an unknown finder", `${header},detected_by\n${row},canary\n`, "row 2, column detected_by: must be one of internal, external"],
    ["a formula", `${header},service\n${row},@SUM(A1)\n`, "row 2, column service: starts with"],
    [
      "a cause that is no deployment",
      `${header},caused_by\n${row},canary person\n`,
      "row 2, column caused_by: must be the id or tag of a deployment",
    ],
    ["a cut file", `${header}\n"INC`, "row 2, column 1: a quoted cell that never closes"],
  ])("%s is refused: all rows or none", async (_case, content, message) => {
    const refused = read("bad.csv", content);
    await expect(refused).rejects.toMatchObject({ code: "incidents.invalid", message: expect.stringContaining(`bad.csv: ${message}`) });
    await expect(refused).rejects.toMatchObject({ message: expect.not.stringContaining("canary") });
  });
});
