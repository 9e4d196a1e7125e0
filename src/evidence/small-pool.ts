import type { Measure } from "../core/evidence/measure.ts";
import type { Organisation } from "../core/model/organisation.ts";

/**
 * Does this measure tell how the security pool answers, and has that pool fewer than k members? Then a wait of the asking teams is a
 * figure about the few who answer, and nothing is shown (evidence.md P4, small pool; stricter than its bands for the whole).
 * Limit: where no roster counts the members of every security team and gate, the pool's size is not known and nothing is withheld.
 * @param members people per team, where a roster counts them
 */
export function isSmallPool(measure: Measure, { teams, gates }: Organisation, members: ReadonlyMap<string, number>, k: number): boolean {
  if (!measure.needsSecurityTeam || !measure.needs.includes("review_step")) return false;
  const pool = new Set([...teams.filter(({ kind }) => kind === "security").map(({ id }) => id), ...gates.map(({ team }) => team)]);
  const sizes = [...pool].map((team) => members.get(team));
  if (sizes.length === 0 || sizes.includes(undefined)) return false;
  return sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0) < k;
}
