import { and, eq } from "drizzle-orm";
import type { Database } from "./database.ts";
import { repository, round, team } from "./schema.ts";

/** More levels than any reporting line has; a cycle that got in all the same ends here. */
const DEEPEST = 30;

/**
 * Whose a node is: the team itself and every team above it; for a repository the team that owns it. Null: the organisation as a whole
 * (`org`). Undefined: the organisation has no such node. A repository without a team belongs to nobody in particular: no teams.
 */
export async function teamsAt(database: Database, organisation: string, node: string): Promise<readonly string[] | null | undefined> {
  if (node === "org") return null;
  const line = await lineOf(database, organisation, node);
  if (line.length > 0) return line;
  const [found] = await database.tables
    .select({ team: repository.team })
    .from(repository)
    .where(and(eq(repository.organisation, organisation), eq(repository.id, node)));
  if (found === undefined) return teamsTogether(database, organisation, node);
  return found.team === null ? [] : lineOf(database, organisation, found.team);
}

/** Teams that answered a round together are a node of its results: whoever belongs to one of them belongs to it. */
async function teamsTogether(database: Database, organisation: string, node: string): Promise<readonly string[] | undefined> {
  const rows = await database.tables.select({ plan: round.plan }).from(round).where(eq(round.organisation, organisation));
  const cohort = rows.flatMap(({ plan }) => plan?.cohorts ?? []).find((each) => each.node === node);
  if (cohort === undefined) return undefined;
  const lines = await Promise.all(cohort.teams.map((team) => lineOf(database, organisation, team)));
  return [...new Set(lines.flat())];
}

/** The team and those above it; empty when there is no such team. */
async function lineOf({ tables }: Database, organisation: string, from: string): Promise<readonly string[]> {
  const rows = await tables
    .select({ id: team.id, parent: team.parent })
    .from(team)
    .where(and(eq(team.organisation, organisation)));
  const parents = new Map(rows.map(({ id, parent }) => [id, parent]));
  const line: string[] = [];
  for (
    let at: string | null | undefined = from;
    at && parents.has(at) && !line.includes(at) && line.length < DEEPEST;
    at = parents.get(at)
  ) {
    line.push(at);
  }
  return line;
}
