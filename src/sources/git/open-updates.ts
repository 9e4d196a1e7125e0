import { createHash } from "node:crypto";
import type { Row } from "../../core/evidence/tables.ts";
import { changeRow, contentReader } from "./change-facts.ts";
import { CLOCK_SUSPECT, type CommitGraph, NONE, ON_MAIN, REACHABLE, SEEN } from "./commit-graph.ts";
import type { Branch } from "./list-refs.ts";
import type { PathRoles } from "./path-roles.ts";

const BOT_BRANCH =
  /^refs\/(?:heads|remotes\/[^/]+)\/((?:dependabot|renovate|snyk-(?:fix|upgrade)|depfu|pyup|greenkeeper|scala-steward)[-/].+)$/;

/**
 * Changes that an update bot opened and that main does not have: they wait, so leaving them out would make updates look fast.
 * A branch whose subject is on main already was squashed and forgotten; it does not wait.
 */
export function openUpdates(graph: CommitGraph, repo: string, branches: readonly Branch[], roles: PathRoles): readonly Row<"change">[] {
  const waiting = branches.flatMap((branch) => {
    const name = BOT_BRANCH.exec(branch.name)?.[1];
    const tip = graph.oids.find(branch.oid);
    return name !== undefined && tip !== NONE && graph.has(tip, SEEN) && !graph.has(tip, ON_MAIN) && graph.actor(tip) === "update-bot"
      ? [{ name, tip }]
      : [];
  });
  if (waiting.length === 0) return [];
  const landed = landedSubjects(graph);
  const read = contentReader(graph, roles);
  const rows = new Map<string, Row<"change">>();
  for (const { name, tip } of waiting) {
    const chain = branchChain(graph, tip);
    const opened = chain.complete && !graph.has(chain.oldest, CLOCK_SUSPECT) ? graph.authored.at(chain.oldest) : null;
    if ((landed.get(graph.updateSubjects.get(tip) ?? "") ?? Number.NEGATIVE_INFINITY) >= (opened ?? graph.authored.at(tip))) continue;
    const row = changeRow(
      graph,
      repo,
      { commit: tip, style: "direct", content: chain.commits, source: tip, firstCommit: opened },
      read(chain.commits),
    );
    const id = `branch:${createHash("sha256").update(name).digest("hex").slice(0, 16)}`;
    rows.set(id, { ...row, id, merge_oid: null, merged: null, style: "open", opened });
  }
  return [...rows.values()];
}

/** From the tip to where the branch left main; incomplete where history before the window was not read. */
function branchChain(
  graph: CommitGraph,
  tip: number,
): { readonly commits: readonly number[]; readonly oldest: number; readonly complete: boolean } {
  const commits: number[] = [];
  let at = tip;
  let oldest = tip;
  while (at !== NONE && graph.has(at, SEEN) && !graph.has(at, ON_MAIN)) {
    commits.push(at);
    if (graph.authored.at(at) < graph.authored.at(oldest)) oldest = at;
    at = graph.first.at(at);
  }
  return { commits, oldest, complete: at === NONE || graph.has(at, SEEN) };
}

function landedSubjects(graph: CommitGraph): ReadonlyMap<string, number> {
  const landed = new Map<string, number>();
  for (const [number, subject] of graph.updateSubjects) {
    if (!graph.has(number, ON_MAIN) || !graph.has(number, REACHABLE)) continue;
    landed.set(subject, Math.max(landed.get(subject) ?? Number.NEGATIVE_INFINITY, graph.committed.at(number)));
  }
  return landed;
}
