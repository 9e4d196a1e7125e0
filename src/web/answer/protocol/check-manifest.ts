import { uuidBytes } from "../../../core/privacy/ballot-frame.ts";
import { canonicalJson, type Json } from "../../../core/privacy/canonical-json.ts";
import { type Manifest, type PublicKey, purposes } from "../../../core/privacy/manifest.ts";
import { Refused } from "../refused.ts";
import { fromBase64Url, sha256, toHex, toNumber, utf8 } from "./bytes.ts";
import { isSignedBy } from "./ed25519.ts";
import { recordIn, textIn } from "./fields.ts";
import { readManifest } from "./read-manifest.ts";

export interface CheckedManifest {
  readonly manifest: Manifest;
  /** The instance's public key, which later entries of the round are compared with. */
  readonly key: string;
}

const BITS = 3072n;
const EXPONENT = 65_537n;
const HOUR = 3_600_000;

/**
 * Takes a manifest only if it is, letter for letter, the one whose fingerprint stood in the link, signed, and with rules that privacy.md
 * 3 and 4 allow. One different bit for one member would be a tag: that is what the fingerprint is for.
 * Throws `manifest.mismatch`, `manifest.signature`, `manifest.key`, `manifest.other-origin`, `manifest.unreadable`.
 */
export async function checkManifest(
  envelope: Json,
  expected: { readonly round: string; readonly fingerprint: string; readonly origin: string },
): Promise<CheckedManifest> {
  const { entry = null, key, signature } = recordIn(envelope, "envelope");
  const signed = utf8(canonicalJson(entry));
  if (toHex(await sha256(signed)) !== expected.fingerprint) throw new Refused("manifest.mismatch", "sha256");
  const instanceKey = textIn(key, "key");
  const [keyBytes, signatureBytes] = [fromBase64Url(instanceKey, 32), fromBase64Url(textIn(signature, "signature"), 64)];
  if (keyBytes === null || signatureBytes === null || !(await isSignedBy(keyBytes, signatureBytes, signed))) {
    throw new Refused("manifest.signature");
  }
  const manifest = readManifest(entry);
  if (manifest.round !== expected.round) throw new Refused("manifest.mismatch", "round");
  if (manifest.origins.answer !== expected.origin) throw new Refused("manifest.other-origin", manifest.origins.answer);
  checkWindows(manifest);
  checkKeys(manifest);
  return { manifest, key: instanceKey };
}

function checkWindows({ windows, demonstration, k, kComment }: Manifest): void {
  const { enrolFrom, enrolUntil, answerFrom, answerUntil, extendUntil } = windows;
  const inOrder = enrolFrom < enrolUntil && enrolUntil <= answerFrom && answerFrom < answerUntil && answerUntil <= extendUntil;
  if (!inOrder || (!demonstration && answerFrom - enrolUntil < 8 * HOUR)) throw new Refused("manifest.mismatch", "windows");
  if (k < 5 || kComment < 10) throw new Refused("manifest.mismatch", "k");
}

function checkKeys({ cohorts }: Manifest): void {
  const keys = cohorts.flatMap((cohort) => purposes.map((purpose) => cohort.keys[purpose]));
  for (const key of keys) checkKey(key);
  if (new Set(keys.map(({ n }) => n)).size !== keys.length) throw new Refused("manifest.key", "n");
  if (cohorts.some(({ id }) => uuidBytes(id) === null)) throw new Refused("manifest.mismatch", "cohorts");
}

/** e = 65537 exactly (any other exponent, small or composite, could make the answer to a blinded value a tag), n odd, 3072 bits. */
function checkKey({ n, e }: PublicKey): void {
  const [modulus, exponent] = [fromBase64Url(n), fromBase64Url(e)];
  if (modulus === null || exponent === null || toNumber(exponent) !== EXPONENT) throw new Refused("manifest.key", "e");
  const value = toNumber(modulus);
  if (modulus[0] === 0 || value % 2n === 0n || value >> (BITS - 1n) !== 1n) throw new Refused("manifest.key", "n");
}
