import { createHash, createPublicKey, constants as crypto, verify } from "node:crypto";
import { type DropCode, decodeFrame, signedPart, tokenMessage, unpackPayload, uuidBytes } from "../../src/core/privacy/ballot-frame.ts";
import type { Purpose } from "../../src/core/privacy/manifest.ts";
import { readPayload } from "../../src/core/privacy/payload.ts";
import type { Questionnaire } from "../../src/core/privacy/questionnaire.ts";
import { type CohortKeys, purposes, sha256 } from "./answer-keys.fixture.ts";

export interface Accepted {
  readonly purpose: Purpose;
  readonly content: unknown;
  readonly msgHash: string;
}

interface Taking {
  readonly keys: CohortKeys;
  readonly round: string;
  readonly cohort: string;
  readonly answerFrom: number;
  readonly answerUntil: number;
  readonly questionnaire: Questionnaire;
  readonly disciplines: number;
}

/** Checks frames by OpenSSL alone, in the order of privacy.md 4; what it took is in `accepted`. */
export function createCheckingBox(of: Taking): { readonly accepted: readonly Accepted[]; readonly take: (frame: Uint8Array) => DropCode } {
  const accepted: Accepted[] = [];
  const spent = new Map<string, string>();
  const publicOf = (purpose: Purpose) => of.keys[purpose].publicKey;
  const asks = {
    items: new Set(of.questionnaire.items.map(({ id }) => id)),
    prompts: new Set(of.questionnaire.prompts.map(({ id }) => id)),
    disciplines: of.disciplines,
  };
  const keyIds = new Map(purposes.map((purpose) => [sha256(publicOf(purpose).export({ type: "spki", format: "der" })), purpose]));
  const take = (bytes: Uint8Array): DropCode => {
    const frame = decodeFrame(bytes);
    const purpose = frame === null ? undefined : keyIds.get(Buffer.from(frame.keyId).toString("hex"));
    if (Date.now() < of.answerFrom || Date.now() >= of.answerUntil) return 3;
    if (frame === null || purpose === undefined) return 4;
    const publicKeyHash = createHash("sha256").update(frame.publicKey).digest();
    const message = tokenMessage(frame.prefix, { round: idOf(of.round), cohort: idOf(of.cohort), purpose, publicKeyHash });
    const key = { key: publicOf(purpose), padding: crypto.RSA_PKCS1_PSS_PADDING, saltLength: 48 };
    if (!verify("sha384", message, key, frame.tokenSignature)) return 5;
    if (!verify(null, signedPart(frame), ballotKeyOf(frame.publicKey), frame.ballotSignature)) return 6;
    const json = unpackPayload(frame.payload);
    const payload = json === null ? null : readPayload(purpose, JSON.parse(Buffer.from(json).toString("utf8")), asks);
    if (payload === null) return 7;
    return spend(sha256(message), sha256(bytes), { purpose, content: payload.content });
  };
  const spend = (msgHash: string, frameHash: string, ballot: Pick<Accepted, "purpose" | "content">): DropCode => {
    const before = spent.get(msgHash);
    if (before !== undefined) return before === frameHash ? 1 : 2;
    spent.set(msgHash, frameHash);
    accepted.push({ ...ballot, msgHash });
    return 0;
  };
  return { accepted, take };
}

const ballotKeyOf = (bytes: Uint8Array) =>
  createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: Buffer.from(bytes).toString("base64url") }, format: "jwk" });
const idOf = (uuid: string): Uint8Array => uuidBytes(uuid) ?? new Uint8Array(16);
