import { dateOf } from "../reading/instant-text.ts";
import { nearestWord } from "../reading/nearest-word.ts";
import { momentOf } from "./moment.ts";
import type { OrganisationFile } from "./schema.ts";
import { hourOf } from "./to-organisation.ts";

export interface Problem {
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** The problem is the key at `path`, not its value. */
  readonly atKey: boolean;
}

/**
 * What a file says that cannot all be true: teams that are not declared, circles of parents, two teams at once, days and times that end
 * before they start.
 * @param elsewhere teams that are known without the file
 */
export function contradictions(file: OrganisationFile, elsewhere: readonly string[] = []): readonly Problem[] {
  return [
    ...doubleIds(file),
    ...unknownTeams(file, elsewhere),
    ...circles(file),
    ...twoTeamsAtOnce(file),
    ...endlessDays(file),
    ...endBeforeStart(file),
  ];
}

function doubleIds(file: OrganisationFile): Problem[] {
  return (["teams", "services", "gates"] as const).flatMap((list) => {
    const seen = new Set<string>();
    return (file[list] ?? []).flatMap((entry, index) => {
      const again = seen.has(entry.id);
      seen.add(entry.id);
      return again ? [value([list, index, "id"], `'${entry.id}' is already used above`)] : [];
    });
  });
}

function unknownTeams(file: OrganisationFile, elsewhere: readonly string[]): Problem[] {
  const known = new Set([...(file.teams ?? []).map((team) => team.id), ...elsewhere]);
  const uses: readonly (readonly [Problem["path"], string | undefined])[] = [
    ...(file.teams ?? []).map((team, index) => [["teams", index, "parent"], team.parent] as const),
    ...(["roster", "ownership", "gates", "services"] as const).flatMap((list) =>
      (file[list] ?? []).map((entry, index) => [[list, index, "team"], entry.team] as const),
    ),
    ...Object.entries(file.repositories ?? {}).map(([repository, said]) =>
      typeof said === "string"
        ? ([["repositories", repository], said] as const)
        : ([["repositories", repository, "team"], said.team] as const),
    ),
  ];
  return uses.flatMap(([path, team]) =>
    team === undefined || known.has(team) ? [] : [value(path, `'${team}' is no team of this file${hint(team, [...known])}`)],
  );
}

function circles(file: OrganisationFile): Problem[] {
  const parents = new Map((file.teams ?? []).map((team) => [team.id, team.parent]));
  return (file.teams ?? []).flatMap((team, index) => {
    const above = new Set<string>();
    for (let next = team.parent; next !== undefined && !above.has(next); next = parents.get(next)) above.add(next);
    return above.has(team.id) ? [value(["teams", index, "parent"], `'${team.id}' would be above itself`)] : [];
  });
}

/** One primary team at a time (evidence.md 2.2); the account itself is never repeated in a message. */
function twoTeamsAtOnce(file: OrganisationFile): Problem[] {
  const earlier = new Map<string, { from: number; to: number; index: number }[]>();
  return (file.roster ?? []).flatMap((rule, index) => {
    const from = rule.from === undefined ? Number.NEGATIVE_INFINITY : (dateOf(rule.from) ?? 0);
    const to = rule.to === undefined ? Number.POSITIVE_INFINITY : (dateOf(rule.to) ?? 0);
    if (from >= to) return [value(["roster", index, "to"], "must be later than 'from'")];
    const others = earlier.get(rule.match.toLowerCase()) ?? [];
    const overlap = others.find((other) => from < other.to && other.from < to);
    earlier.set(rule.match.toLowerCase(), [...others, { from, to, index }]);
    return overlap === undefined
      ? []
      : [value(["roster", index, "match"], `overlaps roster[${overlap.index}]: an account has one team at a time`)];
  });
}

function endlessDays(file: OrganisationFile): Problem[] {
  const all = [
    { path: ["hours"], hours: file.hours },
    ...(file.teams ?? []).map((team, index) => ({ path: ["teams", index, "hours"], hours: team.hours })),
  ];
  return all.flatMap(({ path, hours }) =>
    hours !== undefined && hourOf(hours.from) >= hourOf(hours.to) ? [value([...path, "to"], "must be later than 'from'")] : [],
  );
}

function endBeforeStart(file: OrganisationFile): Problem[] {
  const all = [
    ...(["teams", "services"] as const).flatMap((list) => (file[list] ?? []).map((said, index) => ({ path: [list, index], said }))),
    ...Object.entries(file.repositories ?? {}).map(([repository, said]) => ({ path: ["repositories", repository], said })),
  ];
  return all.flatMap(({ path, said }) => {
    if (typeof said === "string" || said.from === undefined || said.to === undefined) return [];
    return (momentOf(said.from) ?? 0) < (momentOf(said.to) ?? 0) ? [] : [value([...path, "to"], "must be later than 'from'")];
  });
}

function hint(typed: string, known: readonly string[]): string {
  const near = nearestWord(typed, known);
  return near === null ? "" : `; did you mean '${near}'?`;
}

function value(path: Problem["path"], message: string): Problem {
  return { path, message, atKey: false };
}
