import { isDeepStrictEqual } from "node:util";
import { and, eq, inArray, type SQL, sql } from "drizzle-orm";
import type { Structure } from "../core/model/structure.ts";
import type { Tables } from "./people-tables.ts";
import { gate, organisation, ownershipRule, repository, service, team } from "./schema.ts";
import { repositoryRow, serviceRow, teamRow } from "./structure-rows.ts";

/** Rows of one statement: PostgreSQL takes at most 65,535 values. */
const AT_ONCE = 1000;

/** Writes what differs. Records that are gone were additions that are taken back. */
export async function writeStructure(inside: Tables, of: string, before: Structure, after: Structure, revision: number): Promise<void> {
  const { name, k, hours } = after;
  const [securityPaths, thresholds] = [[...after.securityPaths], [...after.thresholds]];
  await inside.update(organisation).set({ name, k, hours, securityPaths, thresholds, revision }).where(eq(organisation.id, of));
  await writeTeams(inside, of, difference(before.teams, after.teams));
  await writeRepositories(inside, of, difference(before.repositories, after.repositories));
  await writeServices(inside, of, difference(before.services, after.services));
  await writeGates(inside, of, difference(before.gates, after.gates));
  if (!isDeepStrictEqual(before.ownership, after.ownership)) await writeOwnership(inside, of, after.ownership);
}

interface Difference<R> {
  readonly put: readonly R[];
  readonly gone: readonly string[];
}

function difference<R extends { readonly id: string }>(before: readonly R[], after: readonly R[]): Difference<R> {
  const known = new Map(before.map((record) => [record.id, record]));
  const staying = new Set(after.map(({ id }) => id));
  return {
    put: after.filter((record) => !isDeepStrictEqual(known.get(record.id), record)),
    gone: before.flatMap(({ id }) => (staying.has(id) ? [] : [id])),
  };
}

/** The value the statement wanted to insert. */
function wanted(column: string): SQL {
  return sql.raw(`excluded.${column}`);
}

const validity = { validFrom: wanted("valid_from"), validTo: wanted("valid_to") };

async function writeTeams(inside: Tables, of: string, { put, gone }: Difference<Structure["teams"][number]>): Promise<void> {
  if (gone.length > 0) await inside.delete(team).where(and(eq(team.organisation, of), inArray(team.id, [...gone])));
  const set = {
    name: wanted("name"),
    kind: wanted("kind"),
    parent: wanted("parent"),
    reportsTo: wanted("reports_to"),
    hours: wanted("hours"),
    ...validity,
  };
  for (const some of portions(put)) {
    const rows = some.map((record) => teamRow(of, record));
    await inside
      .insert(team)
      .values(rows)
      .onConflictDoUpdate({ target: [team.organisation, team.id], set });
  }
}

async function writeServices(inside: Tables, of: string, { put, gone }: Difference<Structure["services"][number]>): Promise<void> {
  if (gone.length > 0) await inside.delete(service).where(and(eq(service.organisation, of), inArray(service.id, [...gone])));
  const set = { name: wanted("name"), team: wanted("team"), tier: wanted("tier"), repositories: wanted("repositories"), ...validity };
  for (const some of portions(put)) {
    const rows = some.map((record) => serviceRow(of, record));
    await inside
      .insert(service)
      .values(rows)
      .onConflictDoUpdate({ target: [service.organisation, service.id], set });
  }
}

async function writeRepositories(inside: Tables, of: string, { put, gone }: Difference<Structure["repositories"][number]>): Promise<void> {
  if (gone.length > 0) await inside.delete(repository).where(and(eq(repository.organisation, of), inArray(repository.id, [...gone])));
  const set = { name: wanted("name"), address: wanted("address"), team: wanted("team"), ...validity };
  for (const some of portions(put)) {
    const rows = some.map((record) => repositoryRow(of, record));
    await inside
      .insert(repository)
      .values(rows)
      .onConflictDoUpdate({ target: [repository.organisation, repository.id], set });
  }
}

async function writeGates(inside: Tables, of: string, { put, gone }: Difference<Structure["gates"][number]>): Promise<void> {
  if (gone.length > 0) await inside.delete(gate).where(and(eq(gate.organisation, of), inArray(gate.id, [...gone])));
  const set = { name: wanted("name"), team: wanted("team"), paths: wanted("paths") };
  for (const some of portions(put)) {
    const rows = some.map((record) => ({ organisation: of, ...record }));
    await inside
      .insert(gate)
      .values(rows)
      .onConflictDoUpdate({ target: [gate.organisation, gate.id], set });
  }
}

/** Their order is what they mean, so they are written anew. */
async function writeOwnership(inside: Tables, of: string, ownership: Structure["ownership"]): Promise<void> {
  await inside.delete(ownershipRule).where(eq(ownershipRule.organisation, of));
  const rows = ownership.map((rule, position) => ({ organisation: of, position, ...rule }));
  for (const some of portions(rows)) await inside.insert(ownershipRule).values([...some]);
}

function portions<R>(rows: readonly R[]): readonly (readonly R[])[] {
  return Array.from({ length: Math.ceil(rows.length / AT_ONCE) }, (_, index) => rows.slice(index * AT_ONCE, (index + 1) * AT_ONCE));
}
