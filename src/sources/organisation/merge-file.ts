import type {
  GateRecord,
  RepositoryRecord,
  ServiceRecord,
  Structure,
  StructureProblem,
  TeamRecord,
  Validity,
} from "../../core/model/structure.ts";
import { merged } from "./merged.ts";
import { momentOf } from "./moment.ts";
import { newSlugs } from "./new-slugs.ts";
import type { OrganisationFile } from "./schema.ts";
import { toHours } from "./to-organisation.ts";

type Team = NonNullable<OrganisationFile["teams"]>[number];
type Service = NonNullable<OrganisationFile["services"]>[number];
type Gate = NonNullable<OrganisationFile["gates"]>[number];
type Repository = Exclude<NonNullable<OrganisationFile["repositories"]>[string], string>;
type Path = readonly (string | number)[];

export interface Merged {
  readonly structure: Structure;
  readonly problems: readonly StructureProblem[];
}

/**
 * A structure with what a file says put over it. A team, service, repository or gate the file does not name stays as it is; of one it
 * names, what its entry leaves out stays as it is. It ends only where the file says `to`. Lists without ids (ownership, security
 * paths, thresholds) are replaced where the file has them, because their order is what they mean.
 */
export function mergeFile(before: Structure, file: OrganisationFile, placeOf: (path: Path) => string): Merged {
  const repositories = repositoryIds(before, file);
  const problems: StructureProblem[] = [];
  const idOf = (reference: string, path: Path): string => {
    const id = repositories.get(reference) ?? byName(before, reference);
    if (id === null)
      problems.push({
        place: placeOf(path),
        problem: "names a repository that is neither in the file nor known here",
        severity: "refused",
      });
    return id ?? reference;
  };
  const structure: Structure = {
    ...before,
    name: file.organisation ?? before.name,
    k: file.k ?? before.k,
    hours: file.hours === undefined ? before.hours : toHours(file.hours),
    teams: merged(before.teams, file.teams ?? [], ({ id }) => id, toTeam),
    repositories: merged(
      before.repositories,
      Object.entries(file.repositories ?? {}),
      ([key]) => repositories.get(key) ?? key,
      toRepository,
    ),
    services: merged(
      before.services,
      [...(file.services ?? []).entries()],
      ([, { id }]) => id,
      ([index, said], was) =>
        toService(said, was, (reference, part) => idOf(reference, ["services", index, "repositories", part, "repository"])),
    ),
    gates: merged(before.gates, file.gates ?? [], ({ id }) => id, toGate),
    ownership:
      file.ownership?.map(({ repository = "*", pattern, team }, index) => ({
        repository: repository === "*" ? "*" : idOf(repository, ["ownership", index, "repository"]),
        pattern,
        team,
      })) ?? before.ownership,
    securityPaths: file["security-paths"] ?? before.securityPaths,
    thresholds: file.thresholds ?? before.thresholds,
  };
  return { structure, problems: [...problems, ...leftOut(file, placeOf)] };
}

/** An id for each key of the file: the one it is known by here, itself where it can be one, else one made from it. */
function repositoryIds(before: Structure, file: OrganisationFile): ReadonlyMap<string, string> {
  const taken = [...before.teams, ...before.repositories, ...(file.teams ?? [])].map(({ id }) => id);
  const slugFor = newSlugs(taken);
  return new Map(Object.keys(file.repositories ?? {}).map((key) => [key, byName(before, key) ?? slugFor(key)]));
}

function byName({ repositories }: Structure, reference: string): string | null {
  return (repositories.find(({ id }) => id === reference) ?? repositories.find(({ name }) => name === reference))?.id ?? null;
}

function toTeam(said: Team, was: TeamRecord | undefined): TeamRecord {
  return {
    id: said.id,
    name: said.name ?? was?.name ?? said.id,
    kind: said.kind,
    parent: said.parent ?? was?.parent ?? null,
    reportsTo: said["reports-to"] ?? was?.reportsTo ?? null,
    hours: said.hours === undefined ? (was?.hours ?? null) : toHours(said.hours),
    validity: toValidity(said, was),
  };
}

function toService(said: Service, was: ServiceRecord | undefined, idOf: (reference: string, part: number) => string): ServiceRecord {
  return {
    id: said.id,
    name: said.name ?? was?.name ?? said.id,
    team: said.team ?? was?.team ?? null,
    tier: said.tier ?? was?.tier ?? null,
    repositories:
      said.repositories?.map(({ repository, paths }, part) => ({ repository: idOf(repository, part), glob: paths })) ??
      was?.repositories ??
      [],
    validity: toValidity(said, was),
  };
}

function toRepository(
  [key, said]: readonly [string, string | Repository],
  was: RepositoryRecord | undefined,
  id: string,
): RepositoryRecord {
  const about: Repository = typeof said === "string" ? { team: said } : said;
  return {
    id,
    name: about.name ?? was?.name ?? key.slice(0, 120),
    address: about.address ?? was?.address ?? null,
    team: about.team ?? was?.team ?? null,
    validity: toValidity(about, was),
  };
}

function toGate(said: Gate, was: GateRecord | undefined): GateRecord {
  return { id: said.id, name: said.name ?? was?.name ?? said.id, team: said.team, paths: said.paths ?? was?.paths ?? [] };
}

function toValidity({ from, to }: Pick<Team, "from" | "to">, was: { readonly validity: Validity } | undefined): Validity {
  const moment = (text: string | undefined, otherwise: number | null | undefined) =>
    text === undefined ? (otherwise ?? null) : momentOf(text);
  return { from: moment(from, was?.validity.from), to: moment(to, was?.validity.to) };
}

function leftOut(file: OrganisationFile, placeOf: (path: Path) => string): readonly StructureProblem[] {
  const said = [
    { part: "roster", problem: "is not taken over here: hand in the roster under People" },
    { part: "disputes", problem: "are not taken over here: a team notes them at the finding" },
  ] as const;
  return said.flatMap(({ part, problem }) =>
    (file[part] ?? []).length === 0 ? [] : [{ place: placeOf([part]), problem, severity: "look-here" as const }],
  );
}
