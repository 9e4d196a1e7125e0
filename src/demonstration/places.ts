import type { TeamKind } from "../core/model/organisation.ts";
import type { Company, InventedTeam } from "./company.ts";

/** A team with people, and the two repositories its work lies in. */
export interface WorkingTeam extends InventedTeam {
  readonly kind: TeamKind;
  readonly repositories: readonly string[];
}

export function workingTeams({ teams }: Company): readonly WorkingTeam[] {
  return teams.flatMap((team) => (team.kind === "area" ? [] : [{ ...team, kind: team.kind, repositories: repositoriesOf(team) }]));
}

function repositoriesOf(team: InventedTeam): readonly string[] {
  return team.kind === "security" ? [`${team.id}-checks`] : [`${team.id}-app`, `${team.id}-jobs`];
}

/** Is the team there in this week? */
export function exists({ fromWeek = 0, toWeek = Number.POSITIVE_INFINITY }: InventedTeam, week: number): boolean {
  return week >= fromWeek && week < toWeek;
}

export function board(team: string): string {
  return `${team}-board`;
}

/** The team behind a gate in this week: the first security team that exists, and a second one if there is one. */
export function gateTeams(company: Company, week: number): readonly string[] {
  return company.teams.filter((team) => team.kind === "security" && exists(team, week)).map(({ id }) => id);
}
