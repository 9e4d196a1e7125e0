import { createHash, createPrivateKey, randomBytes, sign } from "node:crypto";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import { type DropCode, dropCodes, encodeFrame, FRAME_BYTES, packPayload, signedPart, tokenMessage } from "../core/privacy/ballot-frame.ts";
import { canonicalJson } from "../core/privacy/canonical-json.ts";
import type { Manifest, Purpose } from "../core/privacy/manifest.ts";
import type { Comment, Scores } from "../core/privacy/payload.ts";
import type { Ballot, Token } from "./ballot-file.ts";
import { idBytes } from "./fetch-ballot.ts";
import { keyIdOf } from "./rsa-blind.ts";
import { speak } from "./speak.ts";

/** RFC 8410: what stands before a raw Ed25519 seed in PKCS#8. */
const PKCS8_HEAD = Buffer.from("302e020100300506032b657004220420", "hex");

/**
 * The bytes of one ballot. Made once and sent as often as needed: the same bytes count once, other bytes of the same token are refused.
 * Throws `ballot.too-long` for comments that do not fit.
 */
export function makeFrame(
  manifest: Manifest,
  { cohort: cohortId }: Ballot,
  purpose: Purpose,
  token: Token,
  content: Scores | Comment,
): Uint8Array {
  const cohort = manifest.cohorts.find(({ id }) => id === cohortId);
  if (cohort === undefined) throw new EvenkeelError("ballot.unreadable", "The ballot is of another round.", "Take the file of this round.");
  const payload = packPayload(Buffer.from(canonicalJson({ ...content })));
  if (payload === null)
    throw new EvenkeelError("ballot.too-long", "The comments are too long together.", "Shorten them to about 8,000 letters.");
  const unsigned = { keyId: keyIdOf(cohort.keys[purpose]), prefix: Buffer.from(token.prefix, "base64url"), payload };
  const seed = createPrivateKey({
    key: Buffer.concat([PKCS8_HEAD, Buffer.from(token.secretKey, "base64url")]),
    format: "der",
    type: "pkcs8",
  });
  const frame = {
    ...unsigned,
    publicKey: Buffer.from(token.publicKey, "base64url"),
    tokenSignature: Buffer.from(token.signature, "base64url"),
    ballotSignature: sign(null, signedPart(unsigned), seed),
  };
  return encodeFrame(frame, randomBytes(FRAME_BYTES));
}

/** Drops a frame through the slot. The reply has the size of the frame whatever it says. */
export async function dropFrame(origin: string, frame: Uint8Array): Promise<DropCode> {
  const { status, bytes } = await speak(new URL("/drop", origin), { type: "application/octet-stream", bytes: frame });
  const code = Object.values(dropCodes).find((each) => each === bytes[0]);
  return status === 200 && bytes.length === FRAME_BYTES && code !== undefined ? code : dropCodes.tryLater;
}

/** How the spent list names a ballot: what its member can look for after the release. */
export function tokenHash({ round, cohort }: Pick<Ballot, "round" | "cohort">, purpose: Purpose, { prefix, publicKey }: Token): string {
  const publicKeyHash = createHash("sha256").update(Buffer.from(publicKey, "base64url")).digest();
  const message = tokenMessage(Buffer.from(prefix, "base64url"), {
    round: idBytes(round),
    cohort: idBytes(cohort),
    purpose,
    publicKeyHash,
  });
  return createHash("sha256").update(message).digest("hex");
}
