import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { TableName } from "../../../core/evidence/tables.ts";
import { type Organisation, unknownOrganisation } from "../../../core/model/organisation.ts";
import { createOwnership } from "./ownership.ts";
import { readPolicy } from "./read-policy.ts";

const NOW = 1_800_000_000_000;
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

interface Repository {
  readonly dir: string;
  readonly git: (...args: string[]) => string;
  readonly commit: (files: Readonly<Record<string, string | null>>) => string;
}

/** A real repository; each commit is a day after the one before. */
function aRepository(): Repository {
  const dir = mkdtempSync(join(tmpdir(), "evenkeel-policy-"));
  folders.push(dir);
  let day = 0;
  const git = (...args: string[]) => {
    const date = `${1_700_000_000 + day * 86_400} +0000`;
    return execFileSync("git", args, {
      cwd: dir,
      encoding: "utf8",
      env: {
        ...process.env,
        GIT_CONFIG_NOSYSTEM: "1",
        GIT_CONFIG_GLOBAL: "/dev/null",
        GIT_AUTHOR_NAME: "a",
        GIT_AUTHOR_EMAIL: "a@example.org",
        GIT_COMMITTER_NAME: "a",
        GIT_COMMITTER_EMAIL: "a@example.org",
        GIT_AUTHOR_DATE: date,
        GIT_COMMITTER_DATE: date,
      },
    }).trim();
  };
  git("init", "-q", "-b", "main");
  const commit = (files: Readonly<Record<string, string | null>>) => {
    day += 1;
    for (const [path, text] of Object.entries(files)) {
      if (text === null) rmSync(join(dir, path));
      else {
        mkdirSync(dirname(join(dir, path)), { recursive: true });
        writeFileSync(join(dir, path), text);
      }
    }
    git("add", "-A");
    git("commit", "-q", "--allow-empty", "-m", `day ${day}`);
    return git("rev-parse", "HEAD");
  };
  return { dir, git, commit };
}

/** Keeps appended rows as objects; only what this run wrote. */
function aSink() {
  const kept: { table: TableName; row: Readonly<Record<string, unknown>> }[] = [];
  const replaced: TableName[] = [];
  return {
    replaced,
    append: async (table: TableName, columns: Readonly<Record<string, ArrayLike<unknown>>>, length: number) => {
      for (let at = 0; at < length; at += 1)
        kept.push({ table, row: Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[at]])) });
    },
    replace: (table: TableName) => void replaced.push(table),
    rows: (table: TableName) => kept.filter((each) => each.table === table).map((each) => each.row),
    text: () => JSON.stringify(kept),
  };
}

async function policyOf(
  repository: Repository,
  organisation: Organisation = unknownOrganisation,
  gitDir = join(repository.dir, ".git"),
  remote = false,
) {
  const sink = aSink();
  await readPolicy(
    {
      gitDir,
      repo: "r",
      main: "main",
      head: repository.git("rev-parse", "HEAD"),
      organisation,
      now: NOW,
      remote,
      signal: new AbortController().signal,
    },
    sink,
  );
  return sink;
}

const observable = (sink: ReturnType<typeof aSink>, control: string) =>
  sink.rows("control_observable").find((row) => row.control === control);
const workflowText =
  "on: push\npermissions: read-all\njobs:\n  a:\n    steps:\n      - uses: actions/checkout@v4\n      - run: gosec ./...\n";

describe("reading the policy of a repository", () => {
  it("writes what a step calls, where, and since when its file is there", async () => {
    const repository = aRepository();
    repository.commit({ "a.go": "x" });
    repository.commit({ ".github/workflows/ci.yml": workflowText });
    repository.commit({ ".github/workflows/ci.yml": `${workflowText}# more\n`, "SECURITY.md": "write to us" });
    const sink = await policyOf(repository);
    expect(
      sink
        .rows("practice_seen")
        .map(({ practice, tool, path, line, evidence, first_seen, last_seen }) => [
          practice,
          tool,
          path,
          line,
          evidence,
          first_seen,
          last_seen,
        ]),
    ).toEqual([
      ["security-policy", "security-md", "SECURITY.md", 1, "config", (1_700_000_000 + 3 * 86_400) * 1000, NOW],
      ["sast", "gosec", ".github/workflows/ci.yml", 7, "config", (1_700_000_000 + 2 * 86_400) * 1000, NOW],
      ["least-privilege", "share", ".github/workflows/ci.yml", 2, "config", (1_700_000_000 + 2 * 86_400) * 1000, NOW],
    ]);
    expect(sink.rows("pipeline_fact").map(({ fact, line, subject, holds }) => [fact, line, subject, holds])).toEqual([
      ["pinned-actions", 6, "actions/checkout@v4", false],
      ["least-privilege", 2, ".github/workflows/ci.yml", true],
    ]);
    expect(sink.replaced).toEqual(
      expect.arrayContaining([
        "practice_seen",
        "pipeline_fact",
        "control_observable",
        "ownership_rule",
        "ownership_coverage",
        "team",
        "gate",
      ]),
    );
    expect(sink.rows("source_coverage").map((row) => [row.table_name, row.share])).toContainEqual(["practice_seen", 1]);
  });

  it("calls nothing absent that it could not have seen", async () => {
    const bare = aRepository();
    bare.commit({ "a.go": "x" });
    expect(observable(await policyOf(bare), "sbom")).toMatchObject({ observable: false, reason: "no-pipeline-file" });

    const withFile = aRepository();
    withFile.commit({ ".github/workflows/ci.yml": workflowText });
    const seen = await policyOf(withFile);
    expect(observable(seen, "sast")).toMatchObject({ observable: true, reason: "found" });
    expect(observable(seen, "sbom")).toMatchObject({ observable: true, reason: "pipeline-files-read" });
    // A forge or vendor can scan packages by its own settings, which leave no file: not seen is not absent (evidence.md 3.2).
    expect(observable(seen, "sca")).toMatchObject({ observable: false, reason: "kept-where-files-do-not-tell" });
    expect(observable(seen, "secrets")).toMatchObject({ observable: false, reason: "kept-where-files-do-not-tell" });
    expect(observable(seen, "security-policy")).toMatchObject({ observable: true, reason: "files-read" });

    withFile.commit({ ".github/workflows/shared.yml": "on: push\njobs:\n  a:\n    uses: org/x/.github/workflows/y.yml@main\n" });
    expect(observable(await policyOf(withFile), "sbom")).toMatchObject({ observable: false, reason: "pipeline-from-outside" });

    withFile.commit({ ".github/workflows/broken.yml": "on: [push\njobs: {" });
    const broken = await policyOf(withFile);
    expect(observable(broken, "sbom")).toMatchObject({ observable: false, reason: "unreadable-pipeline-file" });
    expect(broken.rows("data_quality")).toEqual([
      { source: "git", container: "r", kind: "unreadable-policy-file", item: ".github/workflows/broken.yml", n: 1 },
    ]);
    expect(broken.rows("source_coverage").find((row) => row.table_name === "practice_seen")?.share).toBeCloseTo(2 / 3);
  });

  it("follows what a pipeline takes in from the repository, whatever its path", async () => {
    const repository = aRepository();
    repository.commit({ ".gitlab-ci.yml": "include: a/b.yml\n", "a/b.yml": "include: { local: c/d.yml }\n" });
    repository.commit({ "c/d.yml": "x:\n  script: [npm audit]\n" });
    const [hit] = (await policyOf(repository)).rows("practice_seen");
    expect(hit).toMatchObject({ practice: "sca", path: "c/d.yml", line: 2, first_seen: (1_700_000_000 + 2 * 86_400) * 1000 });
  });

  it("a file that says nothing is no practice", async () => {
    const repository = aRepository();
    repository.commit({
      ".github/CODEOWNERS": "# nobody yet\n",
      ".github/dependabot.yml": "version: 2\nupdates: []\n",
      ".pre-commit-config.yaml": "repos: []\n",
    });
    expect((await policyOf(repository)).rows("practice_seen")).toEqual([]);
  });

  it("keeps text of the repository as text, and links and oversized files out", async () => {
    const repository = aRepository();
    repository.commit({
      ".github/workflows/x.yml": "on: push\njobs:\n  a:\n    steps:\n      - uses: '<script>alert(1)</script>@v1'\n",
      ".github/workflows/big.yml": `on: push\njobs: {}\n${"#".repeat(4_000_000)}`,
    });
    execFileSync("ln", ["-s", "/etc/passwd", "SECURITY.md"], { cwd: repository.dir });
    repository.commit({});
    const sink = await policyOf(repository);
    expect(sink.rows("pipeline_fact")[0]?.subject).toBe("<script>alert(1)</script>@v1");
    expect(sink.rows("data_quality")).toEqual([
      { source: "git", container: "r", kind: "policy-file-too-large", item: ".github/workflows/big.yml", n: 1 },
    ]);
    expect(sink.rows("practice_seen")).toEqual([]);
  });

  it("reads a blob-less clone once it may fetch, and says what it misses when it may not", async () => {
    const repository = aRepository();
    repository.commit({ ".github/workflows/ci.yml": workflowText, CODEOWNERS: "* @org/all\n" });
    repository.git("config", "uploadpack.allowFilter", "true");
    repository.git("config", "uploadpack.allowAnySHA1InWant", "true");
    const clone = join(mkdtempSync(join(tmpdir(), "evenkeel-policy-")), "clone.git");
    folders.push(dirname(clone));
    execFileSync("git", ["clone", "-q", "--bare", "--filter=blob:none", `file://${repository.dir}`, clone]);
    const sealed = await policyOf(repository, unknownOrganisation, clone, false);
    expect(sealed.rows("data_quality").map((row) => row.kind)).toEqual(["policy-file-missing", "policy-file-missing"]);
    expect(observable(sealed, "sast")).toMatchObject({ observable: false });
    const fetched = await policyOf(repository, unknownOrganisation, clone, true);
    expect(fetched.rows("practice_seen").map((row) => row.practice)).toContain("sast");
    expect(fetched.rows("ownership_coverage")).toEqual([{ repo: "r", component: "*", n_paths: 2, n_owned: 2 }]);
  });

  it("runs no program that the repository's own settings name", async () => {
    const repository = aRepository();
    repository.commit({ CODEOWNERS: "* @a\n", ".github/workflows/ci.yml": workflowText });
    const trap = join(repository.dir, "trap.sh");
    writeFileSync(trap, `#!/bin/sh\ntouch ${join(repository.dir, "ran")}\n`, { mode: 0o755 });
    for (const name of ["gpg.program", "diff.external", "core.fsmonitor", "core.pager", "core.sshCommand", "core.alternateRefsCommand"])
      repository.git("config", name, trap);
    repository.git("config", "log.showSignature", "true");
    const tree = repository.git("rev-parse", "HEAD^{tree}");
    const signed = `tree ${tree}\nauthor a <a@example.org> 1700000000 +0000\ncommitter a <a@example.org> 1700000000 +0000\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\nm\n`;
    const oid = execFileSync("git", ["hash-object", "-t", "commit", "-w", "--stdin"], {
      cwd: repository.dir,
      input: signed,
      encoding: "utf8",
    }).trim();
    repository.git("update-ref", "refs/heads/main", oid);
    await policyOf(repository);
    await createOwnership({
      gitDir: join(repository.dir, ".git"),
      repo: "r",
      main: "main",
      forge: "github",
      organisation: unknownOrganisation,
      signal: new AbortController().signal,
    });
    expect(existsSync(join(repository.dir, "ran"))).toBe(false);
    // The trap works: git's own log without our guards walks into it.
    execFileSync("git", ["log", "-1"], { cwd: repository.dir, stdio: "ignore" });
    expect(existsSync(join(repository.dir, "ran"))).toBe(true);
  });

  it("stops when asked to", async () => {
    const repository = aRepository();
    repository.commit({ a: "x" });
    const stopped = AbortSignal.abort(new Error("stopped"));
    await expect(
      readPolicy(
        {
          gitDir: join(repository.dir, ".git"),
          repo: "r",
          main: "main",
          head: "HEAD",
          organisation: unknownOrganisation,
          now: NOW,
          signal: stopped,
        },
        aSink(),
      ),
    ).rejects.toThrow("stopped");
  });
});

const team = (id: string, kind: Organisation["teams"][number]["kind"]) => ({ id, name: id, kind, parent: null, hours: null });
const rostered: Organisation = {
  ...unknownOrganisation,
  teams: [team("payments", "stream-aligned"), team("guards", "security")],
  roster: [
    { match: "@org/pay", team: "payments", from: null, to: null },
    { match: "@org/sec", team: "guards", from: null, to: null },
  ],
};

describe("ownership at head", () => {
  it("counts files by rule group and top folder, and names teams but never handles", async () => {
    const repository = aRepository();
    repository.commit({
      ".github/CODEOWNERS": "/pay/ @org/pay\n/lib/ @mary.someone\n*.md @mary.someone @org/pay\n/lib/free/\n",
      "pay/a": "",
      "lib/a": "",
      "lib/free/a": "",
      "x.md": "",
      "other/a": "",
    });
    const sink = await policyOf(repository, rostered);
    expect(sink.rows("ownership_coverage")).toEqual([
      { repo: "r", component: "*.md", n_paths: 1, n_owned: 1 },
      { repo: "r", component: ".github/", n_paths: 1, n_owned: 0 },
      { repo: "r", component: "/lib/", n_paths: 1, n_owned: 1 },
      { repo: "r", component: "lib/", n_paths: 1, n_owned: 0 },
      { repo: "r", component: "other/", n_paths: 1, n_owned: 0 },
      { repo: "r", component: "payments", n_paths: 1, n_owned: 1 },
    ]);
    expect(sink.rows("ownership_rule").map(({ line, pattern, team: owner, required }) => [line, pattern, owner, required])).toEqual([
      [1, "/pay/", "payments", true],
      [2, "/lib/", null, true],
      [3, "*.md", "payments", true],
      [4, "/lib/free/", null, false],
    ]);
    expect(sink.rows("team").map((row) => row.id)).toEqual(["payments", "guards"]);
    expect(sink.text()).not.toMatch(/mary|@org/);
  });

  it("is none without a file, unless the organisation names a team for the path or the repository", async () => {
    const repository = aRepository();
    repository.commit({ "pay/a": "", b: "" });
    const owned = async (organisation: Organisation) =>
      (await policyOf(repository, organisation)).rows("ownership_coverage").map((row) => [row.component, row.n_owned]);
    expect(await owned(unknownOrganisation)).toEqual([
      ["/", 0],
      ["pay/", 0],
    ]);
    expect(await owned({ ...rostered, ownership: [{ repository: "*", pattern: "/pay/", team: "payments" }] })).toEqual([
      ["/", 0],
      ["pay/", 1],
    ]);
    expect(await owned({ ...rostered, repositories: [{ repository: "r", team: "payments" }] })).toEqual([
      ["/", 1],
      ["pay/", 1],
    ]);
  });

  it("by GitLab's rules where the files are GitLab's", async () => {
    const repository = aRepository();
    repository.commit({ ".gitlab-ci.yml": "x: { script: [a] }\n", CODEOWNERS: "[Docs]\n*.md @w\n", "a.md": "", "b.txt": "" });
    expect((await policyOf(repository)).rows("ownership_coverage")).toEqual([
      { repo: "r", component: "/", n_paths: 3, n_owned: 0 },
      { repo: "r", component: "Docs", n_paths: 1, n_owned: 1 },
    ]);
  });
});

describe("ownership of a change", () => {
  const ownershipOf = (repository: Repository, organisation: Organisation = unknownOrganisation) =>
    createOwnership({
      gitDir: join(repository.dir, ".git"),
      repo: "r",
      main: "main",
      forge: "github",
      organisation,
      signal: new AbortController().signal,
    });

  it("is told by the file in force at its first parent, through every version, move and removal", async () => {
    const repository = aRepository();
    const before = repository.commit({ a: "" });
    const first = repository.commit({ CODEOWNERS: "/x/ @a\n/y/ @b\n" });
    const between = repository.commit({ b: "" });
    const moved = repository.commit({ CODEOWNERS: null, ".github/CODEOWNERS": "* @c\n" });
    repository.git("checkout", "-q", "-b", "side", between);
    repository.commit({ CODEOWNERS: "/x/ @a\n/y/ @b\n/z/ @z\n" });
    repository.git("checkout", "-q", "main");
    repository.git("merge", "-q", "-s", "ours", "-m", "m", "side");
    const merged = repository.git("rev-parse", "HEAD");
    const removed = repository.commit({ ".github/CODEOWNERS": null });
    const { classify } = await ownershipOf(repository);
    const owners = (at: string | null) => classify(["x/1", "y/1", "q"], at).ownerTeams;
    expect([null, before, first, between, moved, merged, removed, "0".repeat(40)].map(owners)).toEqual([
      null,
      null,
      2,
      2,
      1,
      1,
      null,
      null,
    ]);
    expect(classify(["q"], first)).toEqual({ ownerTeams: 0, needsSecurity: null });
  });

  it("counts the fewest owners that can answer, with handles of one team as one", async () => {
    const repository = aRepository();
    const at = repository.commit({ CODEOWNERS: "* @all @mary\n/x/ @mary\n/p/ @org/pay\n/q/ @pete\n" });
    const { classify } = await ownershipOf(repository, {
      ...rostered,
      roster: [...rostered.roster, { match: "@pete", team: "payments", from: null, to: null }],
    });
    expect(classify(["a", "x/1"], at).ownerTeams).toBe(1);
    expect(classify(["p/1", "q/1"], at).ownerTeams).toBe(1);
    expect(classify(["x/1", "p/1"], at).ownerTeams).toBe(2);
  });

  it("needs security where a security team owns a path or a gate names it; unknown until somebody said who security is", async () => {
    const repository = aRepository();
    const at = repository.commit({ CODEOWNERS: "/auth/ @org/sec\n" });
    const needs = async (organisation: Organisation, path: string, parent: string | null = at) =>
      (await ownershipOf(repository, organisation)).classify([path], parent).needsSecurity;
    expect(await needs(unknownOrganisation, "auth/a")).toBeNull();
    expect(await needs({ ...rostered, roster: [] }, "auth/a")).toBeNull();
    expect(await needs(rostered, "auth/a")).toBe(true);
    expect(await needs(rostered, "b")).toBe(false);
    expect(await needs(rostered, "b", null)).toBeNull();
    const gated = { ...unknownOrganisation, gates: [{ id: "g", team: "guards", paths: ["/deploy/"] }] };
    expect(await needs(gated, "deploy/a", null)).toBe(true);
    expect(await needs(gated, "b", null)).toBe(false);
  });

  it("has nothing to say of a repository without commits by that name", async () => {
    const repository = aRepository();
    repository.commit({ a: "" });
    expect((await ownershipOf(repository)).classify(["a"], null)).toEqual({ ownerTeams: null, needsSecurity: null });
  });
});
