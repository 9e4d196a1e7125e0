import { EvenkeelError } from "../model/evenkeel-error.ts";
import type { TreeNode } from "../privacy/manifest.ts";
import { mergedId } from "./merged-id.ts";

// Who answers together (privacy.md 3): nobody can be told from the others of a cohort, so none has fewer than eight people, but for a
// team of six or seven that chose to keep its picture to itself.

export const SMALLEST_COHORT = 8;
export const SMALLEST_TEAM_ONLY = 6;
export const ROOT = "org";
/** Between the names of teams that answer together. */
const JOINED = " + ";

/** A team as it is when the round is announced. */
export interface EligibleTeam {
  readonly id: string;
  readonly label: string;
  /** Null: directly below the organisation. */
  readonly parent: string | null;
  /** People whose primary team it is; those of teams below it are not in this number. */
  readonly eligible: number;
  /** It chose to keep its picture. */
  readonly teamOnly: boolean;
}

export interface CohortPlan {
  /** Of the tree; also the id of its node there. */
  readonly node: string;
  readonly label: string;
  readonly teams: readonly string[];
  readonly eligible: number;
  readonly teamOnly: boolean;
}

export interface RoundPlan {
  readonly tree: readonly TreeNode[];
  /** In the order of the tree; each team that has people is in exactly one. */
  readonly cohorts: readonly CohortPlan[];
}

/** A group of teams that is one leaf of the tree. */
interface Leaf {
  readonly id: string;
  readonly label: string;
  readonly teams: readonly string[];
  readonly eligible: number;
  readonly teamOnly: boolean;
}

/** A part of the tree while it is built; `leaf` set: not divided. */
type Part = { readonly leaf: Leaf } | { readonly id: string; readonly label: string; readonly parts: readonly Part[] };

/**
 * Cohorts and tree of a round. A team with too few is put with its smallest sibling until they are eight; where no sibling stands
 * alone, with the smallest cohort below a sibling; where all teams below one are too few together, that one is the cohort. People of a
 * team with teams below it are a group of their own there. A team-only team is merged only when it has fewer than six.
 * Throws `round.too-few-eligible`. Cost: teams squared in the worst tree, one with all teams side by side and all too small.
 */
export function planCohorts(label: string, teams: readonly EligibleTeam[]): RoundPlan {
  const total = teams.reduce((sum, team) => sum + team.eligible, 0);
  if (total < SMALLEST_COHORT) throw tooFew();
  const known = new Set(teams.map(({ id }) => id));
  const childrenOf = (parent: string | null): readonly EligibleTeam[] =>
    teams.filter((team) => (team.parent !== null && known.has(team.parent) && team.parent !== team.id ? team.parent : null) === parent);
  const grown = grow(
    { id: ROOT, label },
    childrenOf(null).flatMap((team) => partOf(team, childrenOf)),
  );
  const root = "leaf" in grown ? { leaf: { ...grown.leaf, id: ROOT, label } } : grown;
  return flatten(root, null);
}

function partOf(team: EligibleTeam, childrenOf: (id: string) => readonly EligibleTeam[]): readonly Part[] {
  const children = childrenOf(team.id);
  const own: Leaf = { id: team.id, label: team.label, teams: [team.id], eligible: team.eligible, teamOnly: team.teamOnly };
  const below = children.flatMap((child) => partOf(child, childrenOf));
  if (below.length === 0) return team.eligible === 0 ? [] : [{ leaf: asMergeable(own) }];
  const itself = { ...own, id: mergedId([team.id]), label: `${team.label}, the team itself`, teamOnly: false };
  return [grow(team, team.eligible === 0 ? below : [...below, { leaf: itself }])];
}

/** Too few to answer by themselves: what it chose cannot be kept in this round. */
function asMergeable(leaf: Leaf): Leaf {
  return leaf.teamOnly && leaf.eligible < SMALLEST_TEAM_ONLY ? { ...leaf, teamOnly: false } : leaf;
}

function isSmall({ eligible, teamOnly }: Leaf): boolean {
  return eligible < (teamOnly ? SMALLEST_TEAM_ONLY : SMALLEST_COHORT);
}

function grow({ id, label }: { readonly id: string; readonly label: string }, parts: readonly Part[]): Part {
  let now = parts;
  for (;;) {
    const small = smallest(now.flatMap((part) => ("leaf" in part && isSmall(part.leaf) ? [part.leaf] : [])));
    const rest = now.filter((part) => !("leaf" in part && part.leaf === small));
    const host = small === null ? null : hostFor(rest);
    if (small === null || host === null) break;
    now = rest.map((part) => replaced(part, host, merged(host, small)));
  }
  const [only, ...others] = now;
  if (only === undefined || others.length > 0 || !("leaf" in only)) return { id, label, parts: now };
  // Under a parent of its own a picture that is kept would be shown under the parent's name.
  if (only.leaf.teamOnly) return only;
  return parts.length > 1 || isSmall(only.leaf) ? { leaf: { ...only.leaf, id, label } } : { id, label, parts: now };
}

/** The smallest leaf beside it, else the smallest cohort further below. One that keeps its picture gives way only where nobody else is. */
function hostFor(rest: readonly Part[]): Leaf | null {
  const beside = rest.flatMap((part) => ("leaf" in part ? [part.leaf] : []));
  const below = rest.flatMap(leavesOf);
  const open = ({ teamOnly }: Leaf): boolean => !teamOnly;
  return smallest(beside.filter(open)) ?? smallest(below.filter(open)) ?? smallest(below);
}

function merged(host: Leaf, small: Leaf): Leaf {
  const teams = [...host.teams, ...small.teams].sort(byCodeUnits);
  return {
    id: mergedId(teams),
    label: [host.label, small.label]
      .flatMap((text) => text.split(JOINED))
      .sort(byCodeUnits)
      .join(JOINED),
    teams,
    eligible: host.eligible + small.eligible,
    teamOnly: false,
  };
}

function replaced(part: Part, host: Leaf, by: Leaf): Part {
  if ("leaf" in part) return part.leaf === host ? { leaf: by } : part;
  return { ...part, parts: part.parts.map((inner) => replaced(inner, host, by)) };
}

function leavesOf(part: Part): readonly Leaf[] {
  return "leaf" in part ? [part.leaf] : part.parts.flatMap(leavesOf);
}

function smallest(leaves: readonly Leaf[]): Leaf | null {
  return leaves.toSorted((a, b) => a.eligible - b.eligible || byCodeUnits(a.id, b.id))[0] ?? null;
}

function flatten(part: Part, parent: string | null): RoundPlan {
  if ("leaf" in part) {
    const { id, label, ...rest } = part.leaf;
    return { tree: [{ id, parent, label }], cohorts: [{ node: id, label, ...rest }] };
  }
  const below = part.parts.map((inner) => flatten(inner, part.id));
  return {
    tree: [{ id: part.id, parent, label: part.label }, ...below.flatMap(({ tree }) => tree)],
    cohorts: below.flatMap(({ cohorts }) => cohorts),
  };
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function tooFew(): EvenkeelError {
  return new EvenkeelError(
    "round.too-few-eligible",
    `Fewer than ${SMALLEST_COHORT} people can be asked, so nobody could be told apart from too few others.`,
    "Import the roster of more teams, or talk to each other instead.",
  );
}
