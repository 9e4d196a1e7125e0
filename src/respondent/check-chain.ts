import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import type { Instant } from "../core/model/time.ts";
import type { Json } from "../core/privacy/canonical-json.ts";
import type { Manifest, Totals } from "../core/privacy/manifest.ts";
import { entry as entryShape, envelope as envelopeShape, fingerprintOf, isSigned, isTaken, type ReadEntry } from "./published.ts";

/** What happened to a round after it was announced. */
export interface Course {
  readonly answerUntil: Instant;
  readonly extended: boolean;
  readonly epoch: number;
  readonly issued: Totals | null;
  readonly released: { readonly releaseSha256: string; readonly spentSha256: string; readonly acceptedTotal: Totals } | null;
  readonly voided: string | null;
}

/**
 * Follows the entries after a manifest: each signed by the instance (or by a key it handed over to), numbered upwards, and allowed by what
 * was signed before. Entries of other rounds may stand between them.
 * Throws `chain.broken`.
 */
export function checkChain(json: Json | null, { round, seq, windows }: Manifest, instanceKey: string): Course {
  const keys = new Set([instanceKey]);
  let course: Course = { answerUntil: windows.answerUntil, extended: false, epoch: 0, issued: null, released: null, voided: null };
  let before: Place = { seq, mark: null };
  for (const one of Array.isArray(json) ? json : []) {
    const { entry, mark } = signedEntry(one, keys);
    follows(before, entry, mark);
    before = { seq: entry.seq, mark };
    if (entry.kind === "key-rotation") keys.add(takenKey(entry));
    else if ("round" in entry && entry.round === round) course = after(course, entry, windows.extendUntil);
  }
  return course;
}

interface Place {
  readonly seq: number;
  /** Fingerprint; null for the manifest, which was compared with its own. */
  readonly mark: string | null;
}

function signedEntry(json: unknown, keys: ReadonlySet<string>): { readonly entry: ReadEntry; readonly mark: string } {
  const envelope = envelopeShape.safeParse(json);
  if (!envelope.success) throw broken("an entry has another form");
  const entry = entryShape.safeParse(envelope.data.entry);
  if (!entry.success) throw broken("an entry has another form");
  if (!keys.has(envelope.data.key) || !isSigned(envelope.data)) throw broken(`entry ${entry.data.seq} is not signed by the instance`);
  return { entry: entry.data, mark: fingerprintOf(envelope.data.entry) };
}

function takenKey(rotation: Extract<ReadEntry, { readonly kind: "key-rotation" }>): string {
  if (!isTaken(rotation)) throw broken(`entry ${rotation.seq} hands over to a key that did not sign it`);
  return rotation.to;
}

/** Entries of other rounds may lie between two that are published for this one; two in a row are linked. */
function follows(before: Place, entry: ReadEntry, mark: string): void {
  if (entry.seq <= before.seq) throw broken(mark === before.mark ? "an entry stands there twice" : `it forks at entry ${entry.seq}`);
  const isNext = entry.seq === before.seq + 1 && before.mark !== null;
  if (isNext && entry.previous !== before.mark) throw broken(`entry ${entry.seq} does not follow the one before`);
}

function after(course: Course, entry: ReadEntry, latest: Instant): Course {
  if (course.released !== null || course.voided !== null) throw broken("something follows its end");
  switch (entry.kind) {
    case "extension":
      if (course.extended || entry.answerUntil <= course.answerUntil || entry.answerUntil > latest)
        throw broken("an extension goes further than was signed");
      return { ...course, answerUntil: entry.answerUntil, extended: true };
    case "enrolment-closed":
      return { ...course, issued: entry.issuedTotal };
    case "box-epoch":
      return { ...course, epoch: Math.max(course.epoch, entry.epoch) };
    case "release":
      return { ...course, released: entry };
    case "void":
      return { ...course, voided: entry.reason };
    default:
      throw broken("the round is announced twice");
  }
}

function broken(why: string): EvenkeelError {
  return new EvenkeelError(
    "chain.broken",
    `The chain of signed entries does not hold: ${why}.`,
    "Keep what you were shown and compare it with colleagues; somebody changed the record of this round.",
  );
}
