import { groupedBy } from "../model/grouped-by.ts";
import { contributorsOf, mergedTally, type Tally } from "./contributors.ts";

export interface HandoffTeam {
  readonly id: string;
  readonly name: string;
  readonly parent: string | null;
  readonly gate: boolean;
  /** Own members all of the window, without those of teams below; null: no roster says so. */
  readonly members: number | null;
  /** Has teams below it: then the members are an upper bound, because people move between those. */
  readonly area: boolean;
  /** Who stands behind what the team did in the window. */
  readonly tally: Tally;
  /** Handed on or received anything. */
  readonly involved: boolean;
}

export interface HandoffNode {
  readonly id: string;
  readonly name: string;
  /** How many small teams stand in it; 0: it is a team. */
  readonly merged: number;
  readonly gate: boolean;
  /** Fewer than k people answer here: waits are told of the whole organisation, as a band. */
  readonly smallPool: boolean;
  readonly teams: readonly string[];
}

const WHOLE = "org";

/**
 * The nodes of the handoff graph in the order of the reporting tree. A team of fewer than k people stands merged with the small teams
 * beside it, if need be with those beside its parent; one that stays too small even so has no node, and what it did is not shown.
 * A small gate keeps its node, because who waits for it must be able to see that (evidence.md P4, small pool).
 */
export function handoffNodes(teams: readonly HandoffTeam[], k: number): readonly HandoffNode[] {
  const ids = new Set(teams.map(({ id }) => id));
  const below = groupedBy(teams, ({ parent }) => (parent !== null && ids.has(parent) ? parent : null));
  const nodes: HandoffNode[] = [];
  /** @returns teams that are still too few together */
  const place = (parent: HandoffTeam | null): readonly HandoffTeam[] => {
    const small: HandoffTeam[] = [];
    for (const team of (below.get(parent?.id ?? null) ?? []).toSorted(byName)) {
      const enough = areEnough([team], k);
      if (enough || (team.gate && team.involved)) nodes.push(ownNode(team, !enough));
      else if (team.involved) small.push(team);
      small.push(...place(team));
    }
    if (!areEnough(small, k)) return small;
    nodes.push(otherTeams(parent, small));
    return [];
  };
  place(null);
  return nodes;
}

function byName(a: HandoffTeam, b: HandoffTeam): number {
  return a.name < b.name ? -1 : Number(a.name > b.name) || (a.id < b.id ? -1 : 1);
}

/** Each person is in one team all of the window, so members of teams add up; contributors are counted where they are seen together. */
function areEnough(teams: readonly HandoffTeam[], k: number): boolean {
  if (teams.length === 0) return false;
  const isCertain = teams.every(({ members, area }) => members !== null && !area);
  const members = teams.some((team) => team.members === null) ? null : teams.reduce((sum, team) => sum + (team.members ?? 0), 0);
  if (members !== null && members < k) return false;
  return isCertain || contributorsOf(mergedTally(teams.map(({ tally }) => tally))) >= k;
}

function ownNode({ id, name, gate }: HandoffTeam, small: boolean): HandoffNode {
  return { id, name, merged: 0, gate, smallPool: gate && small, teams: [id] };
}

function otherTeams(parent: HandoffTeam | null, teams: readonly HandoffTeam[]): HandoffNode {
  const name = parent === null ? "Other teams" : `Other teams of ${parent.name}`;
  // A slug holds no colon, so that no team can have this id.
  return {
    id: `other:${parent?.id ?? WHOLE}`,
    name,
    merged: teams.length,
    gate: false,
    smallPool: false,
    teams: teams.map(({ id }) => id),
  };
}
