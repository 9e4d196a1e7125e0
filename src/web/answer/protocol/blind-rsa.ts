import { joined, TOKEN_BYTES } from "../../../core/privacy/ballot-frame.ts";
import type { PublicKey } from "../../../core/privacy/manifest.ts";
import { fromBase64Url, fromNumber, own, randomBytes, toNumber } from "./bytes.ts";

// RSABSSA-SHA384-PSS-Randomized of RFC 9474, the client's side. BigInt is not of constant time; nothing here is secret from the device
// it runs on, and the issuer sees one blinded number whose blind is uniform.

const HASH_BYTES = 48;
const SALT_BYTES = 48;
const algorithm = { name: "RSA-PSS", hash: "SHA-384" } as const;

export interface Blinded {
  /** What travels: 384 bytes. */
  readonly blinded: Uint8Array<ArrayBuffer>;
  /** Inverse of the blind: what turns the answer into a signature. 384 bytes. */
  readonly inverse: Uint8Array<ArrayBuffer>;
}

/**
 * Hides a message from whoever signs it.
 * @param salt 48 random bytes @param blind a random number in 1..n-1; given by tests only
 */
export async function blindMessage(
  key: PublicKey,
  message: Uint8Array,
  salt: Uint8Array = randomBytes(SALT_BYTES),
  blind?: bigint,
): Promise<Blinded> {
  const modulus = numberOf(key.n);
  const size = modulus.toString(16).length / 2;
  const encoded = toNumber(await pssEncode(message, salt, modulus.toString(2).length - 1));
  const [factor, inverse] = blind === undefined ? invertible(modulus, size) : [blind, inverseOf(blind, modulus)];
  if (inverse === null) throw new RangeError("the blind shares a factor with the modulus");
  const hidden = (encoded * power(factor, numberOf(key.e), modulus)) % modulus;
  return { blinded: fromNumber(hidden, size), inverse: fromNumber(inverse, size) };
}

/** The signature of the message itself, or null where it does not verify: then nothing may be kept. */
export async function unblind(
  key: PublicKey,
  message: Uint8Array,
  { inverse }: Pick<Blinded, "inverse">,
  signed: Uint8Array,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const modulus = numberOf(key.n);
  const answer = toNumber(signed);
  if (signed.length !== TOKEN_BYTES || answer <= 1n || answer >= modulus - 1n) return null;
  const signature = fromNumber((answer * toNumber(inverse)) % modulus, signed.length);
  const verifier = await verifierOf(key);
  const isRight = await crypto.subtle.verify({ name: "RSA-PSS", saltLength: SALT_BYTES }, verifier, signature, own(message));
  return isRight ? signature : null;
}

/** SHA-256 of the key's SubjectPublicKeyInfo: how a frame names it. */
export async function keyIdOf(key: PublicKey): Promise<Uint8Array<ArrayBuffer>> {
  const spki = await crypto.subtle.exportKey("spki", await verifierOf(key));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", spki));
}

function verifierOf({ n, e }: PublicKey): Promise<CryptoKey> {
  return crypto.subtle.importKey("jwk", { kty: "RSA", n, e, alg: "PS384", ext: true }, algorithm, true, ["verify"]);
}

/** EMSA-PSS-ENCODE of RFC 8017 9.1.1 with SHA-384 and MGF1 over it. */
async function pssEncode(message: Uint8Array, salt: Uint8Array, bits: number): Promise<Uint8Array<ArrayBuffer>> {
  const size = Math.ceil(bits / 8);
  const hash = await sha384(joined([new Uint8Array(8), await sha384(message), salt]));
  const block = new Uint8Array(size - HASH_BYTES - 1);
  block[block.length - salt.length - 1] = 1;
  block.set(salt, block.length - salt.length);
  const mask = await mgf1(hash, block.length);
  const masked = block.map((byte, index) => byte ^ (mask[index] ?? 0));
  masked[0] = (masked[0] ?? 0) & (0xff >> (8 * size - bits));
  return own(joined([masked, hash, Uint8Array.of(0xbc)]));
}

async function mgf1(seed: Uint8Array, length: number): Promise<Uint8Array> {
  const blocks = Array.from({ length: Math.ceil(length / HASH_BYTES) }, (_, counter) =>
    sha384(joined([seed, Uint8Array.of(0, 0, 0, counter)])),
  );
  return joined(await Promise.all(blocks)).subarray(0, length);
}

async function sha384(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest("SHA-384", own(bytes)));
}

function invertible(modulus: bigint, size: number): readonly [bigint, bigint | null] {
  for (;;) {
    // Rejected, not reduced: a remainder would favour small numbers.
    const blind = toNumber(randomBytes(size));
    if (blind === 0n || blind >= modulus) continue;
    const inverse = inverseOf(blind, modulus);
    if (inverse !== null) return [blind, inverse];
  }
}

/** Extended Euclid; null where there is none. */
function inverseOf(value: bigint, modulus: bigint): bigint | null {
  let [rest, next] = [modulus, value % modulus];
  let [factor, nextFactor] = [0n, 1n];
  while (next !== 0n) {
    const times = rest / next;
    [rest, next] = [next, rest - times * next];
    [factor, nextFactor] = [nextFactor, factor - times * nextFactor];
  }
  return rest === 1n ? ((factor % modulus) + modulus) % modulus : null;
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (let [square, left] = [base % modulus, exponent]; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

const numberOf = (text: string): bigint => toNumber(fromBase64Url(text) ?? new Uint8Array());
