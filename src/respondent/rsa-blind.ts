import { constants, createHash, createPublicKey, type KeyObject, randomBytes, verify } from "node:crypto";
import { TOKEN_BYTES } from "../core/privacy/ballot-frame.ts";
import type { PublicKey } from "../core/privacy/manifest.ts";

// The client's half of RFC 9474, RSABSSA-SHA384-PSS-Randomized, for the terminal. BigInt is not of constant time; nothing here is secret
// from the machine it runs on, and the issuer sees one number whose blind is uniform.

const HASH_BYTES = 48;
const SALT_BYTES = 48;

export interface Blinded {
  /** What travels: 384 bytes. */
  readonly blinded: Uint8Array;
  /** Turns the answer into a signature. */
  readonly inverse: bigint;
}

/** Draws bytes; tests give their own. */
export type Draw = (size: number) => Uint8Array;

/** Hides a message from whoever signs it. */
export function blindMessage(key: PublicKey, message: Uint8Array, draw: Draw = randomBytes): Blinded {
  const modulus = numberOf(key.n);
  const encoded = toNumber(pssEncode(message, draw(SALT_BYTES), modulus.toString(2).length - 1));
  const { factor, inverse } = drawFactor(modulus, draw);
  return { blinded: toBytes((encoded * power(factor, numberOf(key.e), modulus)) % modulus), inverse };
}

/** The signature of the message itself, or null where it does not verify: then nothing may be kept. */
export function unblind(key: PublicKey, message: Uint8Array, inverse: bigint, signed: Uint8Array): Uint8Array | null {
  const modulus = numberOf(key.n);
  const answer = toNumber(signed);
  if (signed.length !== TOKEN_BYTES || answer <= 1n || answer >= modulus - 1n) return null;
  const signature = toBytes((answer * inverse) % modulus);
  const options = { key: keyObjectOf(key), padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: SALT_BYTES };
  return verify("sha384", message, options, signature) ? signature : null;
}

/** SHA-256 of the key's SubjectPublicKeyInfo: how a frame names it. */
export function keyIdOf(key: PublicKey): Uint8Array {
  return createHash("sha256")
    .update(keyObjectOf(key).export({ type: "spki", format: "der" }))
    .digest();
}

function keyObjectOf({ n, e }: PublicKey): KeyObject {
  return createPublicKey({ key: { kty: "RSA", n, e }, format: "jwk" });
}

/** EMSA-PSS-ENCODE of RFC 8017, 9.1.1, with SHA-384 and MGF1 over it. */
export function pssEncode(message: Uint8Array, salt: Uint8Array, bits: number): Uint8Array {
  const size = Math.ceil(bits / 8);
  const hash = sha384(new Uint8Array(8), sha384(message), salt);
  const block = Buffer.alloc(size - HASH_BYTES - 1);
  block[block.length - salt.length - 1] = 1;
  block.set(salt, block.length - salt.length);
  const mask = mgf1(hash, block.length);
  const masked = block.map((byte, index) => byte ^ (mask[index] ?? 0));
  masked[0] = (masked[0] ?? 0) & (0xff >> (8 * size - bits));
  return Buffer.concat([masked, hash, Uint8Array.of(0xbc)]);
}

function mgf1(seed: Uint8Array, length: number): Uint8Array {
  const blocks = Array.from({ length: Math.ceil(length / HASH_BYTES) }, (_, counter) => sha384(seed, Uint8Array.of(0, 0, 0, counter)));
  return Buffer.concat(blocks).subarray(0, length);
}

function sha384(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash("sha384");
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** Rejected, not reduced: a remainder would favour small numbers. */
function drawFactor(modulus: bigint, draw: Draw): { readonly factor: bigint; readonly inverse: bigint } {
  for (;;) {
    const factor = toNumber(draw(TOKEN_BYTES));
    if (factor === 0n || factor >= modulus) continue;
    const inverse = inverseOf(factor, modulus);
    if (inverse !== null) return { factor, inverse };
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
  let square = base % modulus;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

const toNumber = (bytes: Uint8Array): bigint => (bytes.length === 0 ? 0n : BigInt(`0x${Buffer.from(bytes).toString("hex")}`));
const toBytes = (value: bigint): Uint8Array => Buffer.from(value.toString(16).padStart(2 * TOKEN_BYTES, "0"), "hex");
const numberOf = (text: string): bigint => toNumber(Buffer.from(text, "base64url"));
