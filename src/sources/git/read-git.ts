import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { EvidenceSink, TableName } from "../../core/evidence/tables.ts";
import type { Organisation } from "../../core/model/organisation.ts";
import type { Instant } from "../../core/model/time.ts";
import { readActorRules } from "../reading/actor-rules.ts";
import { withSmallHeap } from "../reading/small-heap.ts";
import { type CloneCredential, withRemote } from "./clone-credential.ts";
import { cloneRepository } from "./clone-repository.ts";
import { CommitGraph } from "./commit-graph.ts";
import { CommitReader } from "./commit-reader.ts";
import { type ClassifyChange, deriveChanges, forgottenAuthors } from "./derive-changes.ts";
import { deriveDeployments, releaseTags } from "./derive-deployments.ts";
import { type GraphState, loadGraphState, saveGraphState } from "./graph-state.ts";
import { authorRegister } from "./identify-author.ts";
import { listRefs, type Refs } from "./list-refs.ts";
import { mainLineOf } from "./main-line.ts";
import { openRepository, sharedFile } from "./open-repository.ts";
import { rolesOfPaths } from "./path-roles.ts";
import { type HistoryReading, keptTips, readAgain, readHistory, settleReach } from "./read-history.ts";
import { type Mailmap, readMailmap } from "./read-mailmap.ts";
import { isAddress, type Repository } from "./repository.ts";
import { writeGone, writePaths, writeRepository } from "./repository-rows.ts";
import { checkGitVersion } from "./run-git.ts";

interface GitProgress {
  readonly phase: "clone" | "history" | "policy";
  readonly done: number;
  readonly total: number | null;
}

/** What a reader of policy files needs to know of a repository. */
export interface OpenRepository {
  readonly repo: string;
  readonly gitDir: string;
  readonly head: string;
  readonly main: string;
  /** Set when the repository is a blob-less clone of ours: where missing contents may be fetched from. */
  readonly address: string | null;
}

export interface GitRequest {
  /** A path on this machine or an address to clone. */
  readonly location: string;
  /** Opens a private address; without it the machine's own settings have to. */
  readonly credential?: CloneCredential | null;
  /** Ids of repositories read before: a second one of the same name gets a number, as nobody may be counted in the wrong place. */
  readonly taken?: readonly string[];
  /** What the repository is called where somebody named it; without it its address or folder does. */
  readonly as?: { readonly id: string; readonly name: string };
  /** What else decides rows, in one text: another one than last time means reading all again. */
  readonly rules?: string;
  /** The lake knows nothing of this repository, so whatever was remembered of it does not count. */
  readonly anew?: boolean;
  readonly organisation: Organisation;
  /** Clones and what the next run must know of this one; lives and dies with the lake that the rows go to. */
  readonly cacheDir: string;
  readonly now: Instant;
  /** Start of the window: bounds what is read of branches other than main and which changes are classified. */
  readonly from: Instant;
  readonly signal: AbortSignal;
  readonly progress: (progress: GitProgress) => void;
  readonly saltFor: (container: string, quarter: string) => Uint8Array;
  /**
   * Called once, when there is something new to read: how a change's paths are owned. It works while the history is walked, as git
   * and we leave a core half idle; the answer is awaited before changes are written.
   */
  readonly classify?: (repository: OpenRepository) => Promise<ClassifyChange>;
}

export interface GitRead extends OpenRepository {
  readonly name: string;
  readonly shallow: boolean;
  /** When the head of main was committed. */
  readonly headCommitted: Instant;
  /** Commits that main reaches. */
  readonly commits: number;
  /** False when nothing moved since the last remembered run: then nothing was written. */
  readonly changed: boolean;
  /** Call it after the sink's run is committed; without it the next run reads everything again. */
  readonly remember: () => Promise<void>;
}

/** Raised whenever the same history would give other rows, so that old graph states are read anew. */
const RULES_VERSION = 1;

/**
 * Reads the history of a repository into the lake: commits, paths, changes of main, release tags (evidence.md 3).
 * A path is read in place without network; an address is cloned without file contents into `cacheDir`. A later run with
 * the same `cacheDir` reads only what is new.
 * Throws `git.*` by name and `run.interrupted` when the signal fires.
 */
export function readGit(request: GitRequest, sink: EvidenceSink): Promise<GitRead> {
  const { location, credential = null } = request;
  return isAddress(location) ? withRemote({ address: location, credential }, () => readHere(request, sink)) : readHere(request, sink);
}

async function readHere(request: GitRequest, sink: EvidenceSink): Promise<GitRead> {
  const { organisation, signal, from } = request;
  await checkGitVersion(signal);
  const acquired = await acquire(request);
  const repository = { ...acquired, ...(request.as ?? unlikeTaken(acquired, request.taken ?? [])) };
  request.progress({ phase: "history", done: 0, total: null });
  const address = repository.isOurs ? request.location : null;
  const refs = await listRefs(repository, signal);
  const opened = described(repository, refs, address);
  const mailmap = await readMailmap(repository, refs.head, address, signal);
  const bots = await readActorRules();
  const boundary = await shallowBoundary(repository, signal);
  const fingerprint = digest([
    RULES_VERSION,
    repository.id,
    refs.main,
    bots.text,
    mailmap.oid,
    [...boundary],
    organisation.teams,
    organisation.roster,
    organisation.repositories,
    organisation.securityPaths,
    organisation.hours,
    request.rules ?? null,
  ]);
  const refsDigest = digest([refs, boundary.size]);
  const stateFile = join(
    request.cacheDir,
    "graphs",
    `${digest([repository.id, repository.isOurs ? request.location : repository.gitDir]).slice(0, 20)}.bin`,
  );
  const stored = request.anew === true ? null : await loadGraphState(stateFile);
  const known = stored !== null && stored.fingerprint === fingerprint ? stored : null;
  if (known !== null && known.refsDigest === refsDigest && from >= known.from) return unchanged(opened, known);

  const classifying = request.classify?.(opened) ?? Promise.resolve(null);
  // Awaited after the walk; until then a failure is known, not unhandled.
  classifying.catch(() => undefined);
  const kept = await keptTips(repository, known, signal);
  const usable = known !== null && kept.has(known.main) ? known : null;
  const state = await withSmallHeap(() =>
    mine({ request, repository, refs, mailmap, actorOf: bots.actorOf, boundary, known: usable, kept, classifying }, sink),
  );
  const saved: GraphState = { ...state, fingerprint, refsDigest };
  return {
    ...opened,
    headCommitted: committedAt(state.graph, refs.head),
    commits: state.commits,
    changed: true,
    remember: () => saveGraphState(stateFile, saved),
  };
}

async function acquire({ location, cacheDir, signal, progress }: GitRequest): Promise<Repository> {
  if (!isAddress(location)) return openRepository(location, signal);
  progress({ phase: "clone", done: 0, total: null });
  return cloneRepository({ address: location, cacheDir, signal, onProgress: (done, total) => progress({ phase: "clone", done, total }) });
}

interface Mining {
  readonly request: GitRequest;
  readonly repository: Repository;
  readonly refs: Refs;
  readonly mailmap: Mailmap;
  readonly actorOf: Awaited<ReturnType<typeof readActorRules>>["actorOf"];
  readonly boundary: ReadonlySet<string>;
  readonly known: GraphState | null;
  readonly kept: ReadonlySet<string>;
  readonly classifying: Promise<ClassifyChange | null>;
}

type Mined = Omit<GraphState, "fingerprint" | "refsDigest"> & { readonly commits: number };

const READ_ANEW: readonly TableName[] = ["commit", "commit_path", "path"];

async function mine(
  { request, repository, refs, mailmap, actorOf, boundary, known, kept, classifying }: Mining,
  sink: EvidenceSink,
): Promise<Mined> {
  const { organisation, signal, from, now } = request;
  const repo = repository.id;
  if (known === null) for (const table of READ_ANEW) sink.replace(table);
  const graph = known?.graph ?? new CommitGraph(repository.oidLength / 2);
  const firstNewPath = graph.paths.count;
  const roles = rolesOfPaths(graph.paths, organisation);
  const authors = authorRegister({ organisation, actorOf, mailmap: mailmap.apply, saltOf: (quarter) => request.saltFor(repo, quarter) });
  const reader = new CommitReader({ repo, main: refs.main, organisation, graph, roles, authors, boundary, sink });
  const releases = releaseTags(refs.tags);
  const reading: HistoryReading = {
    repository,
    refs,
    releases,
    from,
    known,
    graph,
    reader,
    signal,
    onProgress: fourTimesASecond(() => request.progress({ phase: "history", done: reader.done, total: null })),
  };

  const tips = await readHistory(reading, kept);
  const moved = settleReach(graph, refs);
  const line = mainLineOf(graph, graph.oids.find(refs.head));
  await readAgain(reading, moved.changed);
  if (known !== null) await readAgain(reading, forgottenAuthors(graph, line));
  await reader.flush(false);
  request.progress({ phase: "history", done: reader.done, total: reader.done });

  await writeGone(graph, repo, moved.gone, sink);
  await writePaths(graph, repo, roles, firstNewPath, sink);
  const classify = await classifying;
  await deriveChanges({ graph, repo, line, branches: refs.branches, roles, authors, classify, from, sink });
  await deriveDeployments({ graph, repo, line, releases, sink });
  const suspectClocks = reader.suspectClocks + (known?.suspectClocks ?? 0);
  const withoutMail = reader.withoutMail + (known?.withoutMail ?? 0);
  const { commits } = await writeRepository({
    repository,
    organisation,
    refs,
    graph,
    line,
    releases: releases.length,
    boundary,
    now,
    suspectClocks,
    withoutMail,
    mailmapReadable: mailmap.readable,
    sink,
  });
  return { main: refs.head, tips, from: known === null ? from : Math.min(from, known.from), suspectClocks, withoutMail, graph, commits };
}

function described(
  repository: Repository,
  refs: Refs,
  address: string | null,
): OpenRepository & { readonly name: string; readonly shallow: boolean } {
  const { id, name, gitDir, shallow } = repository;
  return { repo: id, name, gitDir, head: refs.head, main: refs.main, shallow, address };
}

function unchanged(opened: ReturnType<typeof described>, known: GraphState): GitRead {
  const { graph } = known;
  const headCommitted = committedAt(graph, opened.head);
  return { ...opened, headCommitted, commits: graph.countOnMain(), changed: false, remember: async () => undefined };
}

function committedAt(graph: CommitGraph, oid: string): Instant {
  return graph.committed.at(graph.oids.find(oid));
}

/** The repository's own id and name, numbered where an earlier one has them: `api`, `api-2`. */
function unlikeTaken({ id, name }: Repository, taken: readonly string[]): { readonly id: string; readonly name: string } {
  if (!taken.includes(id)) return { id, name };
  let number = 2;
  while (taken.includes(`${id}-${number}`)) number += 1;
  return { id: `${id}-${number}`, name: `${name}-${number}` };
}

/** Commits whose parents a shallow clone lacks. */
async function shallowBoundary(repository: Repository, signal: AbortSignal): Promise<ReadonlySet<string>> {
  if (!repository.shallow) return new Set();
  const file = await sharedFile(repository, "shallow", signal);
  return new Set((await readFile(file, "latin1")).split("\n").filter((line) => line !== ""));
}

function digest(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}

const QUARTER_SECOND = 250;

function fourTimesASecond(report: () => void): () => void {
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    const at = performance.now();
    if (at - last < QUARTER_SECOND - 50) return;
    last = at;
    report();
  };
}
