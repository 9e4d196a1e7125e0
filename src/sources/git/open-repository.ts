import { realpath, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { EvenkeelError, quoted } from "../../core/model/evenkeel-error.ts";
import { nameRepository, type Repository } from "./repository.ts";
import { askGit, type GitPlace, gitText } from "./run-git.ts";

/**
 * Opens a repository on this machine in place: work tree, subfolder, bare, worktree or submodule. Nothing in it is written.
 * Throws `git.not-a-repository`.
 */
export async function openRepository(location: string, signal: AbortSignal): Promise<Repository> {
  const folder = await existingFolder(location);
  // Only asks where the repository is; nothing of it runs, so its owner does not matter yet.
  const asking: GitPlace = { folder, trusted: ["*"] };
  const found = await askGit({
    args: ["rev-parse", "--absolute-git-dir", "--git-common-dir", "--is-bare-repository", "--is-shallow-repository"],
    place: asking,
    signal,
  });
  const [gitDir, common, bare, shallow] = found?.split("\n") ?? [];
  if (gitDir === undefined || common === undefined) throw notARepository(location);
  const top = bare === "true" ? null : await askGit({ args: ["rev-parse", "--show-toplevel"], place: asking, signal });
  const root = top === null || top === "" ? gitDir : top;
  const commonDir = await realpath(resolve(folder, common));
  const place: GitPlace = { folder: root, trusted: [...new Set([root, gitDir, commonDir, await realpath(root)])] };
  const origin = await askGit({ args: ["config", "--get", "remote.origin.url"], place, signal });
  const format = await askGit({ args: ["rev-parse", "--show-object-format"], place, signal });
  const naming = origin === null || origin === "" ? nameRepository(root) : nameRepository(origin);
  return { ...naming, gitDir: commonDir, place, isOurs: false, shallow: shallow === "true", oidLength: format === "sha256" ? 64 : 40 };
}

async function existingFolder(location: string): Promise<string> {
  try {
    const folder = await realpath(location);
    if ((await stat(folder)).isDirectory()) return folder;
  } catch {
    // Missing or unreadable: for the caller both mean that there is no repository at this path.
  }
  throw notARepository(location);
}

function notARepository(location: string): EvenkeelError {
  return new EvenkeelError(
    "git.not-a-repository",
    `No git repository at ${quoted(location)}.`,
    "Give the path of a git repository, or the address of one to clone.",
  );
}

/** The path of a file in the repository's folder that is shared by all worktrees. */
export async function sharedFile(repository: Repository, name: string, signal: AbortSignal): Promise<string> {
  return resolve(repository.place.folder, await gitText({ args: ["rev-parse", "--git-path", name], place: repository.place, signal }));
}
