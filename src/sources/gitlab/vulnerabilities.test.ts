import { afterEach, describe, expect, test } from "vitest";
import { advisoryWeaknessId } from "../reading/row-id.ts";
import { became, DAY, iso, PEOPLE, START, vulnerability } from "./gitlab-project.fixture.ts";
import { readOf } from "./gitlab-reading.fixture.ts";
import { startGitLab } from "./gitlab-server.fixture.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const nothing = { requests: [], pipelines: [], deployments: [] };
const moves = (...nodes: readonly object[]) => ({ stateTransitions: { nodes } });
const dependency = {
  reportType: "DEPENDENCY_SCANNING",
  severity: "UNKNOWN",
  identifiers: [{ externalType: "cve", externalId: "CVE-2026-12345" }],
  location: { file: "web/package-lock.json", dependency: { package: { name: "@lantern/lamp" } } },
  scanner: { externalId: "gemnasium" },
};

async function open(project: NonNullable<Parameters<typeof startGitLab>[0]>["project"], refused = {}) {
  const server = await startGitLab({ project: { ...nothing, ...project }, refused });
  closing.push(server.close);
  return server;
}

async function lifeOf(more: object, unknownFields: readonly string[] = []) {
  const server = await open({ vulnerabilities: [vulnerability(1, more)], unknownFields });
  const told = await readOf(server.address);
  const life = told.rows("weakness_status").map(({ time, state, has_reason }) => [(time - START) / DAY, state, has_reason]);
  return { ...told, life };
}

describe("Vulnerabilities of GitLab", { timeout: 60_000 }, () => {
  test("are weaknesses, page by page, and the same ones that other scanners tell of", async () => {
    const all = [vulnerability(1), vulnerability(2, dependency), vulnerability(3, { reportType: "DAST" })];
    const { rows, parts, failure } = await readOf((await open({ vulnerabilities: all })).address);
    expect(failure).toBeNull();
    expect(rows("weakness")).toMatchObject([
      { rule: "rules.eval", tool: "semgrep", cwe: "CWE-95", cve: null, severity: "high", first_seen: START + DAY, first_stage: "S4" },
      {
        id: advisoryWeaknessId("payments-api", "CVE-2026-12345", "pkg:npm/%40lantern/lamp"),
        cve: "CVE-2026-12345",
        purl: "pkg:npm/%40lantern/lamp",
        severity: "info",
      },
      { first_stage: "S5" },
    ]);
    expect(rows("source_coverage").map(({ table_name }) => table_name)).toContain("weakness");
    for (const person of PEOPLE) expect(JSON.stringify(parts)).not.toContain(person);
    expect(JSON.stringify(parts)).not.toMatch(/script|mail\.example/);
  });

  test("are confirmed without beginning again, dismissed with their reason, found again and resolved", async () => {
    const { life } = await lifeOf(
      moves(became("RESOLVED", 30), became("CONFIRMED", 2), became("DISMISSED", 3, "FALSE_POSITIVE"), became("DETECTED", 9)),
    );
    expect(life).toEqual([
      [1, "open", false],
      [3, "false-positive", true],
      [9, "open", false],
      [30, "fixed", false],
    ]);
  });

  test.each([
    ["ACCEPTABLE_RISK", "accepted", true],
    ["MITIGATING_CONTROL", "not-affected", true],
    [null, "accepted", false],
  ])("that were dismissed for %s are %s", async (dismissalReason, state, reasoned) => {
    const { life } = await lifeOf({ state: "DISMISSED", dismissedAt: iso(START + 4 * DAY), dismissalReason });
    expect(life).toEqual([
      [1, "open", false],
      [4, state, reasoned],
    ]);
  });

  test("that are no longer found are fixed since the commit that GitLab tells of, else when it last touched them", async () => {
    const commit = { resolvedOnDefaultBranch: true, representationInformation: { createdAt: iso(START + 11 * DAY) } };
    expect((await lifeOf(commit)).life.at(-1)).toEqual([11, "fixed", false]);
    expect((await lifeOf({ resolvedOnDefaultBranch: true })).life.at(-1)).toEqual([40, "fixed", false]);
  });

  test("of an older version are read without what it cannot tell, and an end without a time is said so", async () => {
    const old = { resolvedOnDefaultBranch: true, updatedAt: null, stateTransitions: null };
    const { life, rows } = await lifeOf(old, ["stateTransitions", "representationInformation"]);
    expect(life).toEqual([[1, "open", false]]);
    expect(rows("data_quality").map(({ kind }) => kind)).toEqual(["end-without-time", "no-source"]);
  });

  test.each([
    ["a free edition", { unknownFields: ["vulnerabilities"] }, {}],
    ["a role that may not see them", { vulnerabilities: null }, {}],
    ["a refusal", {}, { "/api/graphql": 403 }],
    ["a GitLab without GraphQL", {}, { "/api/graphql": 404 }],
  ])("of %s are no source, and the rest is read", async (_, project, refused) => {
    const { rows, failure } = await readOf((await open(project, refused)).address);
    expect(failure).toBeNull();
    const covered = rows("source_coverage").map(({ table_name }) => table_name);
    expect([covered.includes("change"), covered.includes("weakness")]).toEqual([true, false]);
    expect(rows("data_quality")).toMatchObject([{ kind: "no-source", item: "weakness" }]);
  });

  test("are read again one by one after a delivery", async () => {
    const { address } = await open({ vulnerabilities: [vulnerability(1), vulnerability(2)] });
    const only = [{ container: "101", about: "weakness", id: "2" } as const, { container: "101", about: "weakness", id: "9" } as const];
    const { rows } = await readOf(address, { only });
    expect(rows("weakness").length).toBe(1);
  });

  test("go on at their page after a kill", async () => {
    const { address } = await open({ vulnerabilities: [1, 2, 3, 4, 5].map((number) => vulnerability(number)) });
    const whole = await readOf(address);
    const at = whole.parts.findIndex(({ rows }) => (rows.weakness?.length ?? 0) > 0);
    const rest = await readOf(address, { cursor: whole.parts[at]?.cursor ?? null });
    expect(rest.rows("weakness").length).toBe(3);
  });
});
