import type { Node } from "../core/evidence/estimate.ts";
import { groupedBy } from "../core/model/grouped-by.ts";
import type { Organisation } from "../core/model/organisation.ts";
import { type Subject, WHOLE } from "../report/report.ts";

/** The nodes of an organisation, and what belongs to each. */
export interface NodePlaces {
  /** The whole, its teams, its repositories. */
  readonly nodes: readonly Node[];
  /** A team and every team below it; itself for anything else. */
  readonly within: (node: Node) => readonly string[];
  /** Ids of the repositories that a team and the teams below it own; itself for a repository; null: all. */
  readonly repositoriesOf: (node: Node) => ReadonlySet<string> | null;
}

/** A team's repositories are those the structure gives it; who changed them is another question, and the cells answer it. */
export function nodePlaces(subject: Subject, organisation: Organisation): NodePlaces {
  const below = groupedBy(organisation.teams, ({ parent }) => parent);
  const owned = groupedBy(organisation.repositories, ({ team }) => team);
  const teams = organisation.teams.map(({ id, name }): Node => ({ id, kind: "team", name }));
  const repositories = subject.repositories.map(({ id, name }): Node => ({ id, kind: "repository", name }));
  const within = (node: Node): readonly string[] => (node.kind === "team" ? lineOf(node.id, below) : [node.id]);
  return {
    nodes: [{ id: WHOLE, kind: "organisation", name: subject.name }, ...teams, ...repositories],
    within,
    repositoriesOf(node) {
      if (node.kind === "organisation") return null;
      if (node.kind === "repository") return new Set([node.id]);
      return new Set(within(node).flatMap((team) => (owned.get(team) ?? []).map(({ repository }) => repository)));
    },
  };
}

/** Breadth first; a cycle, which the structure refuses, would end here and not hang. */
function lineOf(team: string, below: ReadonlyMap<string | null, readonly { readonly id: string }[]>): readonly string[] {
  const line = new Set([team]);
  for (const id of line) for (const child of below.get(id) ?? []) line.add(child.id);
  return [...line];
}
