import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DAY } from "../../core/model/time.ts";
import { aContext, collectingSink, NOW } from "../reading/collecting-sink.fixture.ts";
import { readSarif } from "./read-sarif.ts";

const HEAD = "f".repeat(40);
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "evenkeel-sarif-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface ARun {
  readonly tool?: string;
  readonly at?: string | null;
  readonly results?: readonly object[] | null;
  readonly successful?: boolean;
  readonly more?: object;
}

function aRun({ tool = "Semgrep OSS", at = "2026-09-01T10:00:00Z", results = [], successful = true, more = {} }: ARun = {}): object {
  return {
    tool: { driver: { name: tool } },
    invocations: [{ executionSuccessful: successful, ...(at === null ? {} : { endTimeUtc: at }) }],
    ...(results === null ? {} : { results }),
    ...more,
  };
}

function aResult(path = "src/a.js", line = 10, more: object = {}): object {
  return {
    ruleId: "rule-1",
    message: { text: "m" },
    locations: [
      { physicalLocation: { artifactLocation: { uri: path }, region: { startLine: line, snippet: { text: `code at ${line}` } } } },
    ],
    ...more,
  };
}

async function written(name: string, content: string | Uint8Array): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, content);
  return file;
}

async function scan(runs: readonly object[], repos?: readonly string[]) {
  const sink = collectingSink();
  const file = await written("scan.sarif", JSON.stringify({ version: "2.1.0", runs }));
  await readSarif([file], { ...aContext({}, repos), headOf: () => HEAD }, sink);
  return sink;
}

const september = (day: number) => Date.UTC(2026, 8, day, 10);
const onDay = (day: number, results: readonly object[], more: ARun = {}) =>
  aRun({ at: new Date(september(day)).toISOString(), results, ...more });

describe("weaknesses from a scanner's file", () => {
  test("the fixture: one weakness per failing result, whatever its number of locations; controls that ran are proved", async () => {
    const sink = collectingSink();
    const { rows } = await readSarif([join(import.meta.dirname, "fixtures/two-tools.sarif")], { ...aContext(), headOf: () => HEAD }, sink);
    expect(rows).toBeGreaterThan(0);
    expect(sink.rows("weakness").map(({ id, ...weakness }) => weakness)).toEqual([
      {
        repo: "lantern/payments",
        rule: "js/sql-injection",
        tool: "CodeQL",
        cwe: "CWE-89",
        cve: null,
        purl: null,
        path: "src/ledger/query.js",
        severity: "high",
        first_seen: Date.UTC(2026, 8, 1, 10, 5),
        first_stage: "S4",
        disclosed: null,
        due: null,
      },
      {
        repo: "lantern/payments",
        rule: "js/weak-random",
        tool: "CodeQL",
        cwe: "CWE-338",
        cve: null,
        purl: null,
        path: "src/colours.js",
        severity: "low",
        first_seen: Date.UTC(2026, 8, 1, 10, 5),
        first_stage: "S4",
        disclosed: null,
        due: null,
      },
    ]);
    expect(sink.rows("weakness_status").map((status) => [status.state, status.has_reason])).toEqual([
      ["open", false],
      ["false-positive", true],
    ]);
    expect(sink.rows("run_control").map((run) => [run.control, run.tool, run.ok])).toEqual([
      ["sast", "CodeQL", true],
      ["secrets", "gitleaks", true],
    ]);
    expect(sink.rows("run").map((run) => [run.oid, run.result, run.branch_role])).toEqual([
      ["0123456789abcdef0123456789abcdef01234567", "success", "other"],
      [HEAD, "success", "other"],
    ]);
  });

  test("an empty run proves that the control ran and that nothing was found", async () => {
    const sink = await scan([aRun()]);
    expect(sink.rows("run_control")).toHaveLength(1);
    expect(sink.rows("weakness")).toHaveLength(0);
    expect(sink.rows("source_coverage").map((row) => row.table_name)).toEqual([
      "run_control",
      "weakness",
      "weakness_alias",
      "weakness_seen",
      "weakness_status",
    ]);
  });

  test("a run without a results member proves nothing about weaknesses and is not ok", async () => {
    const sink = await scan([aRun({ results: null })]);
    expect(sink.rows("run_control").map((run) => run.ok)).toEqual([false]);
    expect(sink.rows("data_quality").map((row) => row.kind)).toContain("run-incomplete");
  });

  test("only kind fail is a weakness, and fail is the default", async () => {
    const kinds = ["fail", "pass", "review", "open", "informational", "notApplicable"].map((kind, index) =>
      aResult(`${kind}.js`, index + 1, { kind }),
    );
    expect((await scan([aRun({ results: [...kinds, aResult("default.js")] })])).rows("weakness").map((row) => row.path)).toEqual([
      "fail.js",
      "default.js",
    ]);
  });

  test.each([
    ["9.8", "error", "critical"],
    ["7.0", "note", "high"],
    ["4.0", "error", "medium"],
    ["0.1", "error", "low"],
    ["0.0", "error", "info"],
    [undefined, "error", "high"],
    [undefined, "warning", "medium"],
    [undefined, "note", "low"],
    [undefined, undefined, "medium"],
    ["eleven", "error", "high"],
  ])("security-severity %s with level %s is %s", async (score, level, severity) => {
    const sink = await scan([aRun({ results: [aResult("a.js", 1, { level, properties: { "security-severity": score } })] })]);
    expect(sink.rows("weakness")[0]?.severity).toBe(severity);
  });

  test.each([
    [[], "open", false],
    [[{ kind: "inSource" }], "accepted", false],
    [[{ kind: "external", status: "accepted", justification: "planned for spring" }], "accepted", true],
    [[{ kind: "external", status: "accepted", justification: "not a vulnerability, test file" }], "false-positive", true],
    [[{ kind: "external", status: "underReview", justification: "asked" }], "open", false],
    [[{ kind: "external", status: "rejected" }], "open", false],
    [
      [
        { kind: "external", status: "accepted" },
        { kind: "external", status: "underReview" },
      ],
      "open",
      false,
    ],
  ])("suppressions %j leave it %s", async (suppressions, state, reason) => {
    const sink = await scan([aRun({ results: [aResult("a.js", 1, { suppressions })] })]);
    expect(sink.rows("weakness_status").map((row) => [row.state, row.has_reason])).toEqual([[state, reason]]);
  });
});

describe("identity through time", () => {
  test("absent in two consecutive complete runs is fixed at the first of them; one absence is not", async () => {
    const once = await scan([onDay(1, [aResult()]), onDay(2, [])]);
    expect(once.rows("weakness_status").map((row) => row.state)).toEqual(["open"]);
    const twice = await scan([onDay(3, []), onDay(1, [aResult()]), onDay(2, [])]);
    expect(twice.rows("weakness_status").map((row) => [row.state, row.time])).toEqual([
      ["open", september(1)],
      ["fixed", september(2)],
    ]);
  });

  test("a run that failed, another tool's silence and another category close nothing", async () => {
    const runs = [
      onDay(1, [aResult()]),
      onDay(2, [], { successful: false }),
      onDay(3, [], { tool: "CodeQL" }),
      onDay(4, [], { tool: "CodeQL" }),
      onDay(5, [], { more: { automationDetails: { id: "api/1" } } }),
      onDay(6, [], { more: { automationDetails: { id: "api/2" } } }),
    ];
    expect((await scan(runs)).rows("weakness_status").map((row) => row.state)).toEqual(["open"]);
  });

  test("found again after a fix it is the same weakness, open again, its age not reset", async () => {
    const sink = await scan([onDay(1, [aResult()]), onDay(2, []), onDay(3, []), onDay(4, [aResult()])]);
    expect(sink.rows("weakness").map((row) => row.first_seen)).toEqual([september(1)]);
    expect(sink.rows("weakness_status").map((row) => row.state)).toEqual(["open", "fixed", "open"]);
  });

  test("shards of one commit are one run: what only one lists is not absent from the other", async () => {
    const provenance = { versionControlProvenance: [{ repositoryUri: "https://x.example/r", revisionId: "a".repeat(40) }] };
    const sink = await scan([
      onDay(1, [aResult()], { more: provenance }),
      onDay(2, [], { more: provenance }),
      onDay(3, [], { more: provenance }),
    ]);
    expect(sink.rows("run")).toHaveLength(1);
    expect(sink.rows("weakness_status").map((row) => row.state)).toEqual(["open"]);
    const timeless = await scan([aRun({ at: null, results: [aResult()] }), aRun({ at: null }), aRun({ at: null })]);
    expect(timeless.rows("weakness_status").map((row) => row.state)).toEqual(["open"]);
  });

  test("the same file given twice tells nothing new", async () => {
    const file = await written("twice.sarif", JSON.stringify({ version: "2.1.0", runs: [onDay(1, [aResult()])] }));
    const [once, twice] = [collectingSink(), collectingSink()];
    await readSarif([file], { ...aContext(), headOf: () => HEAD }, once);
    await readSarif([file, file, file], { ...aContext(), headOf: () => HEAD }, twice);
    expect(twice.everything()).toBe(once.everything());
  });

  test("fingerprints win over partial ones, those over the snippet, that over the line", async () => {
    const pairs: [object, object, number][] = [
      [
        aResult("a.js", 1, { fingerprints: { v1: "x" } }),
        aResult("b.js", 90, { fingerprints: { v1: "x" }, partialFingerprints: { h: "other" } }),
        1,
      ],
      [aResult("a.js", 1, { partialFingerprints: { h: "x" } }), aResult("a.js", 90, { partialFingerprints: { h: "x" } }), 1],
      [aResult("a.js", 1, { partialFingerprints: { h: "x" } }), aResult("a.js", 1, { partialFingerprints: { h: "y" } }), 2],
      [line("a.js", 11, " let  x "), line("a.js", 88, "let x"), 1],
      [line("a.js", 11, "let x"), line("a.js", 11, "let y"), 2],
      [line("a.js", 11, ""), line("a.js", 19, ""), 1],
      [line("a.js", 11, ""), line("a.js", 21, ""), 2],
    ];
    for (const [before, after, weaknesses] of pairs) {
      const sink = await scan([onDay(1, [before]), onDay(2, [after])]);
      expect(sink.rows("weakness"), JSON.stringify([before, after])).toHaveLength(weaknesses);
    }
  });

  test("a renamed file keeps its weakness; a copy of the file has its own", async () => {
    const moved = await scan([onDay(1, [line("old.js", 4, "secret()")]), onDay(2, [line("new.js", 4, "secret()")])]);
    expect(moved.rows("weakness").map((row) => [row.path, row.first_seen])).toEqual([["new.js", september(1)]]);
    const copied = await scan([
      onDay(1, [line("old.js", 4, "secret()")]),
      onDay(2, [line("new.js", 4, "secret()"), line("old.js", 4, "secret()")]),
    ]);
    expect(copied.rows("weakness").map((row) => [row.path, row.first_seen])).toEqual([
      ["old.js", september(1)],
      ["new.js", september(2)],
    ]);
  });

  test("another tool that names the same class, path and nearby line inherits the weakness", async () => {
    const tagged = (at: number, cwe: string) => aResult("a.js", at, { ruleId: `other-${at}`, properties: { tags: [cwe] } });
    const first = onDay(1, [tagged(10, "external/cwe/cwe-079")]);
    const cases: [object, number][] = [
      [tagged(13, "CWE-79"), 1],
      [tagged(14, "CWE-79"), 2],
      [tagged(10, "CWE-89"), 2],
    ];
    for (const [second, weaknesses] of cases)
      expect((await scan([first, onDay(2, [second], { tool: "CodeQL" })])).rows("weakness")).toHaveLength(weaknesses);
  });

  test("a weakness two tools saw is fixed only when both no longer see it", async () => {
    const seen = aResult("a.js", 10, { properties: { tags: ["CWE-79"] } });
    const early = [onDay(1, [seen]), onDay(2, [seen], { tool: "CodeQL" }), onDay(3, []), onDay(4, [])];
    expect((await scan([...early, onDay(5, [seen], { tool: "CodeQL" })])).rows("weakness_status").map((row) => row.state)).toEqual([
      "open",
    ]);
    const later = await scan([...early, onDay(5, [], { tool: "CodeQL" }), onDay(6, [], { tool: "CodeQL" })]);
    expect(later.rows("weakness_status").map((row) => [row.state, row.time])).toEqual([
      ["open", september(1)],
      ["fixed", september(5)],
    ]);
  });

  test("one advisory in one package is one weakness for every tool, over version bumps", async () => {
    const dependency = (purl: string) => ({ ruleId: "CVE-2026-1234", message: { text: "m" }, properties: { purl } });
    const sink = await scan([
      onDay(1, [dependency("pkg:npm/left@1.0.0")]),
      onDay(2, [dependency("pkg:npm/left@1.0.1?a=b")], { tool: "Trivy" }),
    ]);
    expect(sink.rows("weakness").map((row) => [row.cve, row.first_seen])).toEqual([["CVE-2026-1234", september(1)]]);
  });

  test("what was there before the first run is of unknown age, as is everything when the run tells no time", async () => {
    const states = ["new", "unchanged", "updated", "absent"].map((baselineState, index) =>
      aResult(`${index}.js`, index, { baselineState }),
    );
    expect((await scan([onDay(1, states)])).rows("weakness").map((row) => row.first_seen)).toEqual([september(1), null, null]);
    const timeless = await scan([aRun({ at: null, results: [aResult()] })]);
    expect(timeless.rows("weakness").map((row) => row.first_seen)).toEqual([null]);
    expect(timeless.rows("data_quality").map((row) => row.kind)).toContain("run-time-unknown");
    const told = await scan([onDay(9, [aResult("a.js", 1, { provenance: { firstDetectionTimeUtc: "2026-09-02T10:00:00Z" } })])]);
    expect(told.rows("weakness").map((row) => row.first_seen)).toEqual([september(2)]);
  });

  test("a run from the future is taken as now", async () => {
    const sink = await scan([aRun({ at: "2031-01-01T00:00:00Z", results: [aResult()] })]);
    expect(sink.rows("weakness").map((row) => row.first_seen)).toEqual([NOW]);
  });

  test("coverage begins with the first run and ends with the last when that one is old", async () => {
    const sink = await scan([aRun({ at: new Date(NOW - 100 * DAY).toISOString() }), aRun({ at: new Date(NOW - 60 * DAY).toISOString() })]);
    expect(sink.rows("source_coverage").map((row) => [row.covered_from, row.covered_to])).toContainEqual([NOW - 100 * DAY, NOW - 60 * DAY]);
  });
});

describe("which repository", () => {
  const from = (repositoryUri: string) => aRun({ more: { versionControlProvenance: [{ repositoryUri, revisionId: "b".repeat(40) }] } });

  test.each(["https://git.example/lantern/berths.git", "git@git.example:lantern/berths.git", "ssh://git@git.example/Lantern/Berths/"])(
    "%s is found among several",
    async (uri) => {
      expect((await scan([from(uri)], ["lantern/payments", "lantern/berths"])).rows("run").map((run) => run.repo)).toEqual([
        "lantern/berths",
      ]);
    },
  );

  test("whoever sent a scan may say its repository, commit and stage; absence on a branch closes nothing on main", async () => {
    const sink = collectingSink();
    const found = JSON.stringify({ version: "2.1.0", runs: [aRun({ results: [aResult()] })] });
    const nothing = (day: number) => JSON.stringify({ version: "2.1.0", runs: [onDay(day, [])] });
    const main = await written("main.sarif", found);
    const branches = [await written("branch-1.sarif", nothing(3)), await written("branch-2.sarif", nothing(4))];
    const said = (stage: string | null) => ({ repository: "c/d", oid: "e".repeat(40), stage });
    const scanOf = new Map([[main, said(null)], ...branches.map((file) => [file, said("S2")] as const)]);
    await readSarif([main, ...branches], { ...aContext(), repos: ["a/b", "c/d"], headOf: () => HEAD, scanOf }, sink);
    expect(sink.rows("run").map(({ repo, oid }) => [repo, oid])).toContainEqual(["c/d", "e".repeat(40)]);
    expect(sink.rows("weakness").map(({ repo, first_stage }) => [repo, first_stage])).toEqual([["c/d", "S4"]]);
    expect(sink.rows("weakness_status").map(({ state }) => state)).not.toContain("fixed");
  });

  test("with several repositories and none named the error says what to do", async () => {
    await expect(scan([aRun()], ["a/b", "c/d"])).rejects.toMatchObject({
      code: "sarif.invalid",
      whatToDo: expect.stringContaining("--sarif"),
    });
  });
});

describe("paths and people", () => {
  test.each([
    [{ uri: "./src/%C3%A4.js" }, {}, "src/ä.js"],
    [{ uri: "x.js", uriBaseId: "S" }, { S: { uri: "src/", uriBaseId: "R" }, R: { uri: "file:///home/canary/p/" } }, "src/x.js"],
    [{ uri: "file:///home/canary/p/src/x.js" }, { R: { uri: "file:///home/canary/p" } }, "src/x.js"],
    [{ uri: "file:///C:/Users/canary/x.js" }, {}, null],
    [{ uri: "/home/canary/x.js" }, {}, null],
    [{ uri: "../../home/canary/x.js" }, {}, null],
    [{ uri: "x.js", uriBaseId: "A" }, { A: { uri: "a/", uriBaseId: "B" }, B: { uri: "b/", uriBaseId: "A" } }, expect.any(String)],
    [{ uri: "50%.js" }, {}, "50%.js"],
  ])("%j is a path of the repository or unknown", async (artifactLocation, originalUriBaseIds, path) => {
    const sink = await scan([
      aRun({
        results: [{ ruleId: "r", message: { text: "" }, locations: [{ physicalLocation: { artifactLocation } }] }],
        more: { originalUriBaseIds },
      }),
    ]);
    expect(sink.rows("weakness")[0]?.path).toEqual(path);
    expect(sink.everything()).not.toContain("canary");
  });

  test("author and address among the fingerprints of a secret scanner reach no row, not even a hash", async () => {
    const leak = (author: string, at = 3) =>
      aResult("a.env", at, {
        partialFingerprints: { commitSha: "c0ffee", email: `${author}@canary.example`, author, date: "2026-01-01", commitMessage: author },
      });
    const [one, other, elsewhere] = [
      await scan([aRun({ results: [leak("ann")] })]),
      await scan([aRun({ results: [leak("bob")] })]),
      await scan([aRun({ results: [leak("ann"), leak("ann", 9)] })]),
    ];
    expect(one.everything()).toBe(other.everything());
    expect(elsewhere.rows("weakness")).toHaveLength(2);
  });

  test("control characters are gone from what is stored", async () => {
    const sink = await scan([aRun({ tool: "T\u001b[31m", results: [aResult("a\u202e.js", 1, { ruleId: "=cmd\u0000" })] })]);
    expect([sink.rows("weakness")[0]?.tool, sink.rows("weakness")[0]?.rule, sink.rows("weakness")[0]?.path]).toEqual([
      "T?[31m",
      "=cmd?",
      "a?.js",
    ]);
  });
});

describe("broken and hostile files", () => {
  const read = async (content: string | Uint8Array) =>
    readSarif([await written("broken.sarif", content)], { ...aContext(), headOf: () => HEAD }, collectingSink());
  const whole = JSON.stringify({ version: "2.1.0", runs: [aRun({ results: [aResult()] })] });

  test.each([
    ["truncated", whole.slice(0, -20), /byte \d+: the file ends before its last bracket/],
    ["empty", "", /byte 0: the file is empty/],
    ["no JSON", "<html>", /byte \d+: /],
    ["another version", '{"version":"2.0.0","runs":[]}', /version is '2.0.0'/],
    ["no version", '{"runs":[]}', /version is missing/],
    ["no runs", '{"version":"2.1.0"}', /runs is missing/],
    ["a run without a tool", '{"version":"2.1.0","runs":[{"results":[]}]}', /names no tool/],
    ["a run that is a number", '{"version":"2.1.0","runs":[5]}', /names no tool/],
    [
      "a wrong level",
      JSON.stringify({ version: "2.1.0", runs: [aRun({ results: [aResult("a", 1, { level: 5 })] })] }),
      /byte \d+: runs\[0\]\.results\[0\]\.level/,
    ],
    ["a result that is a text", '{"version":"2.1.0","runs":[{"results":["x"]}]}', /byte \d+: runs\[0\]\.results\[0\]/],
    ["deep nesting", `{"version":"2.1.0","x":${"[".repeat(100_000)}`, /nested deeper than 64/],
    ["a NUL", "{\u0000}", /byte 1: /],
  ])("%s is sarif.invalid with its place", async (_case, content, message) => {
    await expect(read(content)).rejects.toMatchObject({ code: "sarif.invalid", message: expect.stringMatching(message) });
  });

  test("a text of 50 MB is passed over where nobody reads it and refused inside a result", async () => {
    const long = "x".repeat(50_000_000);
    await expect(read(`{"version":"2.1.0","$comment":"${long}","runs":[]}`)).resolves.toMatchObject({ rows: 0 });
    await expect(
      read(JSON.stringify({ version: "2.1.0", runs: [aRun({ results: [aResult("a", 1, { message: { text: long } })] })] })),
    ).rejects.toMatchObject({ code: "sarif.invalid" });
  });

  test("a byte order mark and CRLF are fine", async () => {
    await expect(read(`\ufeff${JSON.stringify(JSON.parse(whole), null, 1).replaceAll("\n", "\r\n")}`)).resolves.toMatchObject({ rows: 6 });
  });

  test("more than 500,000 results are too many to keep, however short they are", async () => {
    const head = `{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"Grep"}},"results":[`;
    await expect(read(`${head}${"{},".repeat(500_000)}{}]}]}`)).rejects.toMatchObject({ code: "sarif.too-large" });
  });

  test("over 100 MiB is sarif.too-large before a byte is read", async () => {
    const file = await written("large.sarif", "");
    await truncate(file, 100 * 1_048_576 + 1);
    await expect(readSarif([file], { ...aContext(), headOf: () => HEAD }, collectingSink())).rejects.toMatchObject({
      code: "sarif.too-large",
    });
  });

  test("a missing file is source.not-found, and its folder is not told", async () => {
    const missing = readSarif([join(folder, "none.sarif")], { ...aContext(), headOf: () => HEAD }, collectingSink());
    await expect(missing).rejects.toMatchObject({ code: "source.not-found", message: expect.not.stringContaining(folder) });
  });

  test("one broken file of two leaves no row of either", async () => {
    const sink = collectingSink();
    const files = [await written("good.sarif", whole), await written("bad.sarif", "{")];
    await expect(readSarif(files, { ...aContext(), headOf: () => HEAD }, sink)).rejects.toThrow();
    expect(sink.everything()).toBe("[]");
  });
});

function line(path: string, startLine: number, text: string): object {
  return {
    ruleId: "r",
    message: { text: "m" },
    locations: [{ physicalLocation: { artifactLocation: { uri: path }, region: { startLine, snippet: { text } } } }],
  };
}
