import { Refused } from "../refused.ts";
import { fromBase64Url, fromHex, own } from "./bytes.ts";

// A ballot key is kept as its 32-byte seed: it must fit a QR code, and WebCrypto takes it inside this fixed PKCS#8 wrapping (RFC 8410).
const pkcs8Head = fromHex("302e020100300506032b657004220420");

export interface BallotKey {
  readonly seed: Uint8Array<ArrayBuffer>;
  readonly publicKey: Uint8Array<ArrayBuffer>;
}

/** Throws `browser.too-old` where the browser has no Ed25519. */
export async function makeBallotKey(): Promise<BallotKey> {
  const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]).catch(() => null);
  if (pair === null || !("privateKey" in pair)) throw new Refused("browser.too-old", "Ed25519");
  const { d, x } = await crypto.subtle.exportKey("jwk", pair.privateKey);
  return { seed: bytesOf(d), publicKey: bytesOf(x) };
}

/** The public half of a seed that came from a file or a QR code. */
export async function publicKeyOf(seed: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return bytesOf((await crypto.subtle.exportKey("jwk", await privateKeyOf(seed))).x);
}

export async function signWith(seed: Uint8Array, bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.sign("Ed25519", await privateKeyOf(seed), own(bytes)));
}

export async function isSignedBy(publicKey: Uint8Array, signature: Uint8Array, bytes: Uint8Array): Promise<boolean> {
  const key = await crypto.subtle.importKey("raw", own(publicKey), "Ed25519", false, ["verify"]).catch(() => null);
  if (key === null) throw new Refused("browser.too-old", "Ed25519");
  return crypto.subtle.verify("Ed25519", key, own(signature), own(bytes));
}

function privateKeyOf(seed: Uint8Array): Promise<CryptoKey> {
  const wrapped = new Uint8Array(pkcs8Head.length + seed.length);
  wrapped.set(pkcs8Head);
  wrapped.set(seed, pkcs8Head.length);
  return crypto.subtle.importKey("pkcs8", wrapped, "Ed25519", true, ["sign"]);
}

function bytesOf(text: string | undefined): Uint8Array<ArrayBuffer> {
  const bytes = fromBase64Url(text ?? "", 32);
  if (bytes === null) throw new Refused("browser.too-old", "Ed25519");
  return bytes;
}
