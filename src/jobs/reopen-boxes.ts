import { DAY } from "../core/model/time.ts";
import { nothingYet } from "../core/survey/daily-total.ts";
import { extendRound as extended, live } from "../core/survey/round-state.ts";
import { inChain, lastEntry } from "../state/chain.ts";
import { holdRound, type RoundRow, readRound, saveRound, toRound, unfinishedRounds } from "../state/rounds.ts";
import { endRoundsOf } from "./end-rounds-of.ts";
import { openBox } from "./open-box.ts";
import type { RoundContext } from "./round-parts.ts";
import { endRound } from "./void-round.ts";

/**
 * After a start of the server. A database that was put back to an earlier day voids what was under way then: ballots and chain of the
 * meantime are gone or belong to another history (privacy.md 10).
 */
export async function resumeRounds(context: RoundContext): Promise<void> {
  await voidRestored(context);
  await reopenBoxes(context);
}

async function voidRestored(context: RoundContext): Promise<void> {
  const { database, rounds } = context;
  for (const row of await unfinishedRounds(database)) {
    if (row.state === "released" || row.state === "void") continue;
    const last = await lastEntry(database.tables, row.organisation);
    if (rounds.signing.heads.seqOf(row.organisation) <= (last?.seq ?? 0)) continue;
    await endRoundsOf(context, row.organisation, "The database was put back to an earlier day.");
  }
}

/** Opens the boxes of rounds that answer now, after a start of the server; a box that was lost begins a new epoch, in public. */
async function reopenBoxes(context: RoundContext): Promise<void> {
  for (const row of await unfinishedRounds(context.database)) {
    if (row.state !== "answering" && row.state !== "closing") continue;
    try {
      await reopenBox(context, row);
    } catch (error) {
      context.rounds.complain(error);
    }
  }
}

/** The box of a round that answers, or has just ended, as it was; one that was lost begins a new epoch, or ends the round. */
export async function reopenBox(context: RoundContext, row: RoundRow): Promise<void> {
  const { boxes } = context.rounds;
  // What was computed is kept; the ballots behind it are not needed any more.
  if (row.accepted !== null) return;
  // Opening would make the file anew: a round that answers had one, so that its absence is a loss, whatever lies beside it.
  const found = boxes.isThere(row.id) ? await openBox(context, row) : "lost";
  const shown = row.progress?.shown ?? 0;
  if (found === "opened" && ((await boxes.accepted(row.id)) ?? 0) >= shown) return;
  if (row.state === "closing") return endRound(context, row.id, "The ballots were lost after answering had ended.");
  await boxes.destroy(row.id);
  await newEpoch(context, row);
}

const LAST_DAYS = 2 * DAY;

/** Everybody may answer again; near the end the round is lengthened for that, or void where it cannot be. */
async function newEpoch(context: RoundContext, row: RoundRow): Promise<void> {
  const now = toRound(row);
  const left = (row.answerUntil ?? 0) - context.now();
  const needsTime = !row.draft.demonstration && left < LAST_DAYS;
  if (needsTime && (row.extended || now.state === "draft"))
    return endRound(context, row.id, "The ballots were lost within the last two days, and the round was extended once already.");
  await inChain(context.database, context.rounds.signing, row.organisation, async (tables, append) => {
    const held = await holdRound(tables, row.id);
    const epoch = held.epoch + 1;
    await append({ kind: "box-epoch", round: row.id, epoch });
    const round = live(toRound(held));
    const longer = needsTime ? extended(round, round.windows.extendUntil, context.now()) : round;
    if (needsTime) await append({ kind: "extension", round: row.id, answerUntil: longer.answerUntil });
    await saveRound(tables, row.id, longer, { epoch, progress: nothingYet });
  });
  await openBox(context, await readRound(context.database, row.organisation, row.id));
}
