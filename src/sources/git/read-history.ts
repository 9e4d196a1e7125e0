import type { Instant } from "../../core/model/time.ts";
import { type CommitGraph, NONE, ON_MAIN, REACHABLE, reach, SEEN } from "./commit-graph.ts";
import type { CommitReader } from "./commit-reader.ts";
import type { GraphState } from "./graph-state.ts";
import type { Refs, Tag } from "./list-refs.ts";
import type { Repository } from "./repository.ts";
import { gitText, startGit } from "./run-git.ts";
import { walkHistory } from "./walk-history.ts";

export interface HistoryReading {
  readonly repository: Repository;
  readonly refs: Refs;
  readonly releases: readonly Tag[];
  readonly from: Instant;
  readonly known: GraphState | null;
  readonly graph: CommitGraph;
  readonly reader: CommitReader;
  readonly signal: AbortSignal;
  readonly onProgress: () => void;
}

/** What of an earlier run can be excluded from this walk: tips whose commits are still there. */
export async function keptTips(repository: Repository, known: GraphState | null, signal: AbortSignal): Promise<ReadonlySet<string>> {
  if (known === null) return new Set();
  const asked = [known.main, ...known.tips];
  const answers = await gitText({
    args: ["cat-file", "--batch-check=%(objectname)"],
    place: repository.place,
    signal,
    stdin: `${asked.join("\n")}\n`,
  });
  return new Set(answers.split("\n").filter((line) => !line.endsWith(" missing")));
}

/**
 * Reads all of main, and of other branches and tags what is newer than `from` and not on main: a clone with hundreds of stale
 * branches costs what main costs. Returns the tips that were walked, for the next run.
 */
export async function readHistory(reading: HistoryReading, kept: ReadonlySet<string>): Promise<readonly string[]> {
  const { repository, refs, from, known, graph, reader, signal, onProgress } = reading;
  const walk = { place: repository.place, signal, onProgress };
  const excludedMain = known === null ? [] : [`^${known.main}`];
  reader.onMain = true;
  if (known?.main !== refs.head) await walkHistory({ ...walk, refs: [refs.head, ...excludedMain] }, reader);
  const main = markMain(graph, graph.oids.find(refs.head));

  const others = [
    ...refs.branches.filter((branch) => branch.committed >= from).map((branch) => branch.oid),
    ...refs.tags.filter((tag) => tag.created >= from).map((tag) => tag.oid),
  ];
  const tips = [...new Set(others)].filter((oid) => main[graph.oids.find(oid)] !== 1).toSorted();
  const walked = known !== null && from >= known.from ? known.tips.filter((tip) => kept.has(tip)) : [];
  const before = new Set(walked);
  reader.onMain = false;
  const age = `--max-age=${Math.max(0, Math.floor(from / 1000))}`;
  if (tips.some((tip) => !before.has(tip)))
    await walkHistory({ ...walk, refs: [...tips, `^${refs.head}`, ...walked.map((tip) => `^${tip}`)], options: [age] }, reader);
  await readSkeleton(reading, main);
  return tips;
}

/** On main is what main reaches now, which after a force push is not what was read as such. */
function markMain(graph: CommitGraph, head: number): Uint8Array {
  const mark = new Uint8Array(graph.count);
  reach(graph, [head], mark);
  return mark;
}

/** Links of commits too old to be read but contained in a release off main: they tell which changes that release carries. */
async function readSkeleton({ repository, refs, releases, graph, signal }: HistoryReading, main: Uint8Array): Promise<void> {
  const offMain = releases.filter((tag) => main[graph.oids.find(tag.oid)] !== 1);
  if (offMain.length === 0) return;
  const git = startGit({
    args: ["rev-list", "--parents", "--stdin"],
    place: repository.place,
    signal,
    stdin: `${offMain.map((tag) => tag.oid).join("\n")}\n^${refs.head}\n`,
  });
  let rest = "";
  for await (const chunk of git.stdout) {
    const lines = (rest + chunk.toString("latin1")).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) addLinks(graph, line.split(" "));
  }
  await git.finished;
}

function addLinks(graph: CommitGraph, oids: readonly string[]): void {
  const [commit, ...parents] = oids.map((oid) => graph.oids.numberOf(Buffer.from(oid, "latin1"), 0));
  if (commit !== undefined && !graph.has(commit, SEEN)) graph.setParents(commit, parents);
}

/** Reads single commits again, for rows that an earlier run wrote and that are no longer right. */
export async function readAgain({ repository, graph, reader, signal, onProgress }: HistoryReading, oids: readonly string[]): Promise<void> {
  for (const onMain of [true, false]) {
    reader.onMain = onMain;
    const refs = oids.filter((oid) => graph.has(graph.oids.find(oid), ON_MAIN) === onMain);
    await walkHistory({ place: repository.place, refs, options: ["--no-walk=unsorted"], signal, onProgress }, reader);
  }
}

export interface Moved {
  /** Read in an earlier run, reached by no ref now. */
  readonly gone: readonly number[];
  /** Still there, but on the other side of main or reached again: their rows must be written anew. */
  readonly changed: readonly string[];
}

/** Brings the flags of all commits to what the refs reach now, and tells which rows of earlier runs that makes wrong. */
export function settleReach(graph: CommitGraph, refs: Refs): Moved {
  const head = graph.oids.find(refs.head);
  const main = markMain(graph, head);
  const reached = Uint8Array.from(main);
  reach(
    graph,
    [...refs.branches, ...refs.tags].map((ref) => graph.oids.find(ref.oid)).filter((number) => number !== NONE),
    reached,
  );
  const gone: number[] = [];
  const changed: string[] = [];
  for (let number = 0; number < graph.count; number += 1) {
    if (!graph.has(number, SEEN)) continue;
    const wasMain = graph.has(number, ON_MAIN);
    const wasReached = graph.has(number, REACHABLE);
    graph.set(number, ON_MAIN, main[number] === 1);
    graph.set(number, REACHABLE, reached[number] === 1);
    if (reached[number] !== 1) {
      if (wasReached) gone.push(number);
    } else if (!wasReached || wasMain !== (main[number] === 1)) changed.push(graph.oids.hex(number));
  }
  return { gone, changed };
}
