import { and, eq } from "drizzle-orm";
import { type Grant, roleScope } from "../contract/permissions.ts";
import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";
import type { Tables } from "./people-tables.ts";
import { organisation, team } from "./schema.ts";

/**
 * Refuses roles that cannot be held together or there: operator with trustee (privacy.md 10: who runs the server is not who guards it),
 * a role at the wrong kind of place, an organisation or a team that does not exist. Throws `grant.invalid`.
 */
export async function checkGrants(tables: Tables, grants: readonly Grant[]): Promise<void> {
  const held = new Set(grants.map((grant) => grant.role));
  if (held.has("operator") && held.has("trustee")) {
    throw refused("Operator and trustee cannot be held by one account.", "Give one of the two roles to somebody else.");
  }
  for (const grant of grants) await checkPlace(tables, grant);
}

async function checkPlace(tables: Tables, grant: Grant): Promise<void> {
  const scope = roleScope[grant.role];
  const fits = (grant.organisation !== null) === (scope !== "server") && (grant.team !== null) === (scope === "team");
  if (!fits) throw refused(`The role ${grant.role} is held ${heldFor[scope]}.`, "Name that place, and no other.");
  if (grant.organisation === null) return;
  const [found] = await tables.select({ id: organisation.id }).from(organisation).where(eq(organisation.id, grant.organisation));
  if (found === undefined) throw refused(`There is no organisation ${quoted(grant.organisation)}.`, "Choose one that exists.");
  if (grant.team === null) return;
  const there = and(eq(team.organisation, grant.organisation), eq(team.id, grant.team));
  const [foundTeam] = await tables.select({ id: team.id }).from(team).where(there);
  if (foundTeam === undefined)
    throw refused(`There is no team ${quoted(grant.team)} in ${quoted(grant.organisation)}.`, "Choose one that exists.");
}

const heldFor = { server: "for the whole server", organisation: "for an organisation", team: "for a team of an organisation" } as const;

function refused(message: string, whatToDo: string): EvenkeelError {
  return new EvenkeelError("grant.invalid", message, whatToDo);
}
