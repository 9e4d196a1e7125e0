import type { LatticeNode } from "../core/evidence/cell-rule.ts";
import type { Node } from "../core/evidence/estimate.ts";
import type { MeasureRow } from "../core/evidence/measure.ts";
import type { Organisation } from "../core/model/organisation.ts";

/** The nodes of a report as a lattice: what lies in what, and which rows lie where. */
export interface MeasureLattice {
  readonly nodes: readonly LatticeNode[];
  nodesOf(row: MeasureRow): readonly string[];
}

type Parents = ReadonlyMap<string, string | null>;

function ancestors(team: string | null, parents: Parents): readonly string[] {
  const line: string[] = [];
  let current = team;
  while (current !== null && !line.includes(current)) {
    line.push(current);
    current = parents.get(current) ?? null;
  }
  return line;
}

/** The organisation holds every row, a team those of itself and the teams below it, a repository its own. */
export function measureLattice(nodes: readonly Node[], organisation: Organisation, members: ReadonlyMap<string, number>): MeasureLattice {
  const root = nodes.find((node) => node.kind === "organisation")?.id ?? null;
  const teams = new Set(nodes.filter((node) => node.kind === "team" || node.kind === "tree").map((node) => node.id));
  const repositories = new Set(nodes.filter((node) => node.kind === "repository").map((node) => node.id));
  const parents: Parents = new Map(organisation.teams.map(({ id, parent }) => [id, parent]));
  const known = new Map<string | null, Map<string | null, readonly string[]>>();
  const alike = new Map<string, readonly string[]>();
  const parentOf = (node: Node): string | null => {
    if (node.id === root) return null;
    if (node.kind === "repository") return root;
    return ancestors(node.id, parents).find((team) => team !== node.id && teams.has(team)) ?? root;
  };
  // The same nodes are the same list, so that rows of many repositories that no node tells apart are one atom.
  const place = (team: string | null, repo: string | null): readonly string[] => {
    const nodes = [
      ...(root === null ? [] : [root]),
      ...ancestors(team, parents).filter((id) => teams.has(id)),
      ...(repo !== null && repositories.has(repo) ? [repo] : []),
    ];
    const key = nodes.join("\u001f");
    const found = alike.get(key) ?? nodes;
    alike.set(key, found);
    return found;
  };
  return {
    nodes: nodes.map((node) => ({ id: node.id, parent: parentOf(node), members: members.get(node.id) ?? null })),
    nodesOf(row) {
      const found = known.get(row.team)?.get(row.repo);
      if (found !== undefined) return found;
      const fresh = place(row.team, row.repo);
      known.set(row.team, (known.get(row.team) ?? new Map()).set(row.repo, fresh));
      return fresh;
    },
  };
}
