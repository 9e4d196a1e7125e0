import type { Row } from "../../core/evidence/tables.ts";
import type { Instant } from "../../core/model/time.ts";
import {
  CLOCK_SUSPECT,
  type CommitGraph,
  type Kind,
  LONG_LIVED_MERGE,
  NONE,
  SECURITY_UPDATE_TEXT,
  SECURITY_WORDS,
  SQUASHED,
} from "./commit-graph.ts";
import type { PathRoles } from "./path-roles.ts";

type Style = "merge" | "squash" | "direct";

/** What a change is made of, as commit numbers. */
export interface ChangeParts {
  readonly commit: number;
  readonly style: Style;
  /** The commits whose files, words and kinds describe the change. */
  readonly content: readonly number[];
  /** Who stands for the change: the oldest commit of the side branch, never the merge. NONE where no single branch was merged. */
  readonly source: number;
  readonly firstCommit: Instant | null;
}

/** Reads a commit of the main line and the side it brought as a change. */
export function changeParts(graph: CommitGraph, commit: number, side: readonly number[]): ChangeParts {
  if (graph.second.at(commit) === NONE) return singleCommit(graph, commit);
  const content = side.filter((number) => graph.second.at(number) === NONE);
  if (graph.has(commit, LONG_LIVED_MERGE)) return { commit, style: "merge", content, source: NONE, firstCommit: null };
  const source = oldest(graph, content);
  const first = oldest(graph, side);
  return {
    commit,
    style: "merge",
    content,
    source,
    firstCommit: first === NONE || graph.has(first, CLOCK_SUSPECT) ? null : graph.authored.at(first),
  };
}

function singleCommit(graph: CommitGraph, commit: number): ChangeParts {
  const squashed = graph.has(commit, SQUASHED);
  const firstCommit = squashed || graph.has(commit, CLOCK_SUSPECT) ? null : graph.authored.at(commit);
  return { commit, style: squashed ? "squash" : "direct", content: [commit], source: commit, firstCommit };
}

/** The oldest by author time; ties go by commit time and then id, so that the order of reading does not matter. */
function oldest(graph: CommitGraph, numbers: readonly number[]): number {
  let best = NONE;
  for (const number of numbers) if (best === NONE || isOlder(graph, number, best)) best = number;
  return best;
}

function isOlder(graph: CommitGraph, a: number, b: number): boolean {
  const authored = graph.authored.at(a) - graph.authored.at(b);
  if (authored !== 0) return authored < 0;
  const committed = graph.committed.at(a) - graph.committed.at(b);
  return committed !== 0 ? committed < 0 : graph.oids.hex(a) < graph.oids.hex(b);
}

/** Counts a path once per change; one reader serves all changes of a run. */
export function contentReader(graph: CommitGraph, roles: PathRoles) {
  const seenIn = new Uint32Array(graph.paths.count);
  let change = 0;
  return (content: readonly number[]) => {
    change += 1;
    const paths: number[] = [];
    for (const number of content) {
      const start = graph.pathStart.at(number);
      const end = start + graph.pathCount.at(number);
      for (let at = start; at < end; at += 1) {
        const path = graph.touched.at(at);
        if (seenIn[path] === change) continue;
        seenIn[path] = change;
        paths.push(path);
      }
    }
    const found = new Set(paths.map((path) => roles.roleOf(path)));
    return {
      paths,
      touchesSecurity: found.has("security") || found.has("policy"),
      touchesTests: found.has("test"),
      touchesDocs: found.has("doc"),
    };
  };
}

/** A commit has its own kind; a merge has the commonest telling kind of what it brought. */
function kindOfChange(graph: CommitGraph, parts: ChangeParts): Kind {
  if (parts.style !== "merge") return graph.kind(parts.commit);
  if (parts.source === NONE) return "merge";
  if (graph.actor(parts.source) === "update-bot") return "dependency";
  const counts = new Map<Kind, number>();
  for (const number of parts.content) {
    const kind = graph.kind(number);
    if (kind !== "other") counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  // Equal counts go by name, so that the order of reading does not matter.
  return [...counts].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]?.[0] ?? "other";
}

export type ContentFacts = ReturnType<ReturnType<typeof contentReader>>;

/** The row of a change, but for what needs an author or a policy file. */
export function changeRow(graph: CommitGraph, repo: string, parts: ChangeParts, content: ContentFacts): Row<"change"> {
  const kind = kindOfChange(graph, parts);
  const from = parts.source === NONE ? parts.commit : parts.source;
  const actor = graph.actor(from);
  const described = [parts.commit, ...parts.content];
  const isUpdate = actor === "update-bot" || kind === "dependency";
  const reverting = described.find((number) => graph.reverts.has(number));
  const oid = graph.oids.hex(parts.commit);
  return {
    repo,
    id: oid,
    merge_oid: oid,
    style: parts.style,
    merged: graph.committed.at(parts.commit),
    closed: null,
    team: parts.source === NONE ? null : graph.teamOf(from),
    bucket: null,
    actor,
    kind,
    opened: actor === "update-bot" ? openedByBot(graph, parts) : null,
    ready: null,
    first_review: null,
    approved: null,
    first_commit: parts.firstCommit,
    size_band: null,
    n_files: content.paths.length,
    touches_tests: content.touchesTests,
    touches_docs: content.touchesDocs,
    is_security: content.touchesSecurity || described.some((number) => graph.has(number, SECURITY_WORDS)),
    needs_security: null,
    n_owner_teams: null,
    is_dependency_update: isUpdate,
    is_security_update: isUpdate ? securityUpdate(graph, described) : false,
    reverts_oid: reverting === undefined ? null : (graph.reverts.get(reverting) ?? null),
  };
}

const MINUTE = 60_000;

/** Squashing usually stamps the time of the merge as author time: then the opening is unknown, not zero minutes before. */
function openedByBot(graph: CommitGraph, parts: ChangeParts): Instant | null {
  if (parts.style !== "squash") return parts.firstCommit;
  const authored = graph.authored.at(parts.commit);
  return !graph.has(parts.commit, CLOCK_SUSPECT) && graph.committed.at(parts.commit) - authored > MINUTE ? authored : null;
}

/** Most updates do not say whether they close a weakness, so silence is unknown. */
function securityUpdate(graph: CommitGraph, numbers: readonly number[]): boolean | null {
  return numbers.some((number) => graph.has(number, SECURITY_UPDATE_TEXT)) ? true : null;
}
