import { EvenkeelError } from "../../core/model/evenkeel-error.ts";
import type { Instant } from "../../core/model/time.ts";
import { instantOfSeconds } from "./instant-of-seconds.ts";
import type { Repository } from "./repository.ts";
import { askGit, runGit } from "./run-git.ts";

export interface Branch {
  readonly name: string;
  readonly oid: string;
  readonly committed: Instant;
}

export interface Tag {
  readonly name: string;
  readonly oid: string;
  readonly created: Instant;
}

export interface Refs {
  readonly main: string;
  readonly head: string;
  /** Local and remote-tracking branches other than main. */
  readonly branches: readonly Branch[];
  /** Tags that name a commit, whatever their age. */
  readonly tags: readonly Tag[];
}

const FORMAT = [
  "%(refname)",
  "%(objectname)",
  "%(objecttype)",
  "%(*objectname)",
  "%(*objecttype)",
  "%(committerdate:unix)",
  "%(creatordate:unix)",
  "%(symref)",
].join("%00");

/**
 * Branches and tags of a repository and which branch is main: where the remote's HEAD points, else HEAD, main, master
 * (evidence.md 3.1). Throws `git.empty-repository`.
 */
export async function listRefs(repository: Repository, signal: AbortSignal): Promise<Refs> {
  const { place } = repository;
  const listed = (
    await runGit({ args: ["for-each-ref", `--format=${FORMAT}`, "refs/heads", "refs/remotes", "refs/tags"], place, signal })
  ).toString("utf8");
  const refs = listed.split("\n").flatMap(parseRef);
  const branches = refs.filter((ref) => !ref.isTag);
  const { main, head } = await findMain(repository, branches, signal);
  return {
    main,
    head,
    branches: branches.filter((ref) => ref.oid !== head).map((ref) => ({ name: ref.name, oid: ref.oid, committed: ref.committed })),
    tags: refs.filter((ref) => ref.isTag).map((ref) => ({ name: ref.name.slice("refs/tags/".length), oid: ref.oid, created: ref.created })),
  };
}

interface ParsedRef {
  readonly name: string;
  readonly isTag: boolean;
  readonly oid: string;
  readonly committed: Instant;
  readonly created: Instant;
}

function parseRef(line: string): readonly ParsedRef[] {
  const [name = "", oid = "", type, peeled = "", peeledType, committed, created, symref] = line.split("\0");
  if (symref !== "" || name === "") return [];
  const commit = type === "commit" ? oid : peeledType === "commit" ? peeled : null;
  if (commit === null) return [];
  return [
    { name, isTag: name.startsWith("refs/tags/"), oid: commit, committed: instantOfSeconds(committed), created: instantOfSeconds(created) },
  ];
}

async function findMain(
  repository: Repository,
  branches: readonly Branch[],
  signal: AbortSignal,
): Promise<{ readonly main: string; readonly head: string }> {
  const { place } = repository;
  const tipOf = (ref: string): string | undefined => branches.find((branch) => branch.name === ref)?.oid;
  const remoteHead = await askGit({ args: ["symbolic-ref", "--quiet", "refs/remotes/origin/HEAD"], place, signal });
  if (remoteHead !== null) {
    const main = remoteHead.replace("refs/remotes/origin/", "");
    const tips = [tipOf(`refs/heads/${main}`), tipOf(remoteHead)].filter((tip) => tip !== undefined);
    if (tips[0] !== undefined) return { main, head: await fartherTip(repository, tips[0], tips[1] ?? tips[0], signal) };
  }
  const attached = await askGit({ args: ["symbolic-ref", "--quiet", "--short", "HEAD"], place, signal });
  const head = await askGit({ args: ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"], place, signal });
  if (head !== null) return { main: attached ?? "HEAD", head };
  const newest = branches.toSorted((a, b) => b.committed - a.committed)[0];
  const named = ["main", "master"].flatMap((name) => branches.filter((branch) => branch.name === `refs/heads/${name}`))[0] ?? newest;
  if (named !== undefined) return { main: named.name.replace(/^refs\/(?:heads|remotes\/[^/]+)\//, ""), head: named.oid };
  throw new EvenkeelError(
    "git.empty-repository",
    `${repository.name} has no commits yet.`,
    "Make a first commit, or give another repository.",
  );
}

/** A local main that is behind is stale, one that is ahead is unpublished work on main; of diverged ones the remote's counts. */
async function fartherTip(repository: Repository, local: string, remote: string, signal: AbortSignal): Promise<string> {
  if (local === remote) return local;
  const base = await askGit({ args: ["merge-base", local, remote], place: repository.place, signal });
  return base === remote ? local : remote;
}
