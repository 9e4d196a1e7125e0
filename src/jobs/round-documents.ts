import type { Manifest } from "../core/privacy/manifest.ts";
import type { Questionnaire } from "../core/privacy/questionnaire.ts";
import type { Release } from "../core/privacy/release-shape.ts";
import { sealRelease } from "../core/privacy/seal-release.ts";
import { chainOfRound, toEnvelope } from "../state/chain.ts";
import type { Database } from "../state/database.ts";
import { fingerprintOf } from "../state/fingerprint.ts";
import { findDocument } from "../state/round-documents.ts";
import { findRound } from "../state/rounds.ts";

// Reading back what this server wrote as canonical text; its form was given by the type it was written from.

export async function readManifest(database: Database, round: string): Promise<Manifest> {
  const [first] = await chainOfRound(database, round);
  const entry = first === undefined ? null : toEnvelope(first.envelope).entry;
  if (entry?.kind === "round") return entry;
  throw new Error(`round ${round} has no manifest`);
}

export async function readQuestionnaire(database: Database, sha256: string): Promise<Questionnaire> {
  const found = await findDocument(database, sha256);
  if (found === null) throw new Error(`questionnaire ${sha256} is gone`);
  const questionnaire: Questionnaire = JSON.parse(found.text);
  return questionnaire;
}

/** Null before the round is released, also while its release is computed already. */
export async function readRelease(database: Database, round: string): Promise<Release | null> {
  const row = await findRound(database, round);
  const found = row?.state === "released" ? await findDocument(database, `release-${round}`) : null;
  if (found === null) return null;
  const release: Release = JSON.parse(found.text);
  return release;
}

/** The sealed form of a release, and the figures of each of its groups with the salt of its seal. Null before the release. */
export async function readSealed(database: Database, round: string): Promise<ReturnType<typeof sealRelease> | null> {
  const release = await readRelease(database, round);
  const found = release === null ? null : await findDocument(database, `salts-${round}`);
  if (release === null || found === null) return null;
  const salts: readonly string[] = JSON.parse(found.text);
  return sealRelease(release, salts, fingerprintOf);
}

const FINGERPRINT = /^[0-9a-f]{64}$/;
const OF_ROUND = /^(manifest|chain|release|spent)-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/**
 * What the answer origin serves, by name: `manifest-<round>`, `chain-<round>` (entries after the manifest), `<sha256>` (a questionnaire),
 * and once released `release-<round>` (seals, no figures: those are for whoever may read a group) and `spent-<round>`. Null: nothing, which is also the answer for what is not published yet.
 */
export async function publishedText(database: Database, name: string): Promise<string | null> {
  if (FINGERPRINT.test(name)) return (await findDocument(database, name))?.text ?? null;
  const [, kind, round] = OF_ROUND.exec(name) ?? [];
  if (kind === undefined || round === undefined) return null;
  if (kind === "release" || kind === "spent") {
    const row = await findRound(database, round);
    const kept = kind === "release" ? `sealed-${round}` : name;
    return row?.state === "released" ? ((await findDocument(database, kept))?.text ?? null) : null;
  }
  const [first, ...later] = await chainOfRound(database, round);
  if (first === undefined) return null;
  return kind === "manifest" ? first.envelope : `[${later.map(({ envelope }) => envelope).join(",")}]`;
}
