import { createHash } from "node:crypto";
import { frozenText } from "../core/survey/frozen-text.ts";
import type { Instrument } from "../core/survey/instrument.ts";

/** SHA-256 of an instrument as a whole, in small hex letters: what a round that uses it is frozen by. */
export function instrumentFingerprint(instrument: Instrument): string {
  return sha256(frozenText(instrument));
}

/**
 * What may never change under a used version: of each item its construct, direction and referent, and its words in each released
 * language. Kept in catalogue/instruments/frozen.json; a test fails when a fingerprint changes without a new version.
 */
export function wordingFingerprints(instruments: readonly Instrument[]): Readonly<Record<string, string>> {
  const own = instruments.filter(({ kind }) => kind === "baseline");
  const entries = own.flatMap(({ id: instrument, items, locales }) =>
    items.flatMap(({ id, version, construct, direction, referent }) => [
      [`${instrument}/${id}@${version}`, sha256(JSON.stringify([construct, direction, referent]))] as const,
      ...locales.flatMap(({ tag, items: words }) =>
        words
          .filter((word) => word.item === id && word.status === "released")
          .map((word) => [`${instrument}/${id}@${word.version}/${tag}`, sha256(word.text)] as const),
      ),
    ]),
  );
  return Object.fromEntries(entries);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
