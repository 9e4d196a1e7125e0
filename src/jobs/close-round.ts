import { randomBytes } from "node:crypto";
import { sealRelease } from "../core/privacy/seal-release.ts";
import { dueStep, takeStep } from "../core/survey/round-state.ts";
import { inChain } from "../state/chain.ts";
import { canonicalText, fingerprintOf } from "../state/fingerprint.ts";
import { findDocument, keepDocument } from "../state/round-documents.ts";
import { holdRound, type RoundRow, readRound, saveRound, toRound } from "../state/rounds.ts";
import { readManifest, readQuestionnaire } from "./round-documents.ts";
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

/** Drains the box, computes the release and keeps both lists, not shown yet. False: the audit failed and the round is void. */
async function keepRelease(context: RoundContext, { id, organisation }: RoundRow): Promise<boolean> {
  const { database, rounds } = context;
  const manifest = await readManifest(database, id);
  const questionnaire = await readQuestionnaire(database, manifest.instrument.sha256);
  const { scores, comments, accepted, spent } = await rounds.boxes.drain(id);
  const release = await rounds.release({ manifest, questionnaire, scores, comments });
  if ("failed" in release) {
    await endRound(context, id, `The audit of the release failed (${release.failed}), so nothing is shown.`);
    return false;
  }
  const salts = release.groups.map(() => randomBytes(32).toString("base64url"));
  const documents = {
    [`release-${id}`]: canonicalText(release),
    [`salts-${id}`]: canonicalText(salts),
    [`sealed-${id}`]: canonicalText(sealRelease(release, salts, fingerprintOf).sealed),
    [`spent-${id}`]: canonicalText(spent),
  };
  await database.tables.transaction(async (tables) => {
    const held = await holdRound(tables, id);
    if (held.state !== "closing") return;
    for (const [name, text] of Object.entries(documents)) await keepDocument(tables, { name, organisation, round: id, text });
    await saveRound(tables, id, toRound(held), { accepted });
  });
  return (await readRound(database, organisation, id)).accepted !== null;
}
