import { unfinishedRounds } from "../state/rounds.ts";
import type { RoundContext } from "./round-parts.ts";
import { emptyRound, endRound } from "./void-round.ts";

/** Voids every round of an organisation that is under way, and empties what is over: no key, code or ballot of it is left anywhere. */
export async function endRoundsOf(context: RoundContext, organisation: string, reason: string): Promise<void> {
  for (const row of await unfinishedRounds(context.database)) {
    if (row.organisation !== organisation) continue;
    if (row.state === "released" || row.state === "void") await emptyRound(context, row);
    else await endRound(context, row.id, reason);
  }
}
