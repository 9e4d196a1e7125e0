import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { type ErrorCode, EvenkeelError, quoted } from "../../core/model/evenkeel-error.ts";

/** Where git commands run: the folder git starts in, and the folders whose owner git need not check. */
export interface GitPlace {
  readonly folder: string;
  readonly trusted: readonly string[];
}

export interface GitCall {
  readonly args: readonly string[];
  readonly place: GitPlace;
  readonly signal: AbortSignal;
  readonly stdin?: string;
  /** Only the clone of an address runs with the user's own settings: credential helpers, proxies, certificates. */
  readonly environment?: NodeJS.ProcessEnv;
  readonly onStderr?: (text: string) => void;
}

const KEPT_VARIABLES = ["PATH", "Path", "SystemRoot", "TMPDIR", "TEMP", "TMP"];

/** An untrusted repository runs nothing, reaches no network, and a missing blob fails at once (evidence.md 3.1). */
function sealedEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.fromEntries(KEPT_VARIABLES.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
  return {
    ...kept,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_ALLOW_PROTOCOL: "none",
    GIT_NO_LAZY_FETCH: "1",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_TERMINAL_PROMPT: "0",
    LC_ALL: "C",
  };
}

/** The user's environment without what would point git at another repository, as when we run inside a hook. */
export function userEnvironment(): NodeJS.ProcessEnv {
  const redirecting = new Set([
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
  ]);
  const kept = Object.entries(process.env).filter(([name]) => !redirecting.has(name));
  return { ...Object.fromEntries(kept), LC_ALL: "C" };
}

type GitProcess = ChildProcessByStdio<Writable, Readable, Readable>;

const LONGEST_STDERR = 4_000;

/** Starts git; `finished` resolves with the end of stderr, or throws what went wrong by name. */
export function startGit(call: GitCall): { readonly stdout: Readable; readonly finished: Promise<string>; readonly stop: () => void } {
  if (call.signal.aborted) throw interrupted();
  const safe = call.place.trusted.flatMap((folder) => ["-c", `safe.directory=${folder}`]);
  const child: GitProcess = spawn(
    "git",
    [...safe, "-c", "core.quotePath=false", "-c", "core.fsmonitor=false", "--no-pager", "--no-replace-objects", ...call.args],
    {
      cwd: call.place.folder,
      env: call.environment ?? sealedEnvironment(),
      stdio: ["pipe", "pipe", "pipe"],
      signal: call.signal,
    },
  );
  const finished = outcome(child, call);
  // The reader of stdout may fail first; the outcome is then awaited late and must not count as unhandled.
  finished.catch(() => undefined);
  // git may end before it has read all of stdin; its exit code tells what happened.
  child.stdin.on("error", () => undefined);
  child.stdin.end(call.stdin ?? "");
  return { stdout: child.stdout, finished, stop: () => child.kill() };
}

function outcome(child: GitProcess, call: GitCall): Promise<string> {
  let stderr = "";
  child.stderr.setEncoding("latin1");
  child.stderr.on("data", (text: string) => {
    call.onStderr?.(text);
    stderr = (stderr + text).slice(-LONGEST_STDERR);
  });
  return new Promise((resolve, reject) => {
    child.on("error", (cause) => reject(call.signal.aborted ? interrupted() : missingGit(cause)));
    child.on("close", (code) => {
      if (call.signal.aborted) reject(interrupted());
      else if (code === 0) resolve(stderr);
      else reject(namedFailure(call.args, stderr));
    });
  });
}

/** Runs git to its end and gives its standard output; for small answers only. */
export async function runGit(call: GitCall): Promise<Buffer> {
  const git = startGit(call);
  const parts: Buffer[] = [];
  git.stdout.on("data", (part: Buffer) => parts.push(part));
  await git.finished;
  return Buffer.concat(parts);
}

export async function gitText(call: GitCall): Promise<string> {
  return (await runGit(call)).toString("utf8").trim();
}

/** The answer, or null where git says no: for questions such as "does this ref exist". */
export async function askGit(call: GitCall): Promise<string | null> {
  try {
    return await gitText(call);
  } catch (failure) {
    if (failure instanceof EvenkeelError && (failure.code === "git.missing" || failure.code === "run.interrupted")) throw failure;
    return null;
  }
}

function interrupted(): EvenkeelError {
  return new EvenkeelError("run.interrupted", "The run was interrupted.", "Start it again; what was read completely is kept.");
}

function missingGit(cause: Error): EvenkeelError {
  return new EvenkeelError("git.missing", "git could not be started.", "Install git 2.30 or later and make sure it is on the PATH.", {
    cause,
  });
}

const NAMED: readonly { readonly says: RegExp; readonly code: ErrorCode; readonly whatToDo: string }[] = [
  {
    says: /unable to read|could not read|bad object|missing (blob|tree|commit|object)|corrupt|inflate:|bad tree|loose object|not a tree|revision walk setup failed|Failed to traverse parents|could not parse commit|promisor remote/i,
    code: "git.unreadable-object",
    whatToDo: "Run `git fsck` in the repository; fetch it again if objects are missing.",
  },
  {
    says: /not a git repository|dubious ownership|cannot change to/i,
    code: "git.not-a-repository",
    whatToDo: "Give the path of a git repository or the address of one.",
  },
];

/** What git said when it refused, by name. */
export function namedFailure(args: readonly string[], stderr: string): EvenkeelError {
  const last = quoted(stderr.trim().split("\n").at(-1) ?? "");
  const verb = args.find((arg) => /^[a-z][a-z-]+$/.test(arg)) ?? "command";
  const known = NAMED.find((failure) => failure.says.test(stderr));
  const message = `git ${verb} failed: ${last === "" ? "no message" : last}`;
  return new EvenkeelError(
    known?.code ?? "git.failed",
    message,
    known?.whatToDo ?? "Run the same git command by hand to see more; report it if it works there.",
  );
}

const OLDEST_GIT: readonly [number, number] = [2, 30];

/** Throws git.missing or git.too-old; the walk needs options that git 2.30 brought. */
export async function checkGitVersion(signal: AbortSignal): Promise<void> {
  const text = await gitText({ args: ["version"], place: { folder: process.cwd(), trusted: [] }, signal });
  requireGit(text);
}

export function requireGit(versionText: string): void {
  const [, major = "0", minor = "0"] = /(\d+)\.(\d+)/.exec(versionText) ?? [];
  const newer = Number(major) > OLDEST_GIT[0] || (Number(major) === OLDEST_GIT[0] && Number(minor) >= OLDEST_GIT[1]);
  if (newer) return;
  throw new EvenkeelError("git.too-old", `This is ${quoted(versionText, 60)}; git 2.30 or later is needed.`, "Install a newer git.");
}
