import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { type Ran, runEvenkeel } from "../run-evenkeel.fixture.ts";
import { teamRepository } from "../team-repository.fixture.ts";

const workflow = ".github/workflows/ci.yml";
const files = { [workflow]: "on: push\njobs:\n  t:\n    runs-on: x\n    steps:\n      - run: npx semgrep ci\n" };
const folder = (): string => mkdtempSync(join(tmpdir(), "bad-input-"));
let team = "";
let other = "";

beforeAll(() => {
  const end = Date.UTC(2026, 5, 1) / 1000;
  team = teamRepository({ contributors: 6, weeks: 8, end, files }).path;
  other = teamRepository({ contributors: 2, weeks: 4, end }).path;
});

type Settings = Parameters<typeof runEvenkeel>[1];

function assess(words: readonly string[], settings: Settings = {}): Ran & { readonly out: string } {
  const out = join(folder(), "report");
  return { ...runEvenkeel(["assess", ...words, "--out", out], settings), out };
}

function repositoriesIn({
  status,
  stderr,
  out,
}: ReturnType<typeof assess>): readonly { readonly name: string; readonly commits: number }[] {
  expect(status, stderr).toBe(0);
  return JSON.parse(readFileSync(join(out, "report.json"), "utf8")).subject.repositories;
}

function expectRefused(ran: ReturnType<typeof assess>, status: number, code: string): void {
  expect(ran.stderr).toContain(`(${code})`);
  expect(ran.status).toBe(status);
  expect(ran.stderr).not.toContain("Something broke");
  expect(existsSync(ran.out)).toBe(false);
}

const git = (where: string, ...words: readonly string[]): string =>
  execFileSync("git", ["-C", where, ...words], { encoding: "utf8" }).trim();

/** A copy whose objects are loose files, with one of them emptied. */
function withBrokenObject(revision: string): string {
  const copy = folder();
  execFileSync("git", ["clone", "-q", "--bare", "--no-local", team, copy]);
  const packs = join(copy, "objects", "pack");
  const pack = readdirSync(packs).find((name) => name.endsWith(".pack")) ?? "";
  const oid = git(copy, "rev-parse", revision);
  const bytes = readFileSync(join(packs, pack));
  for (const name of readdirSync(packs)) execFileSync("rm", ["-f", join(packs, name)]);
  execFileSync("git", ["-C", copy, "unpack-objects", "-q"], { input: bytes });
  const object = join(copy, "objects", oid.slice(0, 2), oid.slice(2));
  chmodSync(object, 0o600);
  writeFileSync(object, "");
  return copy;
}

describe("which repositories are meant", () => {
  test("`.` means the repository of the folder the run was started in, whatever was read from other folders before", () => {
    const cache = folder();
    const names = [team, other, team].map((cwd) => repositoriesIn(assess([], { cwd, cache }))[0]?.commits);
    expect(names[1]).not.toBe(names[0]);
    expect(names[2]).toBe(names[0]);
  });

  test("several repositories in another order are the same repositories, also after one of them has changed its mailmap", () => {
    const cache = folder();
    const changing = folder();
    execFileSync("git", ["clone", "-q", other, changing]);
    const before = repositoriesIn(assess([changing, team], { cache }));
    expect(repositoriesIn(assess([team, changing], { cache }))).toEqual(before);
    writeFileSync(join(changing, ".mailmap"), "<a@x.example> <b@x.example>\n");
    git(changing, "add", ".mailmap");
    git(changing, "-c", "user.name=a", "-c", "user.email=a@x.example", "commit", "-qm", "names");
    expect(repositoriesIn(assess([team, changing], { cache }))).toHaveLength(2);
  });

  test("a repository given twice, as a subfolder or as another work tree, is read once", () => {
    const tree = join(folder(), "tree");
    git(team, "worktree", "add", "-q", "--detach", tree);
    const read = repositoriesIn(assess([team, `${team}/`, join(team, ".github"), tree]));
    git(team, "worktree", "remove", "--force", tree);
    expect(read).toHaveLength(1);
  });
});

describe("what cannot be read", () => {
  test.each([
    ["a folder that is no repository", () => folder(), 3, "git.not-a-repository"],
    ["a path that does not exist", () => join(folder(), "nowhere"), 3, "git.not-a-repository"],
    ["an address where nothing is", () => `file://${join(folder(), "nowhere")}`, 3, "git.clone-failed"],
    ["an emptied commit", () => withBrokenObject("HEAD~3"), 4, "git.unreadable-object"],
    ["an emptied tree", () => withBrokenObject("HEAD~3^{tree}"), 4, "git.unreadable-object"],
    ["an emptied pipeline file", () => withBrokenObject(`HEAD:${workflow}`), 4, "git.unreadable-object"],
  ])("%s is refused by name", (_case, make, status, code) => {
    expectRefused(assess([make()]), status, code);
  });

  test("a repository without a commit is refused, bare or not", () => {
    const bare = folder();
    const plain = folder();
    git(bare, "init", "-q", "--bare");
    git(plain, "init", "-q");
    for (const empty of [bare, plain]) expectRefused(assess([empty]), 3, "git.empty-repository");
  });

  test("a git that is missing or too old is named", () => {
    const bin = folder();
    const environment = { PATH: bin };
    expectRefused(assess([team], { environment }), 1, "git.missing");
    writeFileSync(join(bin, "git"), "#!/bin/sh\necho git version 2.20.1\n", { mode: 0o755 });
    expectRefused(assess([team], { environment }), 1, "git.too-old");
  });

  test("a commit dated beyond what a calendar can hold is no obstacle", () => {
    const place = folder();
    git(place, "init", "-q", "-b", "main");
    const dates = [1_780_000_000, 99_999_999_999_999, 1_780_000_100];
    const commits = dates.map(
      (at, index) =>
        `commit refs/heads/main\nmark :${index + 1}\nauthor A <a@x.example> ${at} +0000\ncommitter A <a@x.example> ${at} +0000\ndata 1\nx\n${index > 0 ? `from :${index}\n` : ""}M 100644 inline f${index}\ndata 1\nx\n\n`,
    );
    const imported = spawnSync("git", ["-C", place, "fast-import", "--quiet", "--date-format=raw-permissive"], { input: commits.join("") });
    expect(imported.status, imported.stderr.toString()).toBe(0);
    expect(repositoriesIn(assess([place]))[0]?.commits).toBe(3);
  });

  test("a file that is missing is named before the history is walked", () => {
    const ran = assess([team, "--sarif", "nowhere.sarif"]);
    expectRefused(ran, 4, "source.not-found");
    expect(ran.stderr).not.toContain("Reading history");
  });
});

describe("what cannot be written", () => {
  test("a cache that is no folder is named, and says which setting to change", () => {
    const cache = join(folder(), "file");
    writeFileSync(cache, "");
    const ran = assess([team], { cache });
    expectRefused(ran, 5, "output.not-writable");
    expect(ran.stderr).toContain("EVENKEEL_CACHE");
  });

  test("where one file of the report cannot be placed, none is", () => {
    const out = folder();
    mkdirSync(join(out, "report.json"));
    const ran = runEvenkeel(["assess", team, "--out", out]);
    expect(ran.stderr).toContain("(output.not-writable)");
    expect(ran.status).toBe(5);
    expect(readdirSync(out)).toEqual(["report.json"]);
  });
});

test("texts of a scanner reach the report escaped and the terminal without control characters", () => {
  const evil = "<script>alert(1)</script>\u001b[31mred\u001b]0;title\u0007\u202egnp";
  const sarif = join(folder(), "evil.sarif");
  const result = {
    ruleId: evil,
    level: "error",
    message: { text: evil },
    locations: [{ physicalLocation: { artifactLocation: { uri: evil } } }],
  };
  const driver = { name: evil, rules: [{ id: evil, name: evil }] };
  writeFileSync(sarif, JSON.stringify({ version: "2.1.0", runs: [{ tool: { driver }, results: [result] }] }));
  const ran = assess([team, "--sarif", sarif]);
  expect(ran.status, ran.stderr).toBe(0);
  const html = readFileSync(join(ran.out, "report.html"), "utf8");
  expect(html).not.toContain("<script>alert");
  for (const text of [ran.stdout, ran.stderr, html])
    for (const control of ["\u001b", "\u0007", "\u202e"]) expect(text).not.toContain(control);
});
