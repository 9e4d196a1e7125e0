import { constants, createPublicKey, type KeyObject, privateDecrypt, publicEncrypt } from "node:crypto";

const padding = constants.RSA_NO_PADDING;

/**
 * True where a blinded message may be signed: exactly as long as the modulus, and 1 < z < n-1. OpenSSL itself takes a short input, 0
 * and 1, whose signatures are known beforehand.
 * @param modulus big-endian, odd, without a sign byte
 */
export function isBlinded(blinded: Uint8Array, modulus: Uint8Array): boolean {
  if (blinded.length !== modulus.length) return false;
  const last = modulus.length - 1;
  // n is odd, so n-1 differs in its last byte alone.
  const nLessOne = Uint8Array.from(modulus);
  nLessOne[last] = (nLessOne[last] ?? 0) - 1;
  const one = new Uint8Array(modulus.length);
  one[last] = 1;
  return Buffer.compare(blinded, one) > 0 && Buffer.compare(blinded, nLessOne) < 0;
}

/**
 * BlindSign of RFC 9474, section 4.3: z^d mod n by OpenSSL, which blinds once more against timing, then s^e = z again, because a
 * signature that was computed wrongly can give the key away. Takes 0.7 to 2 ms of the thread it is called on.
 * Throws RangeError for a value that `isBlinded` refuses.
 */
export function signBlinded(key: KeyObject, blinded: Uint8Array): Uint8Array {
  const open = createPublicKey(key);
  if (!isBlinded(blinded, modulusOf(open)))
    throw new RangeError("a blinded message is as long as the modulus n and lies between 1 and n-1");
  const signature = privateDecrypt({ key, padding }, blinded);
  if (!publicEncrypt({ key: open, padding }, signature).equals(blinded))
    throw new Error("a signature did not verify and was not given out");
  return signature;
}

export function modulusOf(key: KeyObject): Uint8Array {
  return Buffer.from(key.export({ format: "jwk" }).n ?? "", "base64url");
}
