import { createHmac, timingSafeEqual } from "node:crypto";
import { EvenkeelError } from "../../core/model/evenkeel-error.ts";
import type { Instant } from "../../core/model/time.ts";

/** Headers of a delivery signed after Standard Webhooks (standardwebhooks.com, version 1). */
export interface SignedHeaders {
  readonly id: string;
  readonly timestamp: string;
  readonly signature: string;
}

const TOLERANCE = 5 * 60_000;

/**
 * Checks that the bytes were signed with the secret, and within five minutes. Every listed signature is compared in constant time, so
 * that a sender can change secrets without a gap.
 * @throws EvenkeelError ingest.bad-signature, ingest.replayed (both 401)
 */
export function checkSigned(body: Uint8Array, headers: SignedHeaders, secret: string, now: Instant): void {
  const expected = createHmac("sha256", keyOf(secret)).update(`${headers.id}.${headers.timestamp}.`).update(body).digest();
  const given = headers.signature.split(" ").slice(0, 8).map(bytesOf);
  // All are compared: where the right one stands must not show in the time.
  const matches = given.map((bytes) => bytes.length === expected.length && timingSafeEqual(bytes, expected));
  if (!matches.includes(true)) throw badSignature();
  const signed = /^\d{1,12}$/.test(headers.timestamp) ? Number(headers.timestamp) * 1_000 : Number.NaN;
  if (!(Math.abs(now - signed) <= TOLERANCE)) throw replayed();
}

/** What a sender puts into webhook-signature. */
export function signatureOf(body: Uint8Array, { id, timestamp }: Omit<SignedHeaders, "signature">, secret: string): string {
  return `v1,${createHmac("sha256", keyOf(secret)).update(`${id}.${timestamp}.`).update(body).digest("base64")}`;
}

/** `whsec_` is followed by the key in base64; a secret of one's own is the key itself. */
function keyOf(secret: string): Buffer {
  return secret.startsWith("whsec_") ? Buffer.from(secret.slice(6), "base64") : Buffer.from(secret, "utf8");
}

function bytesOf(signature: string): Buffer {
  return signature.startsWith("v1,") ? Buffer.from(signature.slice(3), "base64") : Buffer.alloc(0);
}

export function badSignature(): EvenkeelError {
  return new EvenkeelError(
    "ingest.bad-signature",
    "The signature does not fit the bytes that came.",
    "Sign the raw body with the secret of this connection; docs/run/ingest.md shows how.",
  );
}

function replayed(): EvenkeelError {
  return new EvenkeelError(
    "ingest.replayed",
    "The signed time is more than five minutes off.",
    "Sign when sending, and set the clock of the machine that signs.",
  );
}
