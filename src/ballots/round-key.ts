import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from "node:crypto";
import { promisify } from "node:util";
import type { PublicKey, Purpose } from "../core/privacy/manifest.ts";

/** Whose key it is. The key is the metadata: a token says by its key alone which round, cohort and purpose it is good for. */
export interface KeyOf {
  readonly round: string;
  readonly cohort: string;
  readonly purpose: Purpose;
}

const MODULUS_BITS = 3072;
const EXPONENT = 65_537;
const NONCE = 12;
const TAG = 16;
const generate = promisify(generateKeyPair);

/** A fresh RSA-3072 key; takes 0.2 to 1 s of one of libuv's threads and nothing of the event loop. */
export async function makeRoundKey(): Promise<KeyObject> {
  return (await generate("rsa", { modulusLength: MODULUS_BITS, publicExponent: EXPONENT })).privateKey;
}

/** @param key private */
export function publicPart(key: KeyObject): PublicKey {
  const { n, e } = createPublicKey(key).export({ format: "jwk" });
  if (n === undefined || e === undefined) throw new TypeError("a round key is an RSA key");
  return { n, e };
}

/** Throws TypeError where `n` and `e` are no RSA key. */
export function publicKeyOf({ n, e }: PublicKey): KeyObject {
  return createPublicKey({ key: { kty: "RSA", n, e }, format: "jwk" });
}

/** SHA-256 of the SubjectPublicKeyInfo: how a frame names its key. */
export function keyIdOf(key: KeyObject): Uint8Array {
  return createHash("sha256")
    .update(key.export({ type: "spki", format: "der" }))
    .digest();
}

/**
 * PKCS#8 under AES-256-GCM, with a key derived for this round, cohort and purpose: a sealed key that was moved to another row does not
 * open. Layout: nonce (12), tag (16), ciphertext.
 * @param masterKey 32 bytes
 */
export function sealKey(masterKey: Uint8Array, of: KeyOf, key: KeyObject): Uint8Array {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv("aes-256-gcm", sealingKey(masterKey, of), nonce);
  const plain = key.export({ type: "pkcs8", format: "der" });
  const hidden = Buffer.concat([cipher.update(plain), cipher.final()]);
  plain.fill(0);
  return Buffer.concat([nonce, cipher.getAuthTag(), hidden]);
}

/** Throws where the master key is another one or the bytes were changed. */
export function openKey(masterKey: Uint8Array, of: KeyOf, sealed: Uint8Array): KeyObject {
  const decipher = createDecipheriv("aes-256-gcm", sealingKey(masterKey, of), sealed.subarray(0, NONCE), { authTagLength: TAG });
  decipher.setAuthTag(sealed.subarray(NONCE, NONCE + TAG));
  const plain = Buffer.concat([decipher.update(sealed.subarray(NONCE + TAG)), decipher.final()]);
  const key = createPrivateKey({ key: plain, type: "pkcs8", format: "der" });
  plain.fill(0);
  return key;
}

function sealingKey(masterKey: Uint8Array, { round, cohort, purpose }: KeyOf): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", masterKey, new Uint8Array(), `evenkeel round-key|${round}|${cohort}|${purpose}`, 32));
}
