import type { WorkingHours } from "./organisation.ts";
import { SMALLEST_K } from "./organisation.ts";
import type { Structure, StructureProblem, Validity } from "./structure.ts";
import { looksAtStructure } from "./structure-look-here.ts";
import { holdsCredentials, holdsMailAddress, isTimeZone } from "./structure-text.ts";
import { DAY, type Instant } from "./time.ts";

/** So many of each kind at most: the file an organisation is exported to must be read again, and no page shows more. */
export const MOST_RECORDS = 10_000;

/** The id that means the whole. */
const RESERVED = "org";
/** 9999-12-31: later days cannot be written as four digits of a year. */
const LAST_DAY: Instant = 2_932_896 * DAY;

/**
 * What cannot all be true of a structure (`refused`), and what is allowed and probably not meant (`look-here`).
 * Cost: linear in records and rules.
 * @example checkStructure(structure).filter(({ severity }) => severity === "refused") // []
 */
export function checkStructure(structure: Structure): readonly StructureProblem[] {
  return [...refusedProblems(structure), ...looksAtStructure(structure)];
}

/** Only what is refused; every change asks it. */
export function refusedProblems(structure: Structure): readonly StructureProblem[] {
  const problems = [
    ...tooMany(structure),
    ...doubleIds(structure),
    ...unknownTeams(structure),
    ...unknownRepositories(structure),
    ...circles(structure),
    ...wrongTimes(structure),
    ...wrongHours(structure),
    ...wrongTexts(structure),
  ];
  return structure.k >= SMALLEST_K ? problems : [...problems, refused("k", `must be ${SMALLEST_K} or more`)];
}

const LISTS = ["teams", "services", "repositories", "gates"] as const;

function tooMany(structure: Structure): StructureProblem[] {
  return ([...LISTS, "ownership", "securityPaths"] as const)
    .filter((list) => structure[list].length > MOST_RECORDS)
    .map((list) => refused(list, `more than ${MOST_RECORDS} entries`));
}

function doubleIds(structure: Structure): StructureProblem[] {
  const teams = new Set(structure.teams.map(({ id }) => id));
  const reserved = (["teams", "repositories"] as const).flatMap((list) =>
    structure[list].flatMap(({ id }, index) =>
      id === RESERVED ? [refused(`${list}[${index}].id`, `'${RESERVED}' means the whole organisation`)] : [],
    ),
  );
  const shared = structure.repositories.flatMap(({ id }, index) =>
    teams.has(id) ? [refused(`repositories[${index}].id`, `'${id}' is a team; teams and repositories need ids of their own`)] : [],
  );
  return [...LISTS.flatMap((list) => twice(list, structure[list])), ...reserved, ...shared];
}

function twice(list: string, records: readonly { readonly id: string }[]): StructureProblem[] {
  const seen = new Set<string>();
  return records.flatMap(({ id }, index) => {
    const again = seen.has(id);
    seen.add(id);
    return again ? [refused(`${list}[${index}].id`, `'${id}' is already used above`)] : [];
  });
}

function unknownTeams(structure: Structure): StructureProblem[] {
  const known = new Set(structure.teams.map(({ id }) => id));
  const uses: readonly (readonly [string, string | null])[] = [
    ...structure.teams.map(({ parent }, index) => [`teams[${index}].parent`, parent] as const),
    ...(["services", "repositories", "ownership", "gates"] as const).flatMap((list) =>
      structure[list].map(({ team }, index) => [`${list}[${index}].team`, team] as const),
    ),
  ];
  return uses.flatMap(([place, team]) => (team === null || known.has(team) ? [] : [refused(place, `there is no team '${team}'`)]));
}

function unknownRepositories(structure: Structure): StructureProblem[] {
  const known = new Set(structure.repositories.map(({ id }) => id));
  const uses = [
    ...structure.services.flatMap(({ repositories }, service) =>
      repositories.map(({ repository }, index) => [`services[${service}].repositories[${index}]`, repository] as const),
    ),
    ...structure.ownership.map(({ repository }, index) => [`ownership[${index}].repository`, repository] as const),
  ];
  return uses.flatMap(([place, repository]) =>
    repository === "*" || known.has(repository) ? [] : [refused(place, `there is no repository '${repository}'`)],
  );
}

/** Every team is walked upwards once: what is known to reach a top is not walked again. */
function circles(structure: Structure): StructureProblem[] {
  const parents = new Map(structure.teams.map(({ id, parent }) => [id, parent]));
  const reachesTop = new Set<string>();
  return structure.teams.flatMap(({ id, parent }, index) => {
    const line = new Set([id]);
    for (let next = parent; next !== null; next = parents.get(next) ?? null) {
      if (reachesTop.has(next)) break;
      if (line.has(next)) return next === id ? [refused(`teams[${index}].parent`, `'${id}' would be above itself`)] : [];
      line.add(next);
    }
    for (const team of line) reachesTop.add(team);
    return [];
  });
}

function wrongTimes(structure: Structure): StructureProblem[] {
  return (["teams", "services", "repositories"] as const).flatMap((list) =>
    structure[list].flatMap(({ id, validity }, index) => {
      const wrong = wrongValidity(validity);
      return wrong === null ? [] : [refused(`${list}[${index}].validity`, `'${id}' ${wrong}`)];
    }),
  );
}

function wrongValidity({ from, to }: Validity): string | null {
  if ([from, to].some((at) => at !== null && (at < 0 || at >= LAST_DAY + DAY))) return "begins or ends outside the years 1970 to 9999";
  return from !== null && to !== null && from >= to ? "would end before it begins" : null;
}

function wrongHours({ hours, teams }: Structure): StructureProblem[] {
  const all: readonly (readonly [string, WorkingHours | null])[] = [
    ["hours", hours],
    ...teams.map((team, index) => [`teams[${index}].hours`, team.hours] as const),
  ];
  return all.flatMap(([place, hours]) => {
    if (hours === null) return [];
    const zone =
      hours.timeZone === null || isTimeZone(hours.timeZone) ? [] : [refused(`${place}.timeZone`, "is no time zone such as Europe/Vienna")];
    const ordered = hours.days.every((day, index) => index === 0 || day > (hours.days[index - 1] ?? 0));
    const days = ordered ? [] : [refused(`${place}.days`, "must be in order, each once")];
    const end = hours.from < hours.to ? [] : [refused(`${place}.to`, "must be later than 'from'")];
    return [...zone, ...days, ...end];
  });
}

/** What everybody may see holds neither a mail address nor a secret. */
function wrongTexts(structure: Structure): StructureProblem[] {
  const texts: readonly (readonly [string, string | null])[] = [
    ["name", structure.name],
    ...LISTS.flatMap((list) => structure[list].map(({ name }, index) => [`${list}[${index}].name`, name] as const)),
    ...structure.teams.map(({ reportsTo }, index) => [`teams[${index}].reportsTo`, reportsTo] as const),
  ];
  const mails = texts.flatMap(([place, text]) =>
    text !== null && holdsMailAddress(text) ? [refused(place, "must not be a mail address")] : [],
  );
  const secrets = structure.repositories.flatMap(({ address }, index) =>
    address !== null && holdsCredentials(address)
      ? [refused(`repositories[${index}].address`, "must not hold a password or token; let git's credential helper know them")]
      : [],
  );
  return [...mails, ...secrets];
}

function refused(place: string, problem: string): StructureProblem {
  return { place, problem, severity: "refused" };
}
