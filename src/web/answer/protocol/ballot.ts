import { joined, TOKEN_BYTES, tokenMessage, uuidBytes } from "../../../core/privacy/ballot-frame.ts";
import type { Purpose } from "../../../core/privacy/manifest.ts";
import { Refused } from "../refused.ts";
import { parseJson } from "./box.ts";
import { fromBase64Url, fromHex, own, sha256, toBase64Url, toHex } from "./bytes.ts";
import { publicKeyOf } from "./ed25519.ts";
import { recordIn, textIn } from "./fields.ts";

/** What lets its holder put one record of one kind into the box, once. */
export interface Token {
  readonly prefix: Uint8Array<ArrayBuffer>;
  /** Seed of the ballot key. */
  readonly secretKey: Uint8Array<ArrayBuffer>;
  readonly publicKey: Uint8Array<ArrayBuffer>;
  readonly signature: Uint8Array<ArrayBuffer>;
}

export interface Ballot {
  readonly round: string;
  /** Fingerprint of the manifest. */
  readonly manifest: string;
  readonly cohort: string;
  readonly tokens: Readonly<Record<Purpose, Token>>;
}

/** The message that the token's signature is over. */
export async function messageOf(
  { round, cohort }: Pick<Ballot, "round" | "cohort">,
  purpose: Purpose,
  { prefix, publicKey }: Pick<Token, "prefix" | "publicKey">,
): Promise<Uint8Array> {
  const [roundBytes, cohortBytes] = [uuidBytes(round), uuidBytes(cohort)];
  if (roundBytes === null || cohortBytes === null) throw new Refused("ballot.unreadable", "uuid");
  return tokenMessage(prefix, { round: roundBytes, cohort: cohortBytes, purpose, publicKeyHash: await sha256(publicKey) });
}

/** What stands in the published list of spent tokens, by which a person finds their own ballot counted. */
export async function tokenHashOf(ballot: Ballot, purpose: Purpose): Promise<string> {
  return toHex(await sha256(await messageOf(ballot, purpose, ballot.tokens[purpose])));
}

/** The ballot file: the same for the page and `evenkeel answer --ballot`. */
export function writeBallotFile({ round, manifest, cohort, tokens }: Ballot): string {
  const written = ({ prefix, secretKey, publicKey, signature }: Token) => ({
    prefix: toBase64Url(prefix),
    secretKey: toBase64Url(secretKey),
    publicKey: toBase64Url(publicKey),
    signature: toBase64Url(signature),
  });
  const file = { v: 1, round, manifest, cohort, tokens: { scores: written(tokens.scores), comment: written(tokens.comment) } };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** Throws `ballot.unreadable`. */
export async function readBallotFile(text: string): Promise<Ballot> {
  try {
    const fields = recordIn(parseJson(text), "ballot");
    const tokens = recordIn(fields.tokens, "tokens");
    const [round, manifest, cohort] = [fields.round, fields.manifest, fields.cohort].map((field) => textIn(field, "ballot"));
    if (fields.v !== 1 || !isFingerprint(manifest) || !isUuid(round) || !isUuid(cohort)) throw new Refused("ballot.unreadable");
    return { round, manifest, cohort, tokens: { scores: await tokenIn(tokens.scores), comment: await tokenIn(tokens.comment) } };
  } catch (error) {
    throw error instanceof Refused && error.code === "browser.too-old" ? error : new Refused("ballot.unreadable");
  }
}

async function tokenIn(value: Parameters<typeof recordIn>[0]): Promise<Token> {
  const fields = recordIn(value, "token");
  const take = (name: string, size: number): Uint8Array<ArrayBuffer> => {
    const bytes = fromBase64Url(textIn(fields[name], name), size);
    if (bytes === null) throw new Refused("ballot.unreadable", name);
    return bytes;
  };
  const secretKey = take("secretKey", 32);
  const publicKey = await publicKeyOf(secretKey);
  if (toHex(publicKey) !== toHex(take("publicKey", 32))) throw new Refused("ballot.unreadable", "publicKey");
  return { prefix: take("prefix", 32), secretKey, publicKey, signature: take("signature", TOKEN_BYTES) };
}

const isFingerprint = (text: string | undefined): text is string => /^[0-9a-f]{64}$/.test(text ?? "");
const isUuid = (text: string | undefined): text is string => text !== undefined && uuidBytes(text) !== null && text.length === 36;

// A QR code holds digits at 3.3 bits each, so 960 bytes as one decimal number take a fifth less room than as base64url.
const PACKED_BYTES = 16 + 32 + 16 + 2 * (32 + 32 + TOKEN_BYTES);

/** The whole ballot as decimal digits, for `#b=` in a QR code. */
export function packBallot({ round, manifest, cohort, tokens }: Ballot): string {
  const token = ({ prefix, secretKey, signature }: Token) => [prefix, secretKey, signature];
  const ids = [uuidBytes(round), fromHex(manifest), uuidBytes(cohort)].map((id) => id ?? new Uint8Array());
  // A leading one keeps zeros at the front.
  return BigInt(`0x01${toHex(joined([...ids, ...token(tokens.scores), ...token(tokens.comment)]))}`).toString();
}

/** Throws `ballot.unreadable`. */
export async function unpackBallot(digits: string): Promise<Ballot> {
  const hex = /^\d{1,2400}$/.test(digits) ? BigInt(digits).toString(16) : "";
  if (hex.length !== 2 * PACKED_BYTES + 1) throw new Refused("ballot.unreadable", "digits");
  const bytes = fromHex(hex.slice(1));
  let at = 0;
  const take = (size: number): Uint8Array<ArrayBuffer> => {
    at += size;
    return own(bytes.subarray(at - size, at));
  };
  const [round, manifest, cohort] = [uuidOf(take(16)), toHex(take(32)), uuidOf(take(16))];
  const token = async (): Promise<Token> => {
    const [prefix, secretKey, signature] = [take(32), take(32), take(TOKEN_BYTES)];
    return { prefix, secretKey, signature, publicKey: await publicKeyOf(secretKey) };
  };
  const scores = await token();
  return { round, manifest, cohort, tokens: { scores, comment: await token() } };
}

function uuidOf(bytes: Uint8Array): string {
  const hex = toHex(bytes);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
