import type { EvidenceSink } from "../../core/evidence/tables.ts";
import type { Instant } from "../../core/model/time.ts";
import { changeParts, changeRow, contentReader } from "./change-facts.ts";
import { bucketText, type CommitGraph, HAS_CHANGE_BUCKET, NONE } from "./commit-graph.ts";
import type { Authors } from "./identify-author.ts";
import type { Branch } from "./list-refs.ts";
import { eachChange } from "./main-line.ts";
import { openUpdates } from "./open-updates.ts";
import type { PathRoles } from "./path-roles.ts";
import { appendRows, RowBatch } from "./row-batch.ts";

/** Tells whose paths a change touched, by the CODEOWNERS file in force at its first parent. */
export type ClassifyChange = (
  paths: readonly string[],
  at: { readonly firstParentOid: string | null },
) => { readonly ownerTeams: number | null; readonly needsSecurity: boolean | null };

export interface ChangeDerivation {
  readonly graph: CommitGraph;
  readonly repo: string;
  readonly line: Int32Array;
  readonly branches: readonly Branch[];
  readonly roles: PathRoles;
  readonly authors: Authors;
  readonly classify: ClassifyChange | null;
  /** Changes merged before it are not classified: matching owners is the costly part and no cell reads them. */
  readonly from: Instant;
  readonly sink: EvidenceSink;
}

/** Commits whose author must be read again: they stand for a change now but were read in an earlier run. */
export function forgottenAuthors(graph: CommitGraph, line: Int32Array): readonly string[] {
  const forgotten: string[] = [];
  for (const { commit, side } of eachChange(graph, line)) {
    const { source } = changeParts(graph, commit, side);
    if (source !== NONE && graph.changeFrom.at(commit) !== source && graph.author.at(source) === NONE)
      forgotten.push(graph.oids.hex(source));
  }
  return forgotten;
}

/** Writes a row for each change that reached main, and for each update that still waits. */
export async function deriveChanges(derivation: ChangeDerivation): Promise<void> {
  const { graph, repo, line, roles, sink } = derivation;
  sink.replace("change");
  const batch = new RowBatch("change", sink);
  const read = contentReader(graph, roles);
  for (const { commit, side } of eachChange(graph, line)) {
    const parts = changeParts(graph, commit, side);
    const content = read(parts.content);
    const row = changeRow(graph, repo, parts, content);
    batch.push({ ...row, bucket: bucketOfChange(derivation, commit, parts.source), ...policyOf(derivation, commit, content.paths) });
    if (batch.full) await batch.flush();
  }
  await batch.flush();
  await appendRows(sink, "change", openUpdates(graph, repo, derivation.branches, roles));
}

/**
 * Salted for the quarter of the merge, as contributors of changes are counted by that quarter: a bucket of another quarter
 * would count one person twice. Kept in the graph, because an earlier run has forgotten the account.
 */
function bucketOfChange({ graph, authors }: ChangeDerivation, commit: number, source: number): string | null {
  if (source === NONE) return null;
  if (graph.changeFrom.at(commit) !== source) {
    const author = graph.author.at(source);
    const bucket = author === NONE ? null : authors.bucketAt(author, graph.committed.at(commit));
    graph.changeFrom.set(commit, source);
    graph.changeBucket.set(commit, bucket === null ? 0 : Number.parseInt(bucket, 16));
    graph.set(commit, HAS_CHANGE_BUCKET, bucket !== null);
  }
  return graph.has(commit, HAS_CHANGE_BUCKET) ? bucketText(graph.changeBucket.at(commit)) : null;
}

function policyOf(
  { graph, classify, from }: ChangeDerivation,
  commit: number,
  paths: readonly number[],
): { readonly n_owner_teams: number | null; readonly needs_security: boolean | null } {
  if (classify === null || graph.committed.at(commit) < from) return { n_owner_teams: null, needs_security: null };
  const first = graph.first.at(commit);
  const texts = paths.map((path) => graph.paths.text(path));
  const { ownerTeams, needsSecurity } = classify(texts, { firstParentOid: first === NONE ? null : graph.oids.hex(first) });
  return { n_owner_teams: ownerTeams, needs_security: needsSecurity };
}
