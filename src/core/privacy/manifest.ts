import type { Instant } from "../model/time.ts";

// What is signed and published about a round (privacy.md 4). Bytes travel as base64url, hashes as small hex letters, JSON is canonical
// (RFC 8785), so that a fingerprint means the same to a browser, a terminal and a server.

export type Purpose = "scores" | "comment";
export const purposes = ["scores", "comment"] as const;

/** An RSA key of exactly 3072 bits; `e` is 65537. Both big-endian without a sign byte. */
export interface PublicKey {
  readonly n: string;
  readonly e: string;
}

/** Those who fetch tokens under the same keys: nobody can tell them apart. A team of eight or more, or several merged. */
export interface Cohort {
  readonly id: string;
  /** The node of the tree whose figures it counts towards. */
  readonly node: string;
  readonly eligible: number;
  readonly teamOnly: boolean;
  readonly keys: Readonly<Record<Purpose, PublicKey>>;
}

/** A published group; the root is `org` and has no parent. Merged teams are one node whose label names them all. */
export interface TreeNode {
  readonly id: string;
  readonly parent: string | null;
  readonly label: string;
}

export interface Windows {
  readonly enrolFrom: Instant;
  readonly enrolUntil: Instant;
  readonly answerFrom: Instant;
  readonly answerUntil: Instant;
  /** The latest that one extension may reach. */
  readonly extendUntil: Instant;
}

/** What every entry of an organisation's chain carries. */
interface Linked {
  readonly v: 1;
  /** Random id of the installation, a slash, the organisation. */
  readonly instance: string;
  /** Grows by one with each entry and never repeats; a restore leaves a gap. */
  readonly seq: number;
  /** Fingerprint of the entry before; null for the first. */
  readonly previous: string | null;
}

/** The rules of one round. Immutable once announced. */
export interface Manifest extends Linked {
  readonly kind: "round";
  readonly round: string;
  /** `sha256` is the fingerprint of the questionnaire, which the answer origin serves under that name. */
  readonly instrument: { readonly id: string; readonly version: number; readonly sha256: string };
  readonly k: number;
  readonly kComment: number;
  readonly release: "release/1";
  readonly tree: readonly TreeNode[];
  readonly cohorts: readonly Cohort[];
  /** None, or the three labels of the self-declared discipline. */
  readonly disciplines: readonly string[];
  /** Sealed rounds are later than version 1. */
  readonly sealed: null;
  readonly windows: Windows;
  /** Subresource hash of the answer page, and the least version of the command line. */
  readonly client: { readonly page: string; readonly cli: string };
  readonly origins: { readonly app: string; readonly answer: string };
  /** True for windows of minutes: such a round hides nobody and says so. */
  readonly demonstration: boolean;
}

export type Totals = Readonly<Record<Purpose, number>>;

export type Entry =
  | Manifest
  | (Linked & { readonly kind: "extension"; readonly round: string; readonly answerUntil: Instant })
  | (Linked & { readonly kind: "enrolment-closed"; readonly round: string; readonly issuedTotal: Totals })
  | (Linked & { readonly kind: "box-epoch"; readonly round: string; readonly epoch: number })
  | (Linked & {
      readonly kind: "release";
      readonly round: string;
      readonly releaseSha256: string;
      readonly spentSha256: string;
      readonly acceptedTotal: Totals;
    })
  | (Linked & { readonly kind: "void"; readonly round: string; readonly reason: string })
  /** Signed by the old key in the envelope and by the new one in `proof` (rotation-part.ts). */
  | (Linked & { readonly kind: "key-rotation"; readonly to: string; readonly proof: string })
  | (Linked & { readonly kind: "policy"; readonly setting: string; readonly value: string });

/** `signature`: Ed25519 over the canonical JSON of `entry`; `key`: the instance's public key. Both base64url. */
export interface Envelope {
  readonly entry: Entry;
  readonly key: string;
  readonly signature: string;
}
