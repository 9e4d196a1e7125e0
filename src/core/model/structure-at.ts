import type { Organisation, RosterRule } from "./organisation.ts";
import type { Structure, Validity } from "./structure.ts";
import type { Instant } from "./time.ts";

/**
 * A team and every team above it, nearest first; empty for a team nobody knows.
 * @example teamLine(structure, "payments") // ["payments", "harbour"]
 */
export function teamLine(structure: Pick<Structure, "teams">, team: string): readonly string[] {
  return lineIn(parentsOf(structure), team);
}

type Parents = ReadonlyMap<string, string | null>;

function parentsOf({ teams }: Pick<Structure, "teams">): Parents {
  return new Map(teams.map(({ id, parent }) => [id, parent]));
}

function lineIn(parents: Parents, team: string): readonly string[] {
  const line = new Set<string>();
  for (let next: string | null = team; next !== null && parents.has(next) && !line.has(next); next = parents.get(next) ?? null)
    line.add(next);
  return [...line];
}

/**
 * The organisation as measures and sources see it: what was true at that instant. A team whose parent was not there then stands below
 * the nearest one that was. Disputes are kept elsewhere.
 * @param roster of the organisation; rules carry a validity of their own
 */
export function organisationAt(structure: Structure, roster: readonly RosterRule[], at: Instant): Organisation {
  const there = structure.teams.filter(({ validity }) => isValid(validity, at));
  const ids = new Set(there.map(({ id }) => id));
  const parents = parentsOf(structure);
  const repositories = structure.repositories.filter(({ validity }) => isValid(validity, at));
  const read = new Set(["*", ...repositories.map(({ id }) => id)]);
  return {
    name: structure.name,
    teams: there.map(({ id, name, kind, hours }) => ({
      id,
      name,
      kind,
      parent: lineIn(parents, id).find((above) => above !== id && ids.has(above)) ?? null,
      hours,
    })),
    gates: structure.gates.filter(({ team }) => ids.has(team)).map(({ id, team, paths }) => ({ id, team, paths })),
    roster,
    repositories: repositories.flatMap(({ id, team }) => (team !== null && ids.has(team) ? [{ repository: id, team }] : [])),
    ownership: structure.ownership.filter(({ repository, team }) => ids.has(team) && read.has(repository)),
    securityPaths: structure.securityPaths,
    hours: structure.hours,
    k: structure.k,
    thresholds: structure.thresholds,
    disputes: [],
  };
}

/** Half open, as everywhere: it is not valid any more at its end. */
export function isValid({ from, to }: Validity, at: Instant): boolean {
  return (from === null || from <= at) && (to === null || at < to);
}
