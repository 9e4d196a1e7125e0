import { and, eq, inArray } from "drizzle-orm";
import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";
import type { Tables } from "./people-tables.ts";
import { assessment, assessmentReport, dispute, grant, member, membership, target } from "./schema.ts";

/**
 * A team that people, roles, targets, notes or figures refer to has a history: it can end, and not be as if it had never been.
 * Throws `structure.in-use`.
 */
export async function refuseUsedTeams(inside: Tables, of: string, teams: readonly string[]): Promise<void> {
  if (teams.length === 0) return;
  const ids = [...teams];
  const uses = [
    await inside
      .select({ team: grant.team })
      .from(grant)
      .where(and(eq(grant.organisation, of), inArray(grant.team, ids)))
      .limit(1),
    await inside
      .select({ team: membership.team })
      .from(membership)
      .innerJoin(member, eq(membership.member, member.id))
      .where(and(eq(member.organisation, of), inArray(membership.team, ids)))
      .limit(1),
    await inside
      .select({ team: target.node })
      .from(target)
      .where(and(eq(target.organisation, of), inArray(target.node, ids)))
      .limit(1),
    await inside
      .select({ team: dispute.node })
      .from(dispute)
      .where(and(eq(dispute.organisation, of), inArray(dispute.node, ids)))
      .limit(1),
    await inside
      .select({ team: assessmentReport.node })
      .from(assessmentReport)
      .innerJoin(assessment, eq(assessmentReport.assessment, assessment.id))
      .where(and(eq(assessment.organisation, of), inArray(assessmentReport.node, ids)))
      .limit(1),
  ].flat();
  const [found] = uses;
  if (found === undefined) return;
  throw new EvenkeelError(
    "structure.in-use",
    `The team ${quoted(found.team ?? "", 64)} has a history here: people, roles, targets, notes or figures.`,
    "End it instead; what was true of it stays.",
  );
}
