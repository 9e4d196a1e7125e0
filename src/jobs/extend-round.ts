import { extendRound as extended } from "../core/survey/round-state.ts";
import { inChain } from "../state/chain.ts";
import { holdRound, noRound, saveRound, toRound } from "../state/rounds.ts";
import type { RoundContext } from "./round-parts.ts";

/** Throws `round.not-answering`, `round.already-extended`, `round.windows-invalid`, `round.not-announced`. */
export async function extendRound(context: RoundContext, organisation: string, id: string, answerUntil: number): Promise<void> {
  await inChain(context.database, context.rounds.signing, organisation, async (tables, append) => {
    const held = await holdRound(tables, id);
    if (held.organisation !== organisation) throw noRound();
    const longer = extended(toRound(held), answerUntil, context.now());
    await append({ kind: "extension", round: id, answerUntil });
    await saveRound(tables, id, longer);
  });
  context.rounds.boxes.extend(id, answerUntil);
}
