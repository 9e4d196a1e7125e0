import type { Organisation } from "../../core/model/organisation.ts";

/**
 * Id of the declared team a text means, by id or name. Undeclared text is dropped: it could be anything, also a person.
 * @example declaredTeam(organisation, "Payments") // "payments"
 */
export function declaredTeam(organisation: Organisation, text: string | null): string | null {
  const wanted = text?.toLowerCase();
  return organisation.teams.find((team) => team.id.toLowerCase() === wanted || team.name.toLowerCase() === wanted)?.id ?? null;
}
