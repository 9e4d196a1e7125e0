import { groupedBy } from "./grouped-by.ts";
import type { OwnershipRecord, Structure, StructureProblem, Validity } from "./structure.ts";

/** What is allowed and probably not meant: it shows beside the place and stops nothing. */
export function looksAtStructure(structure: Structure): readonly StructureProblem[] {
  return [...endedTeams(structure), ...sameNames(structure), ...servicesWithoutTeam(structure), ...hiddenRules(structure.ownership)];
}

function outlasts(later: Validity, earlier: Validity): boolean {
  return earlier.to !== null && (later.to === null || later.to > earlier.to);
}

const ALWAYS: Validity = { from: null, to: null };

function endedTeams(structure: Structure): StructureProblem[] {
  const teams = new Map(structure.teams.map((team) => [team.id, team]));
  const uses = [
    ...structure.teams.map(({ parent, validity }, index) => ({ place: `teams[${index}].parent`, team: parent, validity })),
    ...structure.gates.map(({ team }, index) => ({ place: `gates[${index}].team`, team, validity: ALWAYS })),
    ...structure.services.map(({ team, validity }, index) => ({ place: `services[${index}].team`, team, validity })),
    ...structure.repositories.map(({ team, validity }, index) => ({ place: `repositories[${index}].team`, team, validity })),
  ];
  return uses.flatMap(({ place, team, validity }) => {
    const found = team === null ? undefined : teams.get(team);
    return found !== undefined && outlasts(validity, found.validity)
      ? [lookHere(place, `the team '${found.id}' ends earlier than this`)]
      : [];
  });
}

function sameNames(structure: Structure): StructureProblem[] {
  return (["teams", "services", "repositories"] as const).flatMap((list) => {
    const present = structure[list].map((record, index) => ({ ...record, index })).filter(({ validity }) => validity.to === null);
    return [...groupedBy(present, ({ name }) => name.normalize("NFC").toLowerCase()).values()].flatMap((alike) =>
      alike.slice(1).map(({ index, name }) => lookHere(`${list}[${index}].name`, `'${name}' is also the name of '${alike[0]?.id}'`)),
    );
  });
}

function servicesWithoutTeam({ services }: Structure): StructureProblem[] {
  return services.flatMap(({ id, team, validity }, index) =>
    team === null && validity.to === null ? [lookHere(`services[${index}].team`, `nobody is said to look after '${id}'`)] : [],
  );
}

/** Rules that can never decide, because a later one that matches at least the same paths wins. Only what is certain is told. */
function hiddenRules(ownership: readonly OwnershipRecord[]): StructureProblem[] {
  const later = new Map<string, number>();
  return ownership
    .map((rule, index) => ({ ...rule, index }))
    .toReversed()
    .flatMap(({ repository, pattern, index }) => {
      const by = coveringKeys(repository, pattern)
        .map((key) => later.get(key))
        .find((found) => found !== undefined);
      later.set(`${repository} ${pattern}`, index);
      const folder = folderOf(pattern);
      if (folder !== null) later.set(`${repository} ${folder}/`, index);
      return by === undefined
        ? []
        : [lookHere(`ownership[${index}]`, `never decides: the later rule ownership[${by}] matches the same paths`)];
    })
    .toReversed();
}

/** Everything below it, as a path from the root: `` for every path, `src/auth` for `src/auth/**`; null for any other pattern. */
function folderOf(pattern: string): string | null {
  if (["*", "**", "/**", "**/*"].includes(pattern)) return "";
  const folder = /^\/?((?:[^*?[\]!/]+\/)+)\*\*$/.exec(pattern)?.[1];
  return folder === undefined ? null : folder.slice(0, -1);
}

function coveringKeys(repository: string, pattern: string): readonly string[] {
  const path = pattern.replace(/^\//, "");
  // Without a slash inside, a pattern matches at any depth, and no folder is known to hold all of it.
  const anchored = pattern.startsWith("/") || path.slice(0, -1).includes("/");
  const folders = anchored ? parentFolders(path) : [];
  const scopes = repository === "*" ? ["*"] : [repository, "*"];
  return scopes.flatMap((scope) => [`${scope} ${pattern}`, `${scope} /`, ...folders.map((folder) => `${scope} ${folder}/`)]);
}

function parentFolders(path: string): readonly string[] {
  const segments = path.split("/").slice(0, -1);
  const wild = segments.findIndex((segment) => /[*?[\]!]/.test(segment));
  const plain = wild === -1 ? segments : segments.slice(0, wild);
  return plain.map((_, index) => plain.slice(0, index + 1).join("/"));
}

function lookHere(place: string, problem: string): StructureProblem {
  return { place, problem, severity: "look-here" };
}
