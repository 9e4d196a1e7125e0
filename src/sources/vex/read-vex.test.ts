import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aContext, collectingSink, NOW } from "../reading/collecting-sink.fixture.ts";
import { advisoryWeaknessId } from "../reading/row-id.ts";
import { readVex } from "./read-vex.ts";

const REPO = "lantern/payments";
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "evenkeel-vex-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(content: string) {
  const file = join(folder, "vex.json");
  await writeFile(file, content);
  const sink = collectingSink();
  await readVex(file, aContext(), sink);
  return sink;
}

const document = (more: object) => JSON.stringify({ bomFormat: "CycloneDX", specVersion: "1.5", ...more });
const september = (day: number) => Date.UTC(2026, 8, day);

describe("what a CycloneDX document says about weaknesses", () => {
  test("one weakness per advisory and package, with state, severity and the times the analysis tells", async () => {
    const sink = collectingSink();
    await readVex(join(import.meta.dirname, "fixtures/payments.cdx.json"), aContext(), sink);
    expect(sink.rows("weakness").map((row) => [row.cve, row.purl, row.severity, row.first_seen, row.disclosed])).toEqual([
      ["CVE-2026-1001", "pkg:npm/left@1.0.0", "high", Date.UTC(2026, 7, 5), Date.UTC(2026, 7, 1)],
      ["CVE-2026-1001", "pkg:npm/inner@2.0.0", "high", Date.UTC(2026, 7, 5), Date.UTC(2026, 7, 1)],
      ["CVE-2026-1002", "pkg:npm/inner@2.0.0", "critical", september(10) + 8 * 3_600_000, null],
      ["CVE-2026-1003", "pkg:npm/left@1.0.0", "unknown", null, null],
      ["CVE-2026-1004", "pkg:npm/right@3.0.0", "unknown", september(10) + 8 * 3_600_000, null],
    ]);
    expect(sink.rows("weakness_status").map((row) => [row.state, row.time, row.has_reason])).toEqual([
      ["open", Date.UTC(2026, 7, 5), false],
      ["fixed", Date.UTC(2026, 7, 20), true],
      ["open", Date.UTC(2026, 7, 5), false],
      ["fixed", Date.UTC(2026, 7, 20), true],
      ["open", september(10) + 8 * 3_600_000, false],
      ["not-affected", september(1), true],
      ["open", september(10) + 8 * 3_600_000, false],
    ]);
    expect(sink.rows("data_quality").map((row) => [row.kind, row.n])).toEqual([["vulnerability-without-component", 1]]);
    expect(sink.everything().toLowerCase()).not.toContain("canary");
  });

  test("the id is the one a scanner's result of the same advisory and package gets", async () => {
    const sink = await read(document({ vulnerabilities: [{ id: "cve-2026-7777", affects: [{ ref: "pkg:npm/a@1" }] }] }));
    expect(sink.rows("weakness").map((row) => row.id)).toEqual([advisoryWeaknessId(REPO, "CVE-2026-7777", "pkg:npm/a@2")]);
  });

  test.each([
    ["resolved", "fixed"],
    ["resolved_with_pedigree", "fixed"],
    ["exploitable", "open"],
    ["in_triage", "open"],
    ["false_positive", "false-positive"],
    ["not_affected", "not-affected"],
    [undefined, "open"],
  ])("analysis state %s is %s", async (state, expected) => {
    const sink = await read(
      document({ vulnerabilities: [{ id: "CVE-2026-1000", analysis: { state }, affects: [{ ref: "pkg:npm/a@1" }] }] }),
    );
    expect(sink.rows("weakness_status").map((row) => row.state)).toEqual([expected]);
  });

  test("an advisory named twice for a package is one weakness", async () => {
    const twice = { id: "CVE-2026-1000", affects: [{ ref: "pkg:npm/a@1" }, { ref: "pkg:npm/a@1" }] };
    expect((await read(document({ vulnerabilities: [twice, twice] }))).rows("weakness")).toHaveLength(1);
  });

  test("a document without vulnerabilities is covered: none are known", async () => {
    const sink = await read(document({ specVersion: "1.4" }));
    expect(sink.rows("weakness")).toEqual([]);
    expect(sink.rows("source_coverage").map((row) => [row.table_name, row.covered_to])).toEqual([
      ["weakness", NOW],
      ["weakness_status", NOW],
    ]);
  });

  test.each([
    ["truncated", document({}).slice(0, -1), /ends before its last bracket/],
    ["empty", "", /the file is empty/],
    ["XML", "<bom/>", /byte \d+: neither/],
    ["another format", '{"bomFormat":"SPDX","specVersion":"1.5"}', /bomFormat/],
    ["another version", '{"bomFormat":"CycloneDX","specVersion":"1.3"}', /specVersion is '1.3'/],
    [
      "a wrong state",
      document({ vulnerabilities: [{ id: "x", analysis: { state: "gone" } }] }),
      /byte \d+: vulnerabilities\[0\]\.analysis\.state/,
    ],
    ["a wrong type", document({ vulnerabilities: [5] }), /vulnerabilities\[0\]/],
    ["deep nesting", document({ x: 1 }).replace('"x":1', `"x":${"[".repeat(9999)}`), /nested deeper than 64/],
    [
      "nested components without end",
      document({ components: [JSON.parse(`${'{"components":['.repeat(40)}${"]}".repeat(40)}`)] }),
      /nested deeper than 64/,
    ],
  ])("%s is vex.invalid with its place", async (_case, content, message) => {
    await expect(read(content)).rejects.toMatchObject({ code: "vex.invalid", message: expect.stringMatching(message) });
  });

  test("with several repositories nobody can tell whose components these are", async () => {
    const file = join(import.meta.dirname, "fixtures/payments.cdx.json");
    await expect(readVex(file, aContext({}, ["a/b", "c/d"]), collectingSink())).rejects.toMatchObject({
      code: "vex.invalid",
      whatToDo: expect.stringContaining("--vex"),
    });
    await expect(readVex(join(folder, "none"), aContext(), collectingSink())).rejects.toMatchObject({ code: "source.not-found" });
  });
});
