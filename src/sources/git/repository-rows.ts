import type { EvidenceSink, Row } from "../../core/evidence/tables.ts";
import type { Organisation } from "../../core/model/organisation.ts";
import type { Instant } from "../../core/model/time.ts";
import { componentOf } from "./classify-path.ts";
import { CLOCK_SUSPECT, type CommitGraph, NONE, ON_MAIN, SEEN, SQUASHED } from "./commit-graph.ts";
import type { Refs } from "./list-refs.ts";
import type { PathRoles } from "./path-roles.ts";
import type { Repository } from "./repository.ts";
import { appendRows, RowBatch } from "./row-batch.ts";

/** Rows of commits that no ref reaches any more; their objects may be gone, so they say what the graph still knows. */
export async function writeGone(graph: CommitGraph, repo: string, gone: readonly number[], sink: EvidenceSink): Promise<void> {
  const batch = new RowBatch("commit", sink);
  for (const number of gone) {
    const parent = (at: number | undefined): string | null => (at === undefined || at === NONE ? null : graph.oids.hex(at));
    const parents: number[] = [];
    batch.push({
      repo,
      oid: graph.oids.hex(number),
      parent1: parent(graph.first.at(number)),
      parent2: parent(graph.second.at(number)),
      n_parents: graph.parents(number, parents),
      committed: graph.committed.at(number),
      authored: graph.authored.at(number),
      tz_min: 0,
      bucket: graph.bucketOf(number),
      team: graph.teamOf(number),
      co_teams: 0,
      actor: graph.actor(number),
      kind: graph.kind(number),
      reverts_oid: graph.reverts.get(number) ?? null,
      content_key: null,
      n_files: graph.pathCount.at(number),
      n_security_paths: 0,
      n_test_paths: 0,
      n_doc_paths: 0,
      security_words: false,
      on_main: false,
      reachable: false,
      out_of_hours: null,
      clock_suspect: graph.has(number, CLOCK_SUSPECT),
    });
    if (batch.full) await batch.flush();
  }
  await batch.flush();
}

/** Rows of paths not written by an earlier run. */
export async function writePaths(graph: CommitGraph, repo: string, roles: PathRoles, firstNew: number, sink: EvidenceSink): Promise<void> {
  const batch = new RowBatch("path", sink);
  for (let path_id = firstNew; path_id < graph.paths.count; path_id += 1) {
    const path = graph.paths.text(path_id);
    batch.push({ repo, path_id, path, role: roles.roleOf(path_id), component: componentOf(path) });
    if (batch.full) await batch.flush();
  }
  await batch.flush();
}

export interface RepositoryFacts {
  readonly repository: Repository;
  readonly organisation: Organisation;
  readonly refs: Refs;
  readonly graph: CommitGraph;
  readonly line: Int32Array;
  readonly releases: number;
  readonly boundary: ReadonlySet<string>;
  readonly now: Instant;
  readonly suspectClocks: number;
  readonly withoutMail: number;
  readonly mailmapReadable: boolean;
  readonly sink: EvidenceSink;
}

/** The repository itself, how far back it was read, and what is wrong with it. */
export async function writeRepository(facts: RepositoryFacts): Promise<{ readonly commits: number }> {
  const { repository, organisation, refs, graph, sink } = facts;
  const span = spanOfMain(graph);
  sink.replace("repo");
  const team =
    organisation.repositories.find((owned) => owned.repository === repository.id || owned.repository === repository.name)?.team ?? null;
  await appendRows(sink, "repo", [
    {
      id: repository.id,
      name: repository.name,
      host: repository.host,
      default_branch: refs.main,
      team,
      head: refs.head,
      shallow: repository.shallow,
      first_commit: span.first,
      last_commit: span.last,
      squash_share: squashShare(graph, facts.line),
    },
  ]);
  await writeCoverage(facts, span.first);
  await writeQuality(facts);
  return { commits: span.commits };
}

function spanOfMain(graph: CommitGraph): { readonly first: Instant | null; readonly last: Instant | null; readonly commits: number } {
  let first: Instant | null = null;
  let last: Instant | null = null;
  let commits = 0;
  for (let number = 0; number < graph.count; number += 1) {
    if (!graph.has(number, ON_MAIN) || !graph.has(number, SEEN)) continue;
    commits += 1;
    const committed = graph.committed.at(number);
    if (first === null || committed < first) first = committed;
    if (last === null || committed > last) last = committed;
  }
  return { first, last, commits };
}

function squashShare(graph: CommitGraph, line: Int32Array): number | null {
  if (line.length === 0) return null;
  return line.reduce((squashed, commit) => squashed + (graph.has(commit, SQUASHED) ? 1 : 0), 0) / line.length;
}

/** A shallow clone covers what came after the newest commit whose parents it lacks; a whole one everything since its first. */
async function writeCoverage({ repository, graph, boundary, now, sink }: RepositoryFacts, first: Instant | null): Promise<void> {
  let from = first ?? now;
  for (const oid of boundary) {
    const number = graph.oids.find(oid);
    if (graph.has(number, SEEN)) from = Math.max(from, graph.committed.at(number));
  }
  sink.replace("source_coverage");
  const covered = ["commit", "commit_path", "change", "deployment", "deployment_change"];
  const rows = covered.map(
    (table_name): Row<"source_coverage"> => ({
      source: `git:${repository.id}`,
      table_name,
      container: repository.id,
      covered_from: from,
      covered_to: now,
      watermark: now,
      share: 1,
    }),
  );
  await appendRows(sink, "source_coverage", rows);
}

async function writeQuality({
  repository,
  boundary,
  releases,
  suspectClocks,
  withoutMail,
  mailmapReadable,
  sink,
}: RepositoryFacts): Promise<void> {
  const counted: readonly (readonly [string, number])[] = [
    ["clock-suspect", suspectClocks],
    ["commit-without-mail", withoutMail],
    ["shallow-boundary", boundary.size],
    ["no-release-tag", releases === 0 ? 1 : 0],
    ["mailmap-unreadable", mailmapReadable ? 0 : 1],
  ];
  sink.replace("data_quality");
  const rows = counted
    .filter(([, n]) => n > 0)
    .map(([kind, n]): Row<"data_quality"> => ({ source: `git:${repository.id}`, container: repository.id, kind, item: "all", n }));
  await appendRows(sink, "data_quality", rows);
}
