import { and, asc, eq, inArray, sql } from "drizzle-orm";
import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";
import type { Structure, StructureProblem } from "../core/model/structure.ts";
import { type Applied, applyChanges } from "../core/model/structure-apply.ts";
import type { StructureChange } from "../core/model/structure-change.ts";
import { checkStructure } from "../core/model/structure-check.ts";
import type { Instant } from "../core/model/time.ts";
import type { Database } from "./database.ts";
import type { Tables } from "./people-tables.ts";
import { gate, organisation, ownershipRule, repository, service, team } from "./schema.ts";
import { refuseUsedTeams } from "./structure-in-use.ts";
import { toStructure } from "./structure-rows.ts";
import { writeStructure } from "./structure-write.ts";

export interface KeptStructure {
  readonly structure: Structure;
  readonly revision: number;
}

export interface ChangedStructure extends KeptStructure {
  /** Sent back as changes they give the structure before. */
  readonly undo: readonly StructureChange[];
  /** What is now allowed and probably not meant. */
  readonly problems: readonly StructureProblem[];
}

/** Everything ever true of an organisation, of one moment. Throws `organisation.not-found`. */
export async function readStructure({ tables }: Database, of: string): Promise<KeptStructure> {
  return tables.transaction((inside) => structureIn(inside, of, false), { isolationLevel: "repeatable read", accessMode: "read only" });
}

/**
 * A text that is equal as long as the structure is: a thousand times cheaper to ask for than a structure of thousands of repositories.
 * Throws `organisation.not-found`.
 */
export async function structureMark({ tables }: Database, of: string): Promise<string> {
  const [head] = await tables.select().from(organisation).where(eq(organisation.id, of));
  if (head === undefined) throw noOrganisation(of);
  return JSON.stringify(head);
}

/**
 * Makes all changes or none on the revision the editor has seen; of two editors the first wins and the other is told.
 * Throws `organisation.not-found`, `structure.outdated`, and `structure.in-use` for the removal of a team that something refers to.
 * @returns the problems that stand in the way, or what it is now
 */
export async function changeStructure(
  { tables }: Database,
  of: string,
  asked: { readonly revision: number; readonly changes: readonly StructureChange[] },
  now: Instant,
): Promise<ChangedStructure | { readonly refused: readonly StructureProblem[] }> {
  return tables.transaction(async (inside) => {
    const before = await structureIn(inside, of, true);
    if (before.revision !== asked.revision) throw outdated(asked.revision, before.revision);
    const outcome = applyChanges(before.structure, asked.changes, now);
    if ("problems" in outcome) return { refused: outcome.problems };
    return keep(inside, of, before, outcome);
  });
}

async function keep(inside: Tables, of: string, { structure: before, revision }: KeptStructure, { structure, undo }: Applied) {
  const staying = new Set(structure.teams.map(({ id }) => id));
  await refuseUsedTeams(
    inside,
    of,
    before.teams.flatMap(({ id }) => (staying.has(id) ? [] : [id])),
  );
  await writeStructure(inside, of, before, structure, revision + 1);
  const problems = checkStructure(structure).filter(({ severity }) => severity === "look-here");
  return { structure, revision: revision + 1, undo, problems };
}

/** @param toChange holds the organisation until the transaction ends */
async function structureIn(inside: Tables, of: string, toChange: boolean): Promise<KeptStructure> {
  const heads = inside.select().from(organisation).where(eq(organisation.id, of));
  const [head] = await (toChange ? heads.for("update") : heads);
  if (head === undefined) throw noOrganisation(of);
  const structure = toStructure({
    organisation: head,
    teams: await inside.select().from(team).where(eq(team.organisation, of)).orderBy(asc(team.id)),
    services: await inside.select().from(service).where(eq(service.organisation, of)).orderBy(asc(service.id)),
    repositories: await inside.select().from(repository).where(eq(repository.organisation, of)).orderBy(asc(repository.id)),
    ownership: await inside.select().from(ownershipRule).where(eq(ownershipRule.organisation, of)).orderBy(asc(ownershipRule.position)),
    gates: await inside.select().from(gate).where(eq(gate.organisation, of)).orderBy(asc(gate.id)),
  });
  return { structure, revision: head.revision };
}

export interface StructureCounts {
  readonly teams: number;
  readonly repositories: number;
}

/** How many teams and repositories each organisation has now; those it once had are not counted. */
export async function countStructures(
  { tables }: Database,
  ids: readonly string[],
  now: Instant,
): Promise<ReadonlyMap<string, StructureCounts>> {
  const teams = await tables
    .select({ of: team.organisation, n: sql<number>`count(*)::int` })
    .from(team)
    .where(and(inArray(team.organisation, [...ids]), there(team, now)))
    .groupBy(team.organisation);
  const repositories = await tables
    .select({ of: repository.organisation, n: sql<number>`count(*)::int` })
    .from(repository)
    .where(and(inArray(repository.organisation, [...ids]), there(repository, now)))
    .groupBy(repository.organisation);
  const of = (rows: typeof teams, id: string) => rows.find((row) => row.of === id)?.n ?? 0;
  return new Map(ids.map((id) => [id, { teams: of(teams, id), repositories: of(repositories, id) }]));
}

function there({ validFrom, validTo }: typeof team | typeof repository, now: Instant) {
  return sql`(${validFrom} is null or ${validFrom} <= ${now}) and (${validTo} is null or ${now} < ${validTo})`;
}

function noOrganisation(id: string): EvenkeelError {
  return new EvenkeelError("organisation.not-found", `There is no organisation ${quoted(id, 64)}.`, "Look at the list of organisations.");
}

function outdated(seen: number, kept: number): EvenkeelError {
  return new EvenkeelError(
    "structure.outdated",
    `Somebody else changed the structure meanwhile: this change was made on revision ${seen}, and it is at ${kept} now.`,
    "Load it again, look at what changed, and make the change once more. Nothing of it was kept.",
  );
}
