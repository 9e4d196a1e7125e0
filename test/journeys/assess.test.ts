import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { runEvenkeel } from "../run-evenkeel.fixture.ts";
import { teamRepository } from "../team-repository.fixture.ts";

const end = Date.UTC(2026, 5, 1) / 1000;
const folder = () => mkdtempSync(join(tmpdir(), "journey-"));
let team = "";
let few = "";

beforeAll(() => {
  team = teamRepository({
    contributors: 7,
    weeks: 60,
    end,
    files: {
      "SECURITY.md": "Write to us.",
      ".github/workflows/ci.yml":
        "on: push\njobs:\n  t:\n    runs-on: x\n    steps:\n      - uses: actions/checkout@v4\n      - run: npx semgrep ci\n",
    },
  }).path;
  few = teamRepository({ contributors: 3, weeks: 30, end }).path;
});

function reportOf(words: readonly string[], cache?: string) {
  const out = folder();
  const ran = runEvenkeel(["assess", ...words, "--out", out], cache === undefined ? {} : { cache });
  expect(ran.status, ran.stderr).toBe(0);
  return { ...ran, out, json: JSON.parse(readFileSync(join(out, "report.json"), "utf8")) };
}

const digestOf = (path: string) =>
  createHash("sha256")
    .update(
      readdirSync(path, { recursive: true, encoding: "utf8" })
        .toSorted()
        .map((name) => {
          try {
            return name + readFileSync(join(path, name), "latin1");
          } catch {
            return name;
          }
        })
        .join("\n"),
    )
    .digest("hex");

test("a team's repository gets a full report: found, not there, not observable, with nothing written into the repository", () => {
  const before = digestOf(team);
  const { json, stdout, out } = reportOf([team]);
  expect(digestOf(team)).toBe(before);
  expect(json.page).toBe("full");
  expect(json.contributors).toBe("5-7");
  expect(json.findings).toHaveLength(30);
  expect(json.findings.find((finding: { id: string }) => finding.id === "no-way-to-report").outcome).toBe("absent");
  expect(json.findings.find((finding: { id: string }) => finding.id === "pipeline-is-open").outcome).toBe("present");
  expect(
    json.findings
      .filter((finding: { about: string; outcome: string }) => finding.about === "behaviour")
      .map((finding: { outcome: string }) => finding.outcome),
  ).toEqual(Array(6).fill("unknown"));
  expect(json.recommendations.length).toBeLessThanOrEqual(3);
  expect(stdout).toContain(join(out, "report.html"));
  expect(readFileSync(join(out, "report.html"), "utf8")).toContain("Content-Security-Policy");
});

test("fewer than five contributors get the page that speaks only of files, and no figure about conduct or flow", () => {
  const { json } = reportOf([few]);
  expect(json.page).toBe("few");
  const shown = json.cells.filter(
    (cell: { contributors: unknown; result: { outcome: string } }) => cell.contributors !== null && cell.result.outcome === "value",
  );
  expect(shown).toEqual([]);
});

test("a second run on an unchanged repository reads nothing new and says the same", () => {
  const cache = folder();
  const first = reportOf([team], cache);
  const again = reportOf([team], cache);
  expect({ ...again.json, generatedAt: 0 }).toEqual({ ...first.json, generatedAt: 0 });
});

test("the same commit, clock and version give the same bytes, whatever the cache", () => {
  const bytes = () => {
    const out = folder();
    expect(runEvenkeel(["assess", team, "--out", out], { environment: { SOURCE_DATE_EPOCH: "1790000000" } }).status).toBe(0);
    return ["report.html", "report.json", "report.md"].map((name) => readFileSync(join(out, name), "utf8"));
  };
  expect(bytes()).toEqual(bytes());
});

test("a later run is compared with an earlier report: a security policy that came is a finding that went", () => {
  const bare = teamRepository({ contributors: 6, weeks: 56, end }).path;
  const earlier = reportOf([bare]);
  writeFileSync(join(bare, "SECURITY.md"), "Write to us.");
  const git = (...words: readonly string[]) =>
    execFileSync("git", ["-C", bare, "-c", "user.name=x", "-c", "user.email=x@example.org", ...words], {
      env: { ...process.env, GIT_AUTHOR_DATE: `${end} +0000`, GIT_COMMITTER_DATE: `${end} +0000` },
    });
  git("add", "SECURITY.md");
  git("commit", "-q", "-m", "Say how to report a weakness");
  const later = reportOf([bare, "--compare", join(earlier.out, "report.json")]);
  expect(later.json.comparison.changes).toContainEqual(expect.objectContaining({ finding: "no-way-to-report", change: "gone" }));
});

test("several repositories are one organisation, and --json prints the report instead of writing files", () => {
  const cwd = folder();
  const ran = runEvenkeel(["assess", team, few, "--json", "--quiet"], { cwd });
  expect(ran.status, ran.stderr).toBe(0);
  expect(JSON.parse(ran.stdout).subject.repositories).toHaveLength(2);
  expect(ran.stderr).toBe("");
  expect(readdirSync(cwd)).toEqual([]);
});

test("a clone address works like a path", () => {
  const { json } = reportOf([`file://${team}`]);
  expect(json.page).toBe("full");
});

test("colour is left out where nobody can see it", () => {
  expect(runEvenkeel(["assess", team], { environment: { NO_COLOR: "1" } }).stdout).not.toContain("\u001b[");
});

const empty = () => {
  const path = folder();
  execFileSync("git", ["init", "-q", path]);
  return path;
};
test.each<[string, () => readonly string[], number, RegExp]>([
  ["a folder that is no repository", () => ["assess", folder()], 3, /git\.not-a-repository/],
  ["a path that does not exist", () => ["assess", "/nowhere/at/all"], 3, /git\.not-a-repository/],
  ["an empty repository", () => ["assess", empty()], 3, /git\.empty-repository/],
  ["a length of time nobody understands", () => ["assess", team, "--since", "forever"], 2, /4w to 520w/],
  ["a format we do not write", () => ["assess", team, "--format", "pdf"], 2, /html, json, md/],
  ["an option that does not exist", () => ["assess", team, "--frobnicate"], 2, /--frobnicate/],
  ["an organisation file that is not there", () => ["assess", team, "--org", "/nowhere.yaml"], 4, /org\.not-found/],
  ["a scanner file that is not there", () => ["assess", team, "--sarif", "/nowhere.sarif"], 4, /source\.not-found/],
  ["an output folder that cannot be made", () => ["assess", team, "--out", join(team, "README.md", "x")], 5, /output\.not-writable/],
  ["a measure that does not exist", () => ["measures", "E99"], 2, /usage\.unknown-measure/],
])("%s ends with its code and what to do", (_, words, status, message) => {
  const ran = runEvenkeel(words());
  expect(ran.stderr).toMatch(message);
  expect(ran.status).toBe(status);
  expect(ran.stderr).not.toMatch(/\n {4}at /);
});

test("YAML that is wrong is refused with line and column, and no report is written", () => {
  const org = join(folder(), "evenkeel.yaml");
  writeFileSync(org, "teams:\n  - id: a\n    name: A\n    kind: sec\n");
  const out = join(folder(), "report");
  const ran = runEvenkeel(["assess", team, "--org", org, "--out", out]);
  expect(ran.status).toBe(4);
  expect(ran.stderr).toMatch(/evenkeel\.yaml:4:\d+/);
  expect(existsSync(out)).toBe(false);
});
