import { z } from "zod";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import type { Json } from "../core/privacy/canonical-json.ts";
import type { Manifest } from "../core/privacy/manifest.ts";
import type { Questionnaire } from "../core/privacy/questionnaire.ts";
import { type Course, checkChain } from "./check-chain.ts";
import { checkManifest } from "./check-manifest.ts";
import { fingerprintOf, jsonOf, questionnaire as questionnaireShape } from "./published.ts";
import { speak } from "./speak.ts";

/** A round as its member sees it: everything compared and signed. */
export interface OpenRound {
  readonly manifest: Manifest;
  readonly fingerprint: string;
  readonly questionnaire: Questionnaire;
  readonly course: Course;
}

/** What stands behind `#` in a link. Cohort and code are missing in a link for all. */
export interface RoundLink {
  readonly origin: string;
  readonly round: string;
  readonly fingerprint: string;
  readonly own: { readonly cohort: string; readonly code: string } | null;
}

const fragment = z.object({
  r: z.uuid(),
  m: z.string().regex(/^[0-9a-f]{64}$/),
  c: z.uuid().optional(),
  k: z
    .string()
    .regex(/^[A-Za-z0-9_-]{22}$/)
    .optional(),
});

/** Throws `link.invalid` for a link that is not whole. */
export function readLink(text: string): RoundLink {
  const address = URL.parse(text.trim());
  const parsed = fragment.safeParse(Object.fromEntries(new URLSearchParams(address?.hash.slice(1) ?? "")));
  if (address === null || !parsed.success)
    throw new EvenkeelError(
      "link.incomplete",
      "The link is not whole.",
      "Copy all of it, with everything behind the #, and put it in quotes.",
    );
  const { r, m, c, k } = parsed.data;
  return { origin: address.origin, round: r, fingerprint: m, own: c === undefined || k === undefined ? null : { cohort: c, code: k } };
}

/** Reads what the answer origin publishes of a round and takes it only if all of it fits together. */
export async function openRound(origin: string, round: string, fingerprint: string | null): Promise<OpenRound> {
  const { manifest, key } = checkManifest(await published(origin, `manifest-${round}`), { round, fingerprint });
  if (manifest.origins.answer !== origin)
    throw new EvenkeelError(
      "manifest.mismatch",
      `This round is answered at ${manifest.origins.answer}, not here.`,
      "Do not answer; ask a coach for the right link.",
    );
  const course = checkChain(await published(origin, `chain-${round}`), manifest, key);
  const asked = await published(origin, manifest.instrument.sha256);
  const read = questionnaireShape.safeParse(asked);
  if (!read.success || fingerprintOf(asked) !== manifest.instrument.sha256)
    throw new EvenkeelError("manifest.mismatch", "The questions are not those that were signed.", "Do not answer; tell a colleague.");
  return { manifest, fingerprint: fingerprint ?? fingerprintOf(manifest), questionnaire: read.data, course };
}

/** Null: nothing is published under that name. */
export async function published(origin: string, name: string): Promise<Json | null> {
  const { status, bytes } = await speak(new URL(`/box/${name}`, origin));
  return status === 200 ? jsonOf(bytes) : null;
}
