import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { publicPart } from "../../../src/ballots/round-key.ts";
import type { Manifest, PublicKey } from "../../../src/core/privacy/manifest.ts";

// An administrator who hands somebody rules or keys of their own, so that what they send can be told from everybody else's.

export interface Tag {
  readonly name: string;
  readonly change: (manifest: Manifest) => Manifest;
  /** Fingerprints cannot help where everybody is given the same: then the rules themselves must be refused. */
  readonly everybody: boolean;
}

const withScores = (part: (key: PublicKey) => Partial<PublicKey>) => (manifest: Manifest) => ({
  ...manifest,
  cohorts: manifest.cohorts.map((cohort) => ({
    ...cohort,
    keys: { ...cohort.keys, scores: { ...cohort.keys.scores, ...part(cohort.keys.scores) } },
  })),
});

const exponent = (value: number): string => Buffer.from(value.toString(16).padStart(6, "0"), "hex").toString("base64url");
let own: KeyObject | null = null;
function ownKey(): PublicKey {
  own ??= generateKeyPairSync("rsa", { modulusLength: 3072 }).privateKey;
  return publicPart(own);
}

function even({ n }: PublicKey): Partial<PublicKey> {
  const bytes = Buffer.from(n, "base64url");
  bytes[383] = (bytes[383] ?? 0) & 0xfe;
  return { n: bytes.toString("base64url") };
}

const windows = (change: (windows: Manifest["windows"]) => Partial<Manifest["windows"]>) => (manifest: Manifest) => ({
  ...manifest,
  windows: { ...manifest.windows, ...change(manifest.windows) },
});

/** Every way to mark a member by what they are given beforehand. */
export const tags: readonly Tag[] = [
  { name: "a key of their own", everybody: false, change: withScores(() => ownKey()) },
  { name: "a lower threshold", everybody: true, change: (manifest) => ({ ...manifest, k: 4 }) },
  { name: "a lower threshold for comments", everybody: true, change: (manifest) => ({ ...manifest, kComment: 5 }) },
  {
    name: "another label in the tree",
    everybody: false,
    change: (manifest) => ({ ...manifest, tree: manifest.tree.map((node) => ({ ...node, label: "Acme " })) }),
  },
  {
    name: "another group size",
    everybody: false,
    change: (manifest) => ({ ...manifest, cohorts: manifest.cohorts.map((each) => ({ ...each, eligible: each.eligible + 1 })) }),
  },
  { name: "windows that touch", everybody: true, change: windows(({ answerFrom }) => ({ enrolUntil: answerFrom })) },
  { name: "answering before enrolling ends", everybody: true, change: windows(({ answerFrom }) => ({ enrolUntil: answerFrom + 1 })) },
  { name: "a minute more to answer", everybody: false, change: windows(({ answerUntil }) => ({ answerUntil: answerUntil + 60_000 })) },
  { name: "exponent 3", everybody: true, change: withScores(() => ({ e: exponent(3) })) },
  { name: "a composite exponent", everybody: true, change: withScores(() => ({ e: exponent(65_539 * 3) })) },
  { name: "an even exponent", everybody: true, change: withScores(() => ({ e: exponent(65_538) })) },
  { name: "an even modulus", everybody: true, change: withScores(even) },
  {
    name: "a modulus of 2048 bits",
    everybody: true,
    change: withScores(({ n }) => ({ n: Buffer.from(n, "base64url").subarray(0, 256).toString("base64url") })),
  },
  {
    name: "one key for both purposes",
    everybody: true,
    change: (manifest) => ({
      ...manifest,
      cohorts: manifest.cohorts.map((each) => ({ ...each, keys: { ...each.keys, comment: each.keys.scores } })),
    }),
  },
];
