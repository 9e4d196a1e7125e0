import { spawn } from "node:child_process";
import { EvenkeelError } from "../../../core/model/evenkeel-error.ts";
import { remoteConfiguration } from "../clone-credential.ts";
import { namedFailure } from "../run-git.ts";

/** One question to git about one repository. `network` is set only to fetch blobs that a blob-less clone of ours lacks. */
export interface GitQuestion {
  readonly gitDir: string;
  readonly args: readonly string[];
  readonly input?: string;
  readonly network?: boolean;
  readonly signal: AbortSignal;
}

/** Nothing of an untrusted repository runs, no lock is taken, and a missing object fails at once instead of opening a connection. */
const SEALED = {
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_ALLOW_PROTOCOL: "none",
  GIT_NO_LAZY_FETCH: "1",
  GIT_OPTIONAL_LOCKS: "0",
  LC_ALL: "C",
};

/** Answers are held in memory; `ls-tree` of a million files is near 100 MB. */
const LONGEST_ANSWER = 256 * 1024 * 1024;

/**
 * Runs git once and gives back what it printed.
 * Throws `git.missing` without a git program, `git.unreadable-object` or `git.failed` when git refuses, and the signal's reason when cancelled.
 */
export async function askGit(question: GitQuestion): Promise<Buffer> {
  question.signal.throwIfAborted();
  const environment =
    question.network === true
      ? { ...ownEnvironment(REDIRECTING), ...remoteConfiguration(), GIT_OPTIONAL_LOCKS: "0", GIT_TERMINAL_PROMPT: "0" }
      : { ...ownEnvironment(/^GIT_/), ...SEALED };
  const child = spawn(
    "git",
    [
      "-c",
      `safe.directory=${question.gitDir}`,
      "-c",
      "core.quotePath=false",
      "-c",
      "core.fsmonitor=false",
      "--no-pager",
      "--no-replace-objects",
      ...question.args,
    ],
    {
      cwd: question.gitDir,
      env: { ...environment, GIT_DIR: question.gitDir },
      stdio: ["pipe", "pipe", "pipe"],
      signal: question.signal,
    },
  );
  const printed: Buffer[] = [];
  let length = 0;
  let complaint = "";
  child.stdout.on("data", (part: Buffer) => {
    length += part.length;
    if (length > LONGEST_ANSWER) child.kill();
    else printed.push(part);
  });
  child.stderr.on("data", (part: Buffer) => {
    if (complaint.length < 2000) complaint += part.toString("utf8");
  });
  // git may end before it has read everything (EPIPE); its exit code tells the reason better than the pipe does.
  child.stdin.on("error", () => undefined);
  child.stdin.end(question.input ?? "");
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", (problem: NodeJS.ErrnoException) => reject(problem.code === "ENOENT" ? noGit(problem) : problem));
    child.on("close", resolve);
  });
  question.signal.throwIfAborted();
  if (code === 0) return Buffer.concat(printed);
  throw namedFailure(question.args, complaint.replace(/\/\/[^/@\s]*@/g, "//"));
}

/** What would point git to other objects than those of the repository asked about, as inside a hook. */
const REDIRECTING = /^GIT_(?:DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|COMMON_DIR|NAMESPACE|PREFIX|TRACE.*)$/;

function ownEnvironment(without: RegExp): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !without.test(name)));
}

/** A history question that runs no program the repository's own settings may name (signature checks, external diffs). */
export const SEALED_LOG = [
  "log",
  "--no-show-signature",
  "--no-ext-diff",
  "--no-textconv",
  "--no-mailmap",
  "--no-notes",
  "--no-color",
  "--no-decorate",
  "--no-renames",
  "--ignore-submodules=none",
] as const;

function noGit(cause: unknown): EvenkeelError {
  return new EvenkeelError("git.missing", "There is no git program on the search path.", "Install git 2.39 or later and try again.", {
    cause,
  });
}
