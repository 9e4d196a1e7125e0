import { listInvented } from "../state/organisations.ts";
import { firstOperator, grantRole } from "../state/people.ts";
import type { Context } from "./context.ts";
import { firstRunLink, newOperatorLink } from "./sign-in/first-run-link.ts";

/**
 * Puts up the invented companies where they are not there yet, in the background, and gives the operator the role that sees their
 * figures. @returns a one-time link that opens them
 */
export async function demonstrate({ database, jobs, settings, now }: Context): Promise<string> {
  const link = (await firstRunLink(database, settings.origin, now())) ?? (await newOperatorLink(database, settings.origin, now()));
  if ((await listInvented(database)).length === 0) await jobs.demonstration();
  const operator = await firstOperator(database);
  for (const organisation of await listInvented(database)) {
    if (operator !== null) await grantRole(database, operator.id, { role: "coach", organisation, team: null });
  }
  return link;
}
