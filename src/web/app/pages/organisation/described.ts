import type { Answer } from "../../api/ask.ts";

/** How an organisation is described: the structure, the revision one has seen, and what looks wrong with it. */
export type Described = Answer<"structure">;
export type Structure = Described["structure"];
export type Problem = Described["problems"][number];
export type Team = Structure["teams"][number];

type List = "teams" | "services" | "repositories" | "gates" | "ownership" | "securityPaths" | "thresholds";

/** What is said about one record of a list: "teams[3].parent" is about the fourth team. */
export function problemsAt(problems: readonly Problem[], list: List, place: number): readonly Problem[] {
  return problems.filter((each) => each.place === `${list}[${place}]` || each.place.startsWith(`${list}[${place}].`));
}

/** What is said about no record of a list that shows its own. */
export function problemsOfAll(problems: readonly Problem[]): readonly Problem[] {
  return problems.filter(({ place }) => !/^(teams|services|repositories|gates|ownership)\[/.test(place));
}

/** Ids that are taken: teams and repositories share one space, and `org` is the whole. */
export function takenIds(structure: Structure, list: "teams" | "repositories" | "services" | "gates"): ReadonlySet<string> {
  const shared = list === "teams" || list === "repositories";
  const records = shared ? [...structure.teams, ...structure.repositories] : structure[list];
  return new Set(["org", ...records.map(({ id }) => id)]);
}

/** Teams one can choose: those that have not ended, and the one chosen already. */
export function openTeams(structure: Structure, chosen: string | null): readonly Team[] {
  return structure.teams.filter((each) => each.validity.to === null || each.id === chosen).toSorted((a, b) => a.name.localeCompare(b.name));
}

/** A team and all below it: what cannot be above it. */
export function withAllBelow(teams: readonly Team[], id: string): ReadonlySet<string> {
  const found = new Set([id]);
  for (const reached of found) for (const each of teams) if (each.parent === reached) found.add(each.id);
  return found;
}
