import { constants, createPublicKey, type KeyObject, verify } from "node:crypto";

/** RSASSA-PSS with SHA-384 and a salt of 48 bytes over the rebuilt message: what RFC 9474 leaves once unblinded. 0.05 ms. */
export function isToken(key: KeyObject, message: Uint8Array, signature: Uint8Array): boolean {
  return verify("sha384", message, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 }, signature);
}

/** Ed25519 by the key that was made for this ballot alone, 32 raw bytes. 0.13 ms. */
export function isSignedBy(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const x = Buffer.from(publicKey).toString("base64url");
  return verify(null, message, createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" }), signature);
}
