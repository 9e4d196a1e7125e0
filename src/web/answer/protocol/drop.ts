import { type DropCode, dropCodes, encodeFrame, FRAME_BYTES, packPayload, signedPart } from "../../../core/privacy/ballot-frame.ts";
import { canonicalJson } from "../../../core/privacy/canonical-json.ts";
import type { Manifest } from "../../../core/privacy/manifest.ts";
import type { Payload } from "../../../core/privacy/payload.ts";
import type { Ballot } from "./ballot.ts";
import { keyIdOf } from "./blind-rsa.ts";
import { own, randomBytes, utf8 } from "./bytes.ts";
import { signWith } from "./ed25519.ts";

/** What is stored, letter for letter. */
export const recordOf = ({ content }: Payload): string => canonicalJson({ ...content });

/** The frame of a record; null where it is longer than a frame can carry. */
export async function frameOf(manifest: Manifest, ballot: Ballot, payload: Payload): Promise<Uint8Array<ArrayBuffer> | null> {
  const cohort = manifest.cohorts.find(({ id }) => id === ballot.cohort);
  const packed = packPayload(utf8(recordOf(payload)));
  if (cohort === undefined || packed === null) return null;
  const { prefix, secretKey, publicKey, signature } = ballot.tokens[payload.purpose];
  const signed = { keyId: await keyIdOf(cohort.keys[payload.purpose]), prefix, payload: packed };
  const ballotSignature = await signWith(secretKey, signedPart(signed));
  return own(encodeFrame({ ...signed, publicKey, tokenSignature: signature, ballotSignature }, randomBytes(FRAME_BYTES)));
}

/** `unreachable`: no reply, or one that is not of the box. The frame may have arrived: the same bytes are sent again, never others. */
export type Dropped = DropCode | "unreachable";

const known = new Set<number>(Object.values(dropCodes));
const isDropCode = (value: number | undefined): value is DropCode => value !== undefined && known.has(value);

async function drop(frame: Uint8Array<ArrayBuffer>): Promise<Dropped> {
  const reply = await fetch("/drop", {
    method: "POST",
    credentials: "omit",
    cache: "no-store",
    referrerPolicy: "no-referrer",
    headers: { "content-type": "application/octet-stream" },
    body: frame,
  }).catch(() => null);
  const bytes = reply?.status === 200 ? await reply.arrayBuffer().catch(() => null) : null;
  const code = bytes?.byteLength === FRAME_BYTES ? new Uint8Array(bytes)[0] : undefined;
  return isDropCode(code) ? code : "unreachable";
}

/** Tries again by itself when the box is busy or the line drops: after about 1, 3 and 9 seconds, spread so that devices do not march. */
export async function dropPatiently(frame: Uint8Array<ArrayBuffer>, waits: readonly number[] = [1_000, 3_000, 9_000]): Promise<Dropped> {
  const answer = await drop(frame);
  const [wait, ...rest] = waits;
  if ((answer !== "unreachable" && answer !== dropCodes.tryLater) || wait === undefined) return answer;
  const spread = 0.5 + (randomBytes(1)[0] ?? 0) / 255;
  await new Promise((resolve) => setTimeout(resolve, wait * spread));
  return dropPatiently(frame, rest);
}
