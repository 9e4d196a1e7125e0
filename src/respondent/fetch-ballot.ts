import { createHash, generateKeyPairSync, randomBytes } from "node:crypto";
import { z } from "zod";
import { problem } from "../contract/shapes.ts";
import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";
import { tokenMessage, uuidBytes } from "../core/privacy/ballot-frame.ts";
import { type Cohort, type Manifest, type PublicKey, type Purpose, purposes } from "../core/privacy/manifest.ts";
import type { Ballot, Token } from "./ballot-file.ts";
import { jsonOf } from "./published.ts";
import { blindMessage, unblind } from "./rsa-blind.ts";
import { speak } from "./speak.ts";

const signatures = z.strictObject({ signatures: z.strictObject({ scores: z.string(), comment: z.string() }) });

interface Prepared {
  readonly purpose: Purpose;
  readonly key: PublicKey;
  readonly prefix: Uint8Array;
  readonly message: Uint8Array;
  readonly pair: { readonly secretKey: string; readonly publicKey: string };
  readonly blinded: Uint8Array;
  readonly inverse: bigint;
}

/**
 * Fetches a member's two tokens: made and blinded here, signed by the application, unblinded and verified before anything is kept. The
 * application learns that this code was used, and never what for.
 * Throws `token.marked` where a signature does not verify, what the application refuses by its own code, `respondent.unreachable`.
 * @param fingerprint of the manifest, as it came with the link
 */
export async function fetchBallot(
  manifest: Manifest,
  fingerprint: string,
  own: { readonly cohort: string; readonly code: string },
): Promise<Ballot> {
  const cohort = manifest.cohorts.find(({ id }) => id === own.cohort);
  if (cohort === undefined)
    throw new EvenkeelError("link.incomplete", "The link names a group this round does not have.", "Ask for a new link.");
  const prepared = purposes.map((purpose) => prepare(manifest.round, cohort, purpose));
  const blinded = Object.fromEntries(prepared.map((each) => [each.purpose, Buffer.from(each.blinded).toString("base64url")]));
  const body = Buffer.from(JSON.stringify({ round: manifest.round, code: own.code, cohort: cohort.id, blinded }));
  const reply = await speak(new URL("/api/enrol", manifest.origins.app), { type: "application/json", bytes: body });
  const signed = signatures.safeParse(jsonOf(reply.bytes));
  if (reply.status !== 200 || !signed.success) throw refused(reply.status, reply.bytes);
  const token = (purpose: Purpose): Token => {
    const own = prepared.find((each) => each.purpose === purpose);
    if (own === undefined) throw new RangeError(`no token was prepared for ${purpose}`);
    return finish(own, signed.data.signatures[purpose]);
  };
  return {
    v: 1,
    round: manifest.round,
    manifest: fingerprint,
    cohort: cohort.id,
    tokens: { scores: token("scores"), comment: token("comment") },
  };
}

function prepare(round: string, cohort: Cohort, purpose: Purpose): Prepared {
  const pair = makePair();
  const prefix = randomBytes(32);
  const publicKeyHash = createHash("sha256").update(Buffer.from(pair.publicKey, "base64url")).digest();
  const message = tokenMessage(prefix, { round: idBytes(round), cohort: idBytes(cohort.id), purpose, publicKeyHash });
  const key = cohort.keys[purpose];
  return { purpose, key, prefix, message, pair, ...blindMessage(key, message) };
}

function makePair(): Prepared["pair"] {
  const { d, x } = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  if (d === undefined || x === undefined) throw new RangeError("Ed25519 gave no key");
  return { secretKey: d, publicKey: x };
}

function finish({ key, message, inverse, prefix, pair }: Prepared, signed: string): Token {
  const signature = unblind(key, message, inverse, Buffer.from(signed, "base64url"));
  if (signature === null)
    throw new EvenkeelError(
      "token.marked",
      "What the server signed is not a signature of this round's key: it could mark your ballot, so nothing was kept.",
      "Do not answer, and tell a colleague; `evenkeel verify` helps to find out more.",
    );
  return { prefix: Buffer.from(prefix).toString("base64url"), ...pair, signature: Buffer.from(signature).toString("base64url") };
}

function refused(status: number, bytes: Uint8Array): EvenkeelError {
  const said = problem.safeParse(jsonOf(bytes));
  if (!said.success)
    return new EvenkeelError("respondent.refused", `The application answered ${status}.`, "Try again later; the same link stays good.");
  return new EvenkeelError("respondent.refused", `${quoted(said.data.detail, 300)} (${said.data.code})`, said.data.whatToDo);
}

export function idBytes(uuid: string): Uint8Array {
  const found = uuidBytes(uuid);
  if (found === null) throw new RangeError(`${uuid} is no UUID`);
  return found;
}
