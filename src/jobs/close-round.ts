import type { ReleasePart } from "../ballots/ballots.ts";
import { dueStep, takeStep } from "../core/survey/round-state.ts";
import { inChain } from "../state/chain.ts";
import { fingerprintOf } from "../state/fingerprint.ts";
import { type DocumentPart, findDocument, keepInParts } from "../state/round-documents.ts";
import { holdRound, type RoundRow, readRound, saveRound, toRound } from "../state/rounds.ts";
import type { RoundContext } from "./round-parts.ts";
import { endRound } from "./void-round.ts";

/**
 * The end of a round (privacy.md 6): drain, release, keep; destroy the ballots; sign, and show to everybody at once. Killed anywhere it
 * is taken again and gives the same release, because that is a function of the ballots whatever their order, and is never computed
 * again once it is kept. A failed audit voids the round.
 */
export async function closeRound(context: RoundContext, row: RoundRow): Promise<void> {
  const { database, rounds } = context;
  if (row.accepted == null && !(await keepRelease(context, row))) return;
  await rounds.boxes.destroy(row.id);
  const kept = await readRound(database, row.organisation, row.id);
  const acceptedTotal = kept.accepted;
  const sealed = await findDocument(database, `sealed-${row.id}`);
  const spent = await findDocument(database, `spent-${row.id}`);
  if (acceptedTotal == null || sealed === null || spent === null) throw new Error("a release was kept and is gone");
  await inChain(database, rounds.signing, row.organisation, async (tables, append) => {
    const held = toRound(await holdRound(tables, row.id));
    if (dueStep(held, context.now()) !== "close") return;
    const hashes = { releaseSha256: fingerprintOf(sealed.text), spentSha256: fingerprintOf(spent.text) };
    await append({ kind: "release", round: row.id, ...hashes, acceptedTotal });
    await saveRound(tables, row.id, takeStep(held, "close", context.now()), { released: context.now(), emptied: true });
  });
}

/** Has the release computed and keeps its texts, not shown yet. False: the audit failed and the round is void. */
async function keepRelease(context: RoundContext, { id, organisation }: RoundRow): Promise<boolean> {
  const { database, rounds } = context;
  const failed = await rounds.boxes.release(id, (accepted, parts) =>
    database.tables.transaction(async (tables) => {
      const held = await holdRound(tables, id);
      if (held.state !== "closing") return;
      await keepInParts(tables, { organisation, round: id }, named(parts, id));
      await saveRound(tables, id, toRound(held), { accepted });
    }),
  );
  if (failed !== null) {
    await endRound(context, id, `The audit of the release failed (${failed.failed}), so nothing is shown.`);
    return false;
  }
  return (await readRound(database, organisation, id)).accepted !== null;
}

async function* named(parts: AsyncIterable<ReleasePart>, round: string): AsyncGenerator<DocumentPart> {
  for await (const { of, text } of parts) yield { name: `${of}-${round}`, text };
}
