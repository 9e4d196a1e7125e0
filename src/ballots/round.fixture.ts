import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, randomUUID, sign } from "node:crypto";
import { encodeFrame, FRAME_BYTES, packPayload, signedPart, tokenMessage, uuidBytes } from "../core/privacy/ballot-frame.ts";
import type { Manifest, Purpose } from "../core/privacy/manifest.ts";
import type { Questionnaire } from "../core/privacy/questionnaire.ts";
import { keyIdOf, publicPart } from "./round-key.ts";

// A round of one or more cohorts whose private keys the test holds, so that it can make tokens without asking an issuer.

export const NOW = Date.UTC(2026, 10, 2, 12);
const DAY = 86_400_000;

export interface TestCohort {
  readonly id: string;
  readonly keys: Readonly<Record<Purpose, KeyObject>>;
}

export interface TestRound {
  readonly manifest: Manifest;
  readonly cohorts: readonly TestCohort[];
}

export const questionnaire: Questionnaire = {
  v: 1,
  id: "pulse",
  version: 1,
  title: "Pulse",
  minutes: 3,
  items: [
    { id: "kept", version: 1, construct: null, direction: 1, scale: "kept", cohorts: [] },
    { id: "b1-1", version: 1, construct: "B1", direction: 1, scale: "agreement", cohorts: null },
    { id: "b1-2", version: 1, construct: "B1", direction: -1, scale: "agreement", cohorts: null },
  ],
  prompts: [{ id: "change" }],
  wording: {},
  attributions: [],
};

const aKey = (): KeyObject => generateKeyPairSync("rsa", { modulusLength: 3072 }).privateKey;

/** Making a key takes up to a second, so a test file makes few rounds. */
export function aRound(cohortCount = 1): TestRound {
  const cohorts = Array.from({ length: cohortCount }, () => ({ id: randomUUID(), keys: { scores: aKey(), comment: aKey() } }));
  const manifest: Manifest = {
    ...{ v: 1, kind: "round", instance: "test/acme", seq: 1, previous: null, round: randomUUID() },
    ...{ instrument: { id: "pulse", version: 1, sha256: "0".repeat(64) }, k: 5, kComment: 10, release: "release/1" },
    tree: [{ id: "org", parent: null, label: "Acme" }],
    cohorts: cohorts.map(({ id, keys }) => ({
      ...{ id, node: "org", eligible: 8, teamOnly: false },
      keys: { scores: publicPart(keys.scores), comment: publicPart(keys.comment) },
    })),
    ...{ disciplines: ["build", "run", "other"], sealed: null, demonstration: false },
    windows: {
      ...{ enrolFrom: NOW - 20 * DAY, enrolUntil: NOW - 6 * DAY, answerFrom: NOW - 5 * DAY },
      ...{ answerUntil: NOW + 5 * DAY, extendUntil: NOW + 9 * DAY },
    },
    client: { page: "sha384-x", cli: ">=0.2" },
    origins: { app: "http://app.evenkeel.localhost:4747", answer: "http://answer.evenkeel.localhost:4748" },
  };
  return { manifest, cohorts };
}

/** The same keys in another round: what a token of one is worth in the other. */
export function sameKeysIn({ manifest, cohorts }: TestRound): TestRound {
  return { manifest: { ...manifest, round: randomUUID() }, cohorts };
}

/** A fetched ballot: its token and the key that signs what is answered with it. */
export interface TestBallot {
  readonly keyId: Uint8Array;
  readonly prefix: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly ballotKey: KeyObject;
  readonly tokenSignature: Uint8Array;
}

export function aBallot({ manifest, cohorts }: TestRound, purpose: Purpose = "scores", cohortIndex = 0): TestBallot {
  const cohort = cohorts[cohortIndex];
  if (cohort === undefined) throw new RangeError("no such cohort");
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const raw = Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url");
  const prefix = randomBytes(32);
  const publicKeyHash = createHash("sha256").update(raw).digest();
  const message = tokenMessage(prefix, { round: uuid(manifest.round), cohort: uuid(cohort.id), purpose, publicKeyHash });
  const key = cohort.keys[purpose];
  // Signed openly: once unblinded a blind signature is just this.
  const tokenSignature = sign("sha384", message, { key, padding: 6, saltLength: 48 });
  return { keyId: keyIdOf(createPublicKey(key)), prefix, publicKey: raw, ballotKey: privateKey, tokenSignature };
}

export function frameOf(ballot: TestBallot, content: unknown): Uint8Array {
  return frameWith(ballot, Buffer.from(typeof content === "string" ? content : JSON.stringify(content)));
}

export function frameWith(ballot: TestBallot, json: Uint8Array): Uint8Array {
  const payload = packPayload(json);
  if (payload === null) throw new RangeError("too long for a frame");
  const ballotSignature = sign(null, signedPart({ ...ballot, payload }), ballot.ballotKey);
  return encodeFrame({ ...ballot, payload, ballotSignature }, randomBytes(FRAME_BYTES));
}

export const someScores = (answer = 5) => ({ v: 1, answers: { "b1-1": answer, "b1-2": 2 }, discipline: 1 });

function uuid(text: string): Uint8Array {
  const bytes = uuidBytes(text);
  if (bytes === null) throw new RangeError("no UUID");
  return bytes;
}
