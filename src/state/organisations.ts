import { asc, eq, inArray } from "drizzle-orm";
import type { Grant } from "../contract/permissions.ts";
import { unknownOrganisation } from "../core/model/organisation.ts";
import type { Instant } from "../core/model/time.ts";
import type { Database } from "./database.ts";
import { organisation } from "./schema.ts";
import { slugOf } from "./slug-of.ts";

export interface OrganisationHead {
  readonly id: string;
  readonly name: string;
  /** Its figures are made up, and every page says so. */
  readonly invented: boolean;
}

const head = { id: organisation.id, name: organisation.name, invented: organisation.invented };

/** Makes an empty organisation; its id is made from its name, numbered where that is taken. */
export async function createOrganisation(
  { tables }: Database,
  { name, invented }: { readonly name: string; readonly invented: boolean },
  created: Instant,
): Promise<OrganisationHead> {
  const wish = slugOf(name, "organisation");
  for (let number = 1; ; number++) {
    const id = number === 1 ? wish : `${wish}-${number}`;
    const row = { id, name, invented, hours: unknownOrganisation.hours, created };
    const [made] = await tables.insert(organisation).values(row).onConflictDoNothing().returning(head);
    if (made !== undefined) return made;
  }
}

/** Those an account has a role in, by name; an operator runs the server and sees all. */
export async function listOrganisations({ tables }: Database, grants: readonly Grant[]): Promise<readonly OrganisationHead[]> {
  const own = grants.flatMap((grant) => grant.organisation ?? []);
  const isOperator = grants.some((grant) => grant.role === "operator");
  if (!isOperator && own.length === 0) return [];
  return tables
    .select(head)
    .from(organisation)
    .where(isOperator ? undefined : inArray(organisation.id, own))
    .orderBy(asc(organisation.name), asc(organisation.id));
}

export async function findOrganisation({ tables }: Database, id: string): Promise<OrganisationHead | null> {
  const [found] = await tables.select(head).from(organisation).where(eq(organisation.id, id));
  return found ?? null;
}

/** False when there is none of that id. The id stays: links and folders are named after it. */
export async function renameOrganisation({ tables }: Database, id: string, name: string): Promise<boolean> {
  const renamed = await tables.update(organisation).set({ name }).where(eq(organisation.id, id)).returning({ id: organisation.id });
  return renamed.length > 0;
}

/**
 * Takes the invented companies away with everything that was said of them.
 * @returns their ids; their lakes and files lie outside the database and are the caller's to remove
 */
export async function deleteInvented({ tables }: Database): Promise<readonly string[]> {
  const gone = await tables.delete(organisation).where(eq(organisation.invented, true)).returning({ id: organisation.id });
  return gone.map(({ id }) => id).toSorted();
}

/** Ids of the invented companies. */
export async function listInvented({ tables }: Database): Promise<readonly string[]> {
  const found = await tables.select({ id: organisation.id }).from(organisation).where(eq(organisation.invented, true));
  return found.map(({ id }) => id).toSorted();
}
