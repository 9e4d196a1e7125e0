import type { BallotBoxes, Drained, Issuer } from "../ballots/ballots.ts";
import type { Catalogue } from "../core/model/catalogue.ts";
import type { Instant } from "../core/model/time.ts";
import type { Manifest } from "../core/privacy/manifest.ts";
import type { Questionnaire } from "../core/privacy/questionnaire.ts";
import type { AuditFailed } from "../core/privacy/release/release.ts";
import type { Release } from "../core/privacy/release-shape.ts";
import type { Mailer } from "../mail/mailer.ts";
import type { Signing } from "../state/chain.ts";
import type { Database } from "../state/database.ts";
import type { Vault } from "../state/vault.ts";

export interface ReleaseOf extends Pick<Drained, "scores" | "comments"> {
  readonly manifest: Manifest;
  readonly questionnaire: Questionnaire;
}

/** What only rounds need of the server; made once where everything is put together. */
export interface RoundParts {
  readonly signing: Signing;
  readonly issuer: Issuer;
  readonly boxes: BallotBoxes;
  /** `release/1`; where its audit fails the round is void. */
  readonly release: (input: ReleaseOf) => Promise<Release | AuditFailed>;
  /** Subresource hash of the page people answer on; null: it was not built. */
  readonly answerPage: () => Promise<string | null>;
  /** Why this installation may take no answers (privacy.md 6); null: nothing speaks against it. */
  readonly obstacle: string | null;
  /** Named failures that stop nothing, without a word about whom they concern. */
  readonly complain: (error: unknown) => void;
}

/** What everything about rounds works with; the server's context has all of it. */
export interface RoundContext {
  readonly database: Database;
  readonly vault: Vault;
  readonly catalogue: Catalogue;
  readonly mailer: Mailer | null;
  readonly version: string;
  readonly settings: {
    readonly dataFolder: string;
    readonly origin: string;
    readonly answerOrigin: string;
    readonly webhookOrigins: readonly string[];
  };
  readonly now: () => Instant;
  readonly rounds: RoundParts;
}
