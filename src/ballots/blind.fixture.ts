import { createHash, randomBytes } from "node:crypto";

// The client's half of RFC 9474 in whole numbers, written from the RFC for tests: RSABSSA-SHA384-PSS-Randomized.

export interface TestKey {
  readonly n: bigint;
  readonly e: bigint;
}

export interface Blinded {
  readonly blinded: Uint8Array;
  readonly inverse: bigint;
}

export const toNumber = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString("hex") || "0"}`);
export const toBytes = (value: bigint, length: number): Uint8Array => Buffer.from(value.toString(16).padStart(2 * length, "0"), "hex");
const bytesOf = (n: bigint): number => Math.ceil(n.toString(2).length / 8);

function powerOf(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

export function inverseOf(value: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [value % modulus, modulus, 1n, 0n];
  while (b > 0n) {
    const quotient = a / b;
    [a, b] = [b, a % b];
    [x, y] = [y, x - quotient * y];
  }
  if (a !== 1n) throw new RangeError("has no inverse");
  return ((x % modulus) + modulus) % modulus;
}

function mask(seed: Uint8Array, length: number): Uint8Array {
  const blocks = Array.from({ length: Math.ceil(length / 48) }, (_, index) =>
    createHash("sha384")
      .update(seed)
      .update(Uint8Array.of(0, 0, 0, index))
      .digest(),
  );
  return Buffer.concat(blocks).subarray(0, length);
}

/** EMSA-PSS-ENCODE of RFC 8017, 9.1.1, with SHA-384 and this salt. */
export function encodePss(message: Uint8Array, modulusBits: number, salt: Uint8Array): Uint8Array {
  const bits = modulusBits - 1;
  const length = Math.ceil(bits / 8);
  const hash = createHash("sha384").update(message).digest();
  const h = createHash("sha384").update(new Uint8Array(8)).update(hash).update(salt).digest();
  const block = Buffer.concat([new Uint8Array(length - salt.length - 48 - 2), Uint8Array.of(1), salt]);
  const masked = block.map((byte, index) => byte ^ (mask(h, block.length)[index] ?? 0));
  masked[0] = (masked[0] ?? 0) & (0xff >> (8 * length - bits));
  return Buffer.concat([masked, h, Uint8Array.of(0xbc)]);
}

/** @param factor the random blind r; its inverse unblinds */
export function blind({ n, e }: TestKey, message: Uint8Array, salt: Uint8Array = randomBytes(48), factor = randomFactor(n)): Blinded {
  const encoded = toNumber(encodePss(message, n.toString(2).length, salt));
  return { blinded: toBytes((encoded * powerOf(factor, e, n)) % n, bytesOf(n)), inverse: inverseOf(factor, n) };
}

export function unblind({ n }: TestKey, signature: Uint8Array, inverse: bigint): Uint8Array {
  return toBytes((toNumber(signature) * inverse) % n, bytesOf(n));
}

function randomFactor(n: bigint): bigint {
  return (toNumber(randomBytes(bytesOf(n) + 16)) % (n - 2n)) + 2n;
}
