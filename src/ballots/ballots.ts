import type { DropCode } from "../core/privacy/ballot-frame.ts";
import type { Manifest, PublicKey, Purpose, Totals } from "../core/privacy/manifest.ts";
import type { Questionnaire } from "../core/privacy/questionnaire.ts";
import type { AuditFailed } from "../core/privacy/release/release.ts";
import type { CommentBallot } from "../core/privacy/release-shape.ts";
import type { ScoreSheet } from "../core/privacy/score-sheet.ts";

// The two parties that hold tokens and ballots (privacy.md 3). Neither knows a member: the issuer is given hashes of codes, the box
// nothing at all. This room imports nothing that could tell it more.

/** SHA-256 of a code, and the cohort whose keys it opens. */
export interface CodeHash {
  readonly hash: Uint8Array;
  readonly cohort: string;
}

export interface EnrolRequest {
  readonly round: string;
  /** 16 bytes. */
  readonly code: Uint8Array;
  readonly cohort: string;
  /** 384 bytes each. */
  readonly blinded: Readonly<Record<Purpose, Uint8Array>>;
}

/** Application listener; PostgreSQL, schema `ballots`, own role. */
export interface Issuer {
  /** Makes one RSA-3072 key for each cohort and purpose, in a worker; keeps the private ones sealed. Answers the public ones by cohort. */
  readonly makeKeys: (round: string, cohorts: readonly string[]) => Promise<ReadonlyMap<string, Readonly<Record<Purpose, PublicKey>>>>;
  /** Opens enrolling: from now on these codes, and no others, are signed for. Idempotent. */
  readonly open: (round: string, codes: readonly CodeHash[]) => Promise<void>;
  /**
   * Signs once for a code; the same blinded values again get the same signatures.
   * Throws `round.not-enrolling`, `token.code-unknown`, `token.already-issued`, `token.blinded-value`.
   */
  readonly sign: (request: EnrolRequest) => Promise<Readonly<Record<Purpose, Uint8Array>>>;
  /** Destroys keys, codes and issued rows in one transaction. Idempotent: asked again it answers the same totals. */
  readonly close: (round: string) => Promise<Totals>;
}

/** Answer listener; one SQLite file a round. */
export interface BallotBox {
  /** Checks and stores one frame; resolves when it is on disk. Never throws for what a frame holds. */
  readonly drop: (bytes: Uint8Array) => Promise<DropCode>;
}

export interface BallotBoxes extends BallotBox {
  /**
   * Takes frames of this round until closed. Opening again what was open before finds what was stored. A lost or torn file is `lost`, and
   * takes nothing: announce the new epoch, then `destroy` and `open` again. Until then every opening says `lost`, so a kill between
   * announcing and beginning anew forgets nothing.
   */
  readonly open: (manifest: Manifest, questionnaire: Questionnaire, answerUntil: number) => Promise<"opened" | "lost">;
  /** Whether there is a file of this round, whole or not. None where there was one: what was answered is lost, and its mark with it. */
  readonly isThere: (round: string) => boolean;
  /** After an extension was signed. */
  readonly extend: (round: string, answerUntil: number) => void;
  /** Score ballots of the whole round since its start, for the one total a day; null: no box is open. */
  readonly accepted: (round: string) => Promise<number | null>;
  /**
   * Stops taking frames, writes what waits, forgets which bytes spent a token, answers everything in random order. The file stays until
   * `destroy`; asked again, also after a restart and `open`, it answers the same. Throws `box.not-open`, `box.unreadable`.
   */
  readonly drain: (round: string) => Promise<Drained>;
  /**
   * The end of a round, in a process of its own: drains its box, computes `release/1` and hands its texts to `keep` one part after the
   * other; what is thrown there ends it. The file stays until `destroy`; asked again it gives the same but for the salts, also after a
   * restart and `open`. Answers why the audit failed, or null. Throws `box.not-open`, `box.unreadable`, `box.close-interrupted`.
   */
  readonly release: (round: string, keep: KeepRelease) => Promise<AuditFailed | null>;
  readonly destroy: (round: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** What a release is kept as: its figures, the salts of its seals, the seals, and the list of spent tokens. */
export type ReleaseText = "release" | "salts" | "sealed" | "spent";

/** A piece of one of the texts; pieces of a text follow each other, and joined they are canonical JSON. */
export interface ReleasePart {
  readonly of: ReleaseText;
  readonly text: string;
}

export type KeepRelease = (accepted: Totals, parts: AsyncIterable<ReleasePart>) => Promise<void>;

export interface Drained {
  readonly scores: ScoreSheet;
  readonly comments: readonly CommentBallot[];
  readonly accepted: Totals;
  /** SHA-256 of each spent message, sorted, as small hex letters. */
  readonly spent: readonly string[];
}

/** What `GET /box/:name` serves, filled up with spaces (core/privacy/padding.ts): manifests, the chain, questionnaires, releases, spent lists; `round-<id>` is made of them (round-bundle.ts). Null: there is none of that name. */
export type Published = (name: string) => Promise<Uint8Array | null>;

/** A file of the answer page, as it was built. */
export interface StaticFile {
  readonly bytes: Uint8Array;
  /** Content-Type. */
  readonly type: string;
  /** The same bytes packed, for whoever takes gzip. */
  readonly gzip?: Uint8Array;
}
