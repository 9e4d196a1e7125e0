import { createHash, randomBytes } from "node:crypto";

/** 256 random bits as they travel: cookies, links, tokens. Only their SHA-256 is kept, so a stolen database lets nobody in. */
export function newSecret(): string {
  return randomBytes(32).toString("base64url");
}

export function hashOfSecret(secret: string): Uint8Array {
  return createHash("sha256").update(secret).digest();
}
