import { createHash } from "node:crypto";
import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { EvenkeelError, quoted } from "../../core/model/evenkeel-error.ts";
import { remoteConfiguration } from "./clone-credential.ts";
import { nameRepository, type Repository } from "./repository.ts";
import { askGit, type GitPlace, gitText, runGit, userEnvironment } from "./run-git.ts";

interface Clone {
  readonly address: string;
  readonly cacheDir: string;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
}

const REFS = ["+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"];

/**
 * Fetches an address into a bare clone without file contents in our cache; later runs fetch what is new (evidence.md 3.1).
 * Runs in the user's environment, so that private addresses work. Throws `git.clone-failed`.
 */
export async function cloneRepository(clone: Clone): Promise<Repository> {
  const gitDir = join(clone.cacheDir, "clones", `${createHash("sha256").update(clone.address).digest("hex").slice(0, 20)}.git`);
  const place: GitPlace = { folder: gitDir, trusted: [gitDir] };
  await mkdir(gitDir, { recursive: true, mode: 0o700 });
  const naming = nameRepository(clone.address);
  const remote = { place, signal: clone.signal, environment: remoteEnvironment(clone.address) };
  try {
    const head = await gitText({ ...remote, args: ["ls-remote", "--symref", clone.address, "HEAD"] });
    if (!(await exists(join(gitDir, "HEAD")))) await initialise(gitDir, head, clone.signal);
    await fetchAll(clone, place);
    const branch = /^ref: (refs\/heads\/\S+)\s+HEAD/m.exec(head)?.[1];
    if (branch !== undefined) await runGit({ args: ["symbolic-ref", "HEAD", branch], place, signal: clone.signal });
    await askGit({ args: ["commit-graph", "write", "--reachable", "--changed-paths"], place, signal: clone.signal });
  } catch (failure) {
    throw cloneFailure(failure, clone.address);
  }
  const format = await askGit({ args: ["rev-parse", "--show-object-format"], place, signal: clone.signal });
  return {
    ...naming,
    gitDir,
    place,
    isOurs: true,
    shallow: await exists(join(gitDir, "shallow")),
    oidLength: format === "sha256" ? 64 : 40,
  };
}

async function initialise(gitDir: string, head: string, signal: AbortSignal): Promise<void> {
  const format = /^[0-9a-f]{64}\s/m.test(head) ? ["--object-format=sha256"] : [];
  const place: GitPlace = { folder: gitDir, trusted: [gitDir] };
  await runGit({ args: ["init", "--quiet", "--bare", ...format, "."], place, signal });
  const settings: readonly (readonly [string, string])[] = [
    ["remote.origin.promisor", "true"],
    ["remote.origin.partialclonefilter", "blob:none"],
    ["extensions.partialClone", "origin"],
  ];
  await runGit({ args: ["config", "core.repositoryformatversion", "1"], place, signal });
  for (const [name, value] of settings) await runGit({ args: ["config", name, value], place, signal });
}

async function fetchAll(clone: Clone, place: GitPlace): Promise<void> {
  const fetching = (filter: readonly string[]) =>
    runGit({
      args: ["fetch", "--progress", "--prune", "--no-write-fetch-head", "--no-auto-gc", ...filter, "origin", ...REFS],
      place,
      signal: clone.signal,
      environment: remoteEnvironment(clone.address),
      onStderr: (text) => {
        const [, done, total] = /\((\d+)\/(\d+)\)(?![\s\S]*\(\d+\/\d+\))/.exec(text) ?? [];
        if (done !== undefined) clone.onProgress(Number(done), Number(total));
      },
    });
  try {
    await fetching(["--filter=blob:none"]);
  } catch (failure) {
    if (!(failure instanceof EvenkeelError) || !/filter/i.test(failure.message)) throw failure;
    await fetching([]);
  }
}

/** The address goes through the environment and is never written down: it may carry a password. */
export function remoteEnvironment(address: string): NodeJS.ProcessEnv {
  return { ...userEnvironment(), ...remoteConfiguration(address) };
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}

/** An address as it may be shown: without account and password. */
function shown(address: string): string {
  return quoted(address.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^@/]*@/i, "$1"));
}

function cloneFailure(failure: unknown, address: string): unknown {
  if (!(failure instanceof EvenkeelError) || failure.code === "run.interrupted" || failure.code === "git.missing") return failure;
  return new EvenkeelError(
    "git.clone-failed",
    `${shown(address)} could not be cloned.`,
    `Try \`git ls-remote ${shown(address)}\` to see git's own message; check the address and your access.`,
  );
}
