import type { Manifest, Purpose } from "../../../core/privacy/manifest.ts";
import { type RefusalCode, Refused } from "../refused.ts";
import { type Ballot, messageOf, type Token } from "./ballot.ts";
import { blindMessage, unblind } from "./blind-rsa.ts";
import { parseJson } from "./box.ts";
import { fromBase64Url, randomBytes, toBase64Url } from "./bytes.ts";
import { makeBallotKey } from "./ed25519.ts";
import { recordIn, textIn } from "./fields.ts";

interface PendingToken {
  readonly prefix: Uint8Array<ArrayBuffer>;
  readonly secretKey: Uint8Array<ArrayBuffer>;
  readonly publicKey: Uint8Array<ArrayBuffer>;
  readonly blinded: Uint8Array<ArrayBuffer>;
  readonly inverse: Uint8Array<ArrayBuffer>;
}

/** What was blinded and not answered yet. Kept before it is sent: the issuer signs one pair a code, so a lost reply is asked for again. */
export interface PendingEnrolment {
  readonly round: string;
  readonly manifest: string;
  readonly cohort: string;
  readonly code: string;
  readonly tokens: Readonly<Record<Purpose, PendingToken>>;
}

export async function prepareEnrolment(
  manifest: Manifest,
  link: { readonly fingerprint: string; readonly cohort: string; readonly code: string },
): Promise<PendingEnrolment> {
  const cohort = manifest.cohorts.find(({ id }) => id === link.cohort);
  if (cohort === undefined) throw new Refused("manifest.mismatch", "cohort");
  const prepare = async (purpose: Purpose): Promise<PendingToken> => {
    const { seed, publicKey } = await makeBallotKey();
    const prefix = randomBytes(32);
    const message = await messageOf({ round: manifest.round, cohort: cohort.id }, purpose, { prefix, publicKey });
    return { prefix, secretKey: seed, publicKey, ...(await blindMessage(cohort.keys[purpose], message)) };
  };
  const tokens = { scores: await prepare("scores"), comment: await prepare("comment") };
  return { round: manifest.round, manifest: link.fingerprint, cohort: cohort.id, code: link.code, tokens };
}

const refusals: Readonly<Record<string, RefusalCode>> = {
  "round.not-enrolling": "round.not-enrolling",
  "token.code-unknown": "token.code-unknown",
  "token.already-issued": "token.already-issued",
};

/**
 * Has both tokens signed and keeps them only if both verify under the manifest's keys: an issuer that signed one member's with another
 * key would be found out here. Throws the codes above, `token.not-verified`, `network`.
 */
export async function enrol(manifest: Manifest, pending: PendingEnrolment): Promise<Ballot> {
  const cohort = manifest.cohorts.find(({ id }) => id === pending.cohort);
  if (cohort === undefined) throw new Refused("manifest.mismatch", "cohort");
  const signatures = recordIn(recordIn(await askIssuer(manifest.origins.app, pending), "reply").signatures, "signatures");
  const finish = async (purpose: Purpose): Promise<Token> => {
    const { prefix, secretKey, publicKey, inverse } = pending.tokens[purpose];
    const signed = fromBase64Url(textIn(signatures[purpose], "signatures"), 384);
    const message = await messageOf(pending, purpose, { prefix, publicKey });
    const signature = signed === null ? null : await unblind(cohort.keys[purpose], message, { inverse }, signed);
    if (signature === null) throw new Refused("token.not-verified", purpose);
    return { prefix, secretKey, publicKey, signature };
  };
  const tokens = { scores: await finish("scores"), comment: await finish("comment") };
  return { round: pending.round, manifest: pending.manifest, cohort: pending.cohort, tokens };
}

async function askIssuer(app: string, { round, code, cohort, tokens }: PendingEnrolment): Promise<ReturnType<typeof parseJson>> {
  const blinded = { scores: toBase64Url(tokens.scores.blinded), comment: toBase64Url(tokens.comment.blinded) };
  const reply = await fetch(`${app}/api/enrol`, {
    method: "POST",
    mode: "cors",
    credentials: "omit",
    cache: "no-store",
    referrerPolicy: "no-referrer",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ round, code, cohort, blinded }),
  }).catch(() => null);
  const text = await reply?.text().catch(() => null);
  if (reply === null || text === null || text === undefined) throw new Refused("network", "enrol");
  if (reply.ok) return parseJson(text);
  const named = text.startsWith("{") ? recordIn(parseJson(text), "problem").code : undefined;
  throw new Refused(refusals[typeof named === "string" ? named : ""] ?? "network", String(reply.status));
}
