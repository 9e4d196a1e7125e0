import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";
import { HOUR } from "../core/model/time.ts";
import type { Json } from "../core/privacy/canonical-json.ts";
import { type Manifest, type PublicKey, purposes } from "../core/privacy/manifest.ts";
import { envelope as envelopeShape, fingerprintOf, isSigned, manifest as manifestShape } from "./published.ts";

export interface CheckedManifest {
  readonly manifest: Manifest;
  /** Public key of the instance, base64url: later entries of the round are signed by it, or by one it hands over to. */
  readonly key: string;
}

const BITS = 3072n;
const EXPONENT = 65_537n;
const GAP = 8 * HOUR;

/**
 * Takes a manifest only if it is, letter for letter, the one whose fingerprint came by another way (link, mail, a colleague), signed,
 * and with rules that privacy.md 3 and 4 allow. A key that only one person is given would be another fingerprint.
 * Throws `manifest.mismatch`, `manifest.signature`, `manifest.key`.
 */
export function checkManifest(
  json: Json | null,
  expected: { readonly round: string; readonly fingerprint: string | null },
): CheckedManifest {
  const read = envelopeShape.safeParse(json);
  if (!read.success) throw mismatch("it has another form");
  const found = fingerprintOf(read.data.entry);
  if (expected.fingerprint !== null && found !== expected.fingerprint) throw mismatch(`its fingerprint is ${found}`);
  if (!isSigned(read.data))
    throw new EvenkeelError("manifest.signature", "The manifest is not signed by the key it names.", "Do not answer; tell a colleague.");
  const parsed = manifestShape.safeParse(read.data.entry);
  if (!parsed.success) throw mismatch(`${parsed.error.issues[0]?.path.join(".") ?? "it"} has another form`);
  const manifest = parsed.data;
  if (manifest.round !== expected.round) throw mismatch("it is of another round");
  checkWindows(manifest);
  checkKeys(manifest);
  return { manifest, key: read.data.key };
}

function checkWindows({ windows, demonstration }: Manifest): void {
  const { enrolFrom, enrolUntil, answerFrom, answerUntil, extendUntil } = windows;
  const inOrder = enrolFrom < enrolUntil && enrolUntil <= answerFrom && answerFrom < answerUntil && answerUntil <= extendUntil;
  if (!inOrder) throw mismatch("its windows overlap");
  if (!demonstration && answerFrom - enrolUntil < GAP) throw mismatch("less than eight hours lie between its windows");
}

function checkKeys({ cohorts }: Manifest): void {
  const keys = cohorts.flatMap((cohort) => purposes.map((purpose) => cohort.keys[purpose]));
  for (const key of keys) checkKey(key);
  if (new Set(keys.map(({ n }) => n)).size !== keys.length) throw wrongKey("two groups share one");
}

/** e = 65537 exactly: with any other exponent the answer to a blinded value could carry a mark. n odd, of 3072 bits. */
function checkKey({ n, e }: PublicKey): void {
  const modulus = BigInt(`0x0${Buffer.from(n, "base64url").toString("hex")}`);
  const exponent = BigInt(`0x0${Buffer.from(e, "base64url").toString("hex")}`);
  if (exponent !== EXPONENT) throw wrongKey(`its exponent is ${quoted(String(exponent), 40)} and not 65537`);
  if (modulus % 2n === 0n || modulus >> (BITS - 1n) !== 1n) throw wrongKey("its modulus is not an odd number of 3072 bits");
}

function mismatch(why: string): EvenkeelError {
  return new EvenkeelError(
    "manifest.mismatch",
    `The rules of this round are not those that were announced: ${why}.`,
    "Do not answer. Compare the fingerprint with colleagues and with the mail; where they differ, somebody was given other rules.",
  );
}

function wrongKey(why: string): EvenkeelError {
  return new EvenkeelError(
    "manifest.key",
    `A key of this round could mark a ballot: ${why}.`,
    "Do not answer, and tell a colleague: with such a key answers could be told apart.",
  );
}
