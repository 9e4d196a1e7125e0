import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import { live, voidRound as voided } from "../core/survey/round-state.ts";
import { inChain } from "../state/chain.ts";
import { dropDocuments } from "../state/round-documents.ts";
import { forgetRoster } from "../state/round-roster.ts";
import { findRound, holdRound, noRound, type RoundRow, readRound, saveRound, toRound } from "../state/rounds.ts";
import type { RoundContext } from "./round-parts.ts";

export interface VoidAsk {
  readonly account: string;
  readonly by: string;
  readonly reason: string;
}

/**
 * The first person asks, another one agrees; then the ballots are deleted, for good.
 * Throws `round.void-asked` when the same person asks twice, `round.not-announced`, `round.over`.
 * @returns whether the round is void now
 */
export async function askToVoid(context: RoundContext, organisation: string, id: string, ask: VoidAsk): Promise<boolean> {
  const reason = await context.database.tables.transaction(async (tables) => {
    const held = await holdRound(tables, id);
    if (held.organisation !== organisation) throw noRound();
    const round = live(toRound(held));
    if (held.voidAsked == null) {
      await saveRound(tables, id, round, { voidAsked: { ...ask, at: context.now() } });
      return null;
    }
    if (held.voidAsked.account === ask.account) throw sameAgain();
    return held.voidAsked.reason;
  });
  if (reason === null) return false;
  await endRound(context, id, reason);
  return true;
}

/** Void, signed and published; then keys, codes and ballots are destroyed. A kill in between is finished by the next step. */
export async function endRound(context: RoundContext, id: string, reason: string): Promise<void> {
  const row = await findRound(context.database, id);
  if (row === null) throw noRound();
  const gone = await inChain(context.database, context.rounds.signing, row.organisation, async (tables, append) => {
    const held = await holdRound(tables, id);
    const over = voided(toRound(held), reason);
    await append({ kind: "void", round: id, reason });
    await forgetRoster(tables, id);
    await dropDocuments(tables, id);
    await saveRound(tables, id, over, { enrolKey: null, keysDestroyed: true, accepted: null, released: context.now() });
    return readRound({ tables }, row.organisation, id);
  });
  await emptyRound(context, gone);
}

/** What is over keeps no key and no ballot. */
export async function emptyRound({ database, rounds }: RoundContext, row: RoundRow): Promise<void> {
  await rounds.issuer.close(row.id);
  await rounds.boxes.destroy(row.id);
  await database.tables.transaction((tables) => saveRound(tables, row.id, toRound(row), { emptied: true }));
}

function sameAgain(): EvenkeelError {
  return new EvenkeelError(
    "round.void-asked",
    "You asked to void this round already.",
    "A second person with a role that allows it has to agree; until then the round goes on.",
  );
}
