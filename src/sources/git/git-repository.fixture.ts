import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface TestCommit {
  readonly branch?: string;
  readonly subject?: string;
  readonly body?: string;
  readonly name?: string;
  readonly mail?: string;
  /** Milliseconds; commit time is the same unless given. */
  readonly at?: number;
  readonly committed?: number;
  readonly offset?: string;
  /** Null deletes. Paths are Latin-1 text of their bytes, so any byte can be written. */
  readonly files?: Readonly<Record<string, string | null>>;
  /** Commit-ish; the branch's tip unless given; null starts a new root. */
  readonly from?: string | null;
  readonly merge?: readonly string[];
}

export interface TestRepository {
  readonly dir: string;
  /** Runs git in the repository; the answer without its last line feed. */
  readonly git: (...args: readonly string[]) => string;
  readonly commit: (commit?: TestCommit) => string;
  readonly tag: (name: string, target?: string, at?: number) => void;
  readonly remove: () => void;
}

/** Monday 2026-01-05 10:00 UTC. */
export const MONDAY = Date.UTC(2026, 0, 5, 10);
const MINUTE = 60_000;

/** A real repository in a temporary folder; commits go through `git fast-import`, which takes any byte in names and paths. */
export function aRepository(options: { readonly format?: "sha256"; readonly bare?: boolean } = {}): TestRepository {
  const dir = mkdtempSync(join(tmpdir(), "evenkeel-git-"));
  const environment = {
    PATH: process.env.PATH,
    HOME: dir,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_AUTHOR_NAME: "Tagger",
    GIT_AUTHOR_EMAIL: "tagger@example.org",
    GIT_COMMITTER_NAME: "Tagger",
    GIT_COMMITTER_EMAIL: "tagger@example.org",
  };
  const run = (args: readonly string[], input?: Buffer, extra: NodeJS.ProcessEnv = {}): string =>
    execFileSync("git", [...args], {
      cwd: dir,
      env: { ...environment, ...extra },
      input: input ?? Buffer.alloc(0),
      stdio: ["pipe", "pipe", "pipe"],
      maxBuffer: 1 << 28,
    })
      .toString("utf8")
      .replace(/\n$/, "");
  run([
    "init",
    "-q",
    "-b",
    "main",
    ...(options.bare === true ? ["--bare"] : []),
    ...(options.format === undefined ? [] : [`--object-format=${options.format}`]),
    ".",
  ]);
  let clock = MONDAY;
  return {
    dir,
    git: (...args) => run(args),
    commit(commit = {}) {
      clock += MINUTE;
      const branch = commit.branch ?? "main";
      const exists = run(["for-each-ref", `refs/heads/${branch}`]) !== "";
      run(["fast-import", "--quiet", "--force"], Buffer.from(importText(commit, branch, exists, commit.at ?? clock), "latin1"));
      return run(["rev-parse", `refs/heads/${branch}`]);
    },
    tag(name, target = "main", at) {
      clock += MINUTE;
      run(["tag", "-a", "-m", name, name, target], undefined, { GIT_COMMITTER_DATE: `${Math.floor((at ?? clock) / 1000)} +0000` });
    },
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

function importText(commit: TestCommit, branch: string, exists: boolean, at: number): string {
  const person = `${commit.name ?? "Ada"} <${commit.mail ?? "ada@example.org"}>`;
  const when = (ms: number) => `${Math.floor(ms / 1000)} ${commit.offset ?? "+0000"}`;
  const message = Buffer.from(`${commit.subject ?? "Change"}${commit.body === undefined ? "" : `\n\n${commit.body}`}\n`).toString("latin1");
  const from = commit.from === undefined ? (exists ? `refs/heads/${branch}^0` : null) : commit.from;
  const lines = [
    from === null ? `reset refs/heads/${branch}\n\n` : "",
    `commit refs/heads/${branch}\nauthor ${person} ${when(at)}\ncommitter Forge <forge@example.org> ${when(commit.committed ?? at)}\ndata ${message.length}\n${message}\n`,
    from === null ? "" : `from ${from}\n`,
    ...(commit.merge ?? []).map((parent) => `merge ${parent}\n`),
    ...Object.entries(commit.files ?? {}).map(([path, content]) => fileText(path, content)),
  ];
  return `feature done\n${lines.join("")}\ndone\n`;
}

function fileText(path: string, content: string | null): string {
  const quoted = `"${path.replace(/[\\"]/g, "\\$&").replaceAll("\n", "\\n")}"`;
  return content === null ? `D ${quoted}\n` : `M 100644 inline ${quoted}\ndata ${content.length}\n${content}\n`;
}
