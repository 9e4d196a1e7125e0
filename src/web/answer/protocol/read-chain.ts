import { canonicalJson, type Json } from "../../../core/privacy/canonical-json.ts";
import type { Manifest } from "../../../core/privacy/manifest.ts";
import { rotationPart } from "../../../core/privacy/rotation-part.ts";
import { Refused } from "../refused.ts";
import { fromBase64Url, utf8 } from "./bytes.ts";
import { isSignedBy } from "./ed25519.ts";
import { countIn, type Fields, listIn, recordIn, textIn } from "./fields.ts";

/** What happened to a round after its announcement, as far as a respondent has to know. */
export interface Course {
  readonly answerUntil: number;
  readonly extended: boolean;
  /** Grows when the box lost its file and everybody may answer again. */
  readonly epoch: number;
  readonly voided: string | null;
  readonly released: boolean;
}

/**
 * Reads the round's later entries. One that is not signed by the instance, or an extension that the manifest does not allow, stops the
 * page: `manifest.signature`, `manifest.mismatch`.
 */
export async function readChain(envelopes: Json | null, { round, seq, windows }: Manifest, instanceKey: string): Promise<Course> {
  let course: Course = { answerUntil: windows.answerUntil, extended: false, epoch: 0, voided: null, released: false };
  const keys = new Set([instanceKey]);
  let last = seq;
  for (const envelope of listIn(envelopes ?? [], "chain")) {
    const { entry = null, key, signature } = recordIn(envelope, "chain");
    const signer = textIn(key, "chain");
    const [keyBytes, signatureBytes] = [fromBase64Url(signer, 32), fromBase64Url(textIn(signature, "chain"), 64)];
    const known = keys.has(signer) && keyBytes !== null && signatureBytes !== null;
    if (!known || !(await isSignedBy(keyBytes, signatureBytes, utf8(canonicalJson(entry)))))
      throw new Refused("manifest.signature", "chain");
    const fields = recordIn(entry, "chain");
    const place = countIn(fields.seq, "seq");
    if (place <= last) throw new Refused("manifest.mismatch", "chain");
    last = place;
    if (fields.kind === "key-rotation") keys.add(await takenKey(fields));
    else if (fields.round === round) course = after(course, fields, windows.extendUntil);
  }
  return course;
}

/** A chain is only handed to a key that signed the entry, too. */
async function takenKey(fields: Fields): Promise<string> {
  const to = textIn(fields.to, "chain");
  const [key, proof] = [fromBase64Url(to, 32), fromBase64Url(textIn(fields.proof, "chain"), 64)];
  if (key === null || proof === null || !(await isSignedBy(key, proof, utf8(rotationPart(fields))))) {
    throw new Refused("manifest.signature", "key-rotation");
  }
  return to;
}

function after(course: Course, fields: Fields, latest: number): Course {
  if (fields.kind === "void") return { ...course, voided: textIn(fields.reason, "reason") };
  if (fields.kind === "release") return { ...course, released: true };
  if (fields.kind === "box-epoch") return { ...course, epoch: Math.max(course.epoch, countIn(fields.epoch, "epoch")) };
  if (fields.kind !== "extension") return course;
  const answerUntil = countIn(fields.answerUntil, "answerUntil");
  // Once, and never shorter or past what was signed first.
  if (course.extended || answerUntil <= course.answerUntil || answerUntil > latest) throw new Refused("manifest.mismatch", "extension");
  return { ...course, answerUntil, extended: true };
}
