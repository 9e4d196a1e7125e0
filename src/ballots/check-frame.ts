import { createHash, type KeyObject } from "node:crypto";
import { askedOf } from "../core/privacy/asked.ts";
import {
  type BallotFrame,
  type DropCode,
  decodeFrame,
  dropCodes,
  signedPart,
  tokenMessage,
  unpackPayload,
  uuidBytes,
} from "../core/privacy/ballot-frame.ts";
import { canonicalJson } from "../core/privacy/canonical-json.ts";
import { type Manifest, type Purpose, purposes } from "../core/privacy/manifest.ts";
import { type Asked, readPayload } from "../core/privacy/payload.ts";
import type { Questionnaire } from "../core/privacy/questionnaire.ts";
import type { Ballot } from "./box-file.ts";
import { keyIdOf, publicKeyOf } from "./round-key.ts";
import { isSignedBy, isToken } from "./verify-token.ts";

/** What the box knows of one key of a manifest. */
export interface BoxKey {
  readonly id: Uint8Array;
  readonly key: KeyObject;
  readonly purpose: Purpose;
  readonly cohort: string;
  /** 16 bytes each. */
  readonly roundBytes: Uint8Array;
  readonly cohortBytes: Uint8Array;
  readonly asked: Asked;
}

/** Every key of a round, by its id in hex. Throws where the manifest's ids are no UUIDs or its keys no keys. */
export function boxKeys(manifest: Manifest, questionnaire: Questionnaire): ReadonlyMap<string, BoxKey> {
  const found = new Map<string, BoxKey>();
  const roundBytes = bytesOf(manifest.round);
  for (const cohort of manifest.cohorts) {
    const asked = askedOf(questionnaire, manifest, cohort);
    for (const purpose of purposes) {
      const key = publicKeyOf(cohort.keys[purpose]);
      const id = keyIdOf(key);
      found.set(hexOf(id), { id, key, purpose, cohort: cohort.id, roundBytes, cohortBytes: bytesOf(cohort.id), asked });
    }
  }
  return found;
}

/**
 * Every check of a frame but the last, in the order of privacy.md 4: key, token, ballot signature, payload. Whether the token was spent
 * is known in the transaction alone.
 * @param keyFor the key of that id, or a code: nobody answers just now, or no round has such a key
 */
export function checkFrame(bytes: Uint8Array, keyFor: (id: string) => BoxKey | DropCode): Ballot | DropCode {
  const frame = decodeFrame(bytes);
  const known = keyFor(frame === null ? "" : hexOf(frame.keyId));
  if (frame === null || typeof known === "number") return typeof known === "number" ? known : dropCodes.unknownKey;
  const message = messageOf(frame, known);
  if (!isToken(known.key, message, frame.tokenSignature)) return dropCodes.badToken;
  if (!isSignedBy(frame.publicKey, signedPart(frame), frame.ballotSignature)) return dropCodes.badBallotSignature;
  const payload = contentOf(frame, known);
  if (payload === null) return dropCodes.payloadRefused;
  return { spends: hashOf(message), frame: hashOf(bytes), keyId: known.id, payload };
}

function messageOf({ prefix, publicKey }: BallotFrame, { roundBytes, cohortBytes, purpose }: BoxKey): Uint8Array {
  return tokenMessage(prefix, { round: roundBytes, cohort: cohortBytes, purpose, publicKeyHash: hashOf(publicKey) });
}

/** Canonical JSON of what was answered; null where it is anything else than what this cohort is asked. */
function contentOf({ payload }: BallotFrame, { purpose, asked }: BoxKey): string | null {
  const bytes = unpackPayload(payload);
  const json = bytes === null ? undefined : jsonOf(bytes);
  const read = json === undefined ? null : readPayload(purpose, json, asked);
  if (read === null) return null;
  // Spread, because an interface is not assignable to an index signature.
  return canonicalJson({ ...read.content });
}

/** undefined: no JSON, or no UTF-8. */
function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    // What a frame holds is outside text, and why it cannot be read is told to nobody.
    return undefined;
  }
}

function bytesOf(uuid: string): Uint8Array {
  const bytes = uuidBytes(uuid);
  if (bytes === null) throw new RangeError("round and cohorts are named by UUIDs");
  return bytes;
}

const hashOf = (bytes: Uint8Array): Uint8Array => createHash("sha256").update(bytes).digest();
export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
