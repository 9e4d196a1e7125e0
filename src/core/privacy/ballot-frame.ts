import type { Purpose } from "./manifest.ts";

// The bytes of a ballot as it travels (privacy.md 4): always 12,288 of them, so that their number tells nothing.
//
//   0 version | 1 kind | 2 key id (32) | 34 prefix (32) | 66 public key (32) | 98 token signature (384) | 482 ballot signature (64)
//   | 546 payload (8,192) | 8,738 random padding

export const FRAME_BYTES = 12_288;
export const PAYLOAD_BYTES = 8_192;
/** Two bytes of the payload say how long its JSON is; the rest is zero. */
export const LONGEST_PAYLOAD = PAYLOAD_BYTES - 2;
export const TOKEN_BYTES = 384;
const VERSION = 1;
const KIND_BALLOT = 1;

export interface BallotFrame {
  /** SHA-256 of the round key's SubjectPublicKeyInfo (DER, rsaEncryption). */
  readonly keyId: Uint8Array;
  /** The 32 random bytes of RFC 9474's randomised message. */
  readonly prefix: Uint8Array;
  /** Ed25519, made for this ballot alone. */
  readonly publicKey: Uint8Array;
  readonly tokenSignature: Uint8Array;
  readonly ballotSignature: Uint8Array;
  /** Whole field, with length and zeros: what the ballot signature covers. */
  readonly payload: Uint8Array;
}

const fields = [
  ["keyId", 32],
  ["prefix", 32],
  ["publicKey", 32],
  ["tokenSignature", TOKEN_BYTES],
  ["ballotSignature", 64],
  ["payload", PAYLOAD_BYTES],
] as const;

/** @param padding random bytes: FRAME_BYTES of them, of which the end is used */
export function encodeFrame(frame: BallotFrame, padding: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(FRAME_BYTES);
  bytes.set(padding.subarray(0, FRAME_BYTES));
  bytes.set([VERSION, KIND_BALLOT]);
  let at = 2;
  for (const [name, size] of fields) {
    if (frame[name].length !== size) throw new RangeError(`${name} has ${frame[name].length} bytes instead of ${size}`);
    bytes.set(frame[name], at);
    at += size;
  }
  return bytes;
}

/** Null: not a ballot of this version, or of another size. */
export function decodeFrame(bytes: Uint8Array): BallotFrame | null {
  if (bytes.length !== FRAME_BYTES || bytes[0] !== VERSION || bytes[1] !== KIND_BALLOT) return null;
  let at = 2;
  const take = (size: number): Uint8Array => {
    at += size;
    return bytes.slice(at - size, at);
  };
  return {
    keyId: take(32),
    prefix: take(32),
    publicKey: take(32),
    tokenSignature: take(TOKEN_BYTES),
    ballotSignature: take(64),
    payload: take(PAYLOAD_BYTES),
  };
}

/** @returns the payload field, or null where the JSON is longer than it may be */
export function packPayload(json: Uint8Array): Uint8Array | null {
  if (json.length > LONGEST_PAYLOAD) return null;
  const packed = new Uint8Array(PAYLOAD_BYTES);
  packed.set([json.length >> 8, json.length & 0xff]);
  packed.set(json, 2);
  return packed;
}

/** The JSON of a payload field; null where length or zeros are not as they must be. */
export function unpackPayload(payload: Uint8Array): Uint8Array | null {
  const length = ((payload[0] ?? 0) << 8) | (payload[1] ?? 0);
  if (payload.length !== PAYLOAD_BYTES || length > LONGEST_PAYLOAD) return null;
  return payload.subarray(2 + length).every((byte) => byte === 0) ? payload.slice(2, 2 + length) : null;
}

/** What the ballot key signs: key id, prefix and payload. */
export function signedPart({ keyId, prefix, payload }: Pick<BallotFrame, "keyId" | "prefix" | "payload">): Uint8Array {
  return joined([keyId, prefix, payload]);
}

const LABEL = "evenkeel/1";
const purposeByte: Readonly<Record<Purpose, number>> = { scores: 1, comment: 2 };

export interface TokenInput {
  /** 16 bytes of the round's UUID. */
  readonly round: Uint8Array;
  /** 16 bytes of the cohort's UUID. */
  readonly cohort: Uint8Array;
  readonly purpose: Purpose;
  /** SHA-256 of the ballot's public key. */
  readonly publicKeyHash: Uint8Array;
}

/** The message that the blind signature is over: RFC 9474's random prefix, then what the token is good for. */
export function tokenMessage(prefix: Uint8Array, { round, cohort, purpose, publicKeyHash }: TokenInput): Uint8Array {
  const label = Uint8Array.from([...LABEL].map((letter) => letter.charCodeAt(0)));
  return joined([prefix, label, Uint8Array.of(0), round, cohort, Uint8Array.of(purposeByte[purpose]), publicKeyHash]);
}

/** Reply byte 0 of `POST /drop`. */
export const dropCodes = {
  accepted: 0,
  acceptedBefore: 1,
  tokenUsed: 2,
  notAnswering: 3,
  unknownKey: 4,
  badToken: 5,
  badBallotSignature: 6,
  payloadRefused: 7,
  tryLater: 8,
} as const;
export type DropCode = (typeof dropCodes)[keyof typeof dropCodes];

/** @returns the 16 bytes of a UUID in its usual form, or null */
export function uuidBytes(uuid: string): Uint8Array | null {
  const hex = uuid.replaceAll("-", "");
  if (!/^[0-9a-f]{32}$/.test(hex)) return null;
  return Uint8Array.from({ length: 16 }, (_, index) => Number.parseInt(hex.slice(2 * index, 2 * index + 2), 16));
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
