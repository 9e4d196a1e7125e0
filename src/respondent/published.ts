import { createHash, createPublicKey, verify } from "node:crypto";
import { z } from "zod";
import { canonicalJson, type Json } from "../core/privacy/canonical-json.ts";
import type { Manifest } from "../core/privacy/manifest.ts";
import type { Questionnaire } from "../core/privacy/questionnaire.ts";
import { rotationPart } from "../core/privacy/rotation-part.ts";
import type { SealedRelease } from "../core/privacy/seal-release.ts";

// What a round publishes, as it arrives from outside: read strictly, so that a document with one more or one less field is not ours.

const text = z.string();
const count = z.int().min(0);
const instant = z.int();
const fingerprint = z.string().regex(/^[0-9a-f]{64}$/);
const uuid = z.uuid();
const key = z.strictObject({ n: text, e: text });
const linked = { v: z.literal(1), instance: text, seq: count, previous: fingerprint.nullable() };
const totals = z.strictObject({ scores: count, comment: count });

export const manifest = z.strictObject({
  ...linked,
  kind: z.literal("round"),
  round: uuid,
  instrument: z.strictObject({ id: text, version: count, sha256: fingerprint }),
  k: z.int().min(5),
  kComment: z.int().min(10),
  release: z.literal("release/1"),
  tree: z.array(z.strictObject({ id: text, parent: text.nullable(), label: text })),
  cohorts: z.array(
    z.strictObject({ id: uuid, node: text, eligible: count, teamOnly: z.boolean(), keys: z.strictObject({ scores: key, comment: key }) }),
  ),
  disciplines: z.array(text),
  sealed: z.null(),
  windows: z.strictObject({ enrolFrom: instant, enrolUntil: instant, answerFrom: instant, answerUntil: instant, extendUntil: instant }),
  client: z.strictObject({ page: text, cli: text }),
  origins: z.strictObject({ app: z.url(), answer: z.url() }),
  demonstration: z.boolean(),
}) satisfies z.ZodType<Manifest>;

const later = { ...linked, round: uuid };
export const entry = z.discriminatedUnion("kind", [
  manifest,
  z.strictObject({ ...later, kind: z.literal("extension"), answerUntil: instant }),
  z.strictObject({ ...later, kind: z.literal("enrolment-closed"), issuedTotal: totals }),
  z.strictObject({ ...later, kind: z.literal("box-epoch"), epoch: count }),
  z.strictObject({ ...later, kind: z.literal("release"), releaseSha256: fingerprint, spentSha256: fingerprint, acceptedTotal: totals }),
  z.strictObject({ ...later, kind: z.literal("void"), reason: text }),
  z.strictObject({ ...linked, kind: z.literal("key-rotation"), to: text, proof: text }),
  z.strictObject({ ...linked, kind: z.literal("policy"), setting: text, value: text }),
]);
export type ReadEntry = z.infer<typeof entry>;

export const envelope = z.strictObject({ entry: z.unknown(), key: text, signature: text });
export type ReadEnvelope = z.infer<typeof envelope>;

const wording = z.strictObject({
  items: z.record(text, text),
  prompts: z.record(text, text),
  agreement: z.array(text),
  constructs: z.record(text, text),
});

export const questionnaire = z.strictObject({
  v: z.literal(1),
  id: text,
  version: count,
  title: text,
  minutes: z.number(),
  items: z.array(
    z.strictObject({
      id: text,
      version: count,
      construct: text.nullable(),
      direction: z.union([z.literal(1), z.literal(-1)]),
      scale: z.enum(["agreement", "kept"]),
      cohorts: z.array(uuid).nullable(),
    }),
  ),
  prompts: z.array(z.strictObject({ id: text })),
  wording: z.record(text, wording),
  attributions: z.array(text),
}) satisfies z.ZodType<Questionnaire>;

const place = {
  id: text,
  parent: text.nullable(),
  label: text,
  teamOnly: z.boolean(),
  remainder: z.boolean(),
  eligible: count,
};

export const sealedRelease = z.strictObject({
  v: z.literal(1),
  round: uuid,
  release: z.literal("release/1"),
  k: z.int().min(5),
  kComment: z.int().min(10),
  groups: z.array(z.strictObject({ ...place, sha256: fingerprint })),
}) satisfies z.ZodType<SealedRelease>;

/** Spaces at the end are padding. Null: no JSON. */
export function jsonOf(bytes: Uint8Array): Json | null {
  try {
    return asJson(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes).trimEnd()));
  } catch {
    return null;
  }
}

/** JSON.parse makes nothing but JSON; its type does not say so. */
const asJson = (parsed: unknown): Json => parsed as Json;

/** What was read as unknown is JSON all the same, because it came out of `jsonOf`. */
export function fingerprintOf(value: unknown): string {
  return createHash("sha256")
    .update(canonicalJson(asJson(value)))
    .digest("hex");
}

export function isSigned({ entry: signed, key: signer, signature }: ReadEnvelope): boolean {
  return isSignedBy(signer, signature, canonicalJson(asJson(signed)));
}

/** The key that a chain is handed to signed the entry, too. */
export function isTaken(rotation: Extract<ReadEntry, { readonly kind: "key-rotation" }>): boolean {
  return isSignedBy(rotation.to, rotation.proof, rotationPart(rotation));
}

function isSignedBy(signer: string, signature: string, text: string): boolean {
  const x = Buffer.from(signer, "base64url");
  if (x.length !== 32) return false;
  const publicKey = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: x.toString("base64url") }, format: "jwk" });
  return verify(null, Buffer.from(text), publicKey, Buffer.from(signature, "base64url"));
}
