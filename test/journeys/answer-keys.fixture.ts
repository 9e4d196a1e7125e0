import { createHash, generateKeyPairSync, type KeyObject } from "node:crypto";
import type { Purpose } from "../../src/core/privacy/manifest.ts";

export const purposes = ["scores", "comment"] as const;

export const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

type Pair = Readonly<Record<"publicKey" | "privateKey", KeyObject>>;
/** Keys of the only cohort, by OpenSSL. */
export type CohortKeys = Readonly<Record<Purpose, Pair>>;

export function cohortKeys(exponent: number): CohortKeys {
  const pair = (): Pair => generateKeyPairSync("rsa", { modulusLength: 3072, publicExponent: exponent });
  return { scores: pair(), comment: pair() };
}
