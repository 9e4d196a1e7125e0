import type { BallotBoxes, Issuer } from "../ballots/ballots.ts";
import type { Catalogue } from "../core/model/catalogue.ts";
import type { Instant } from "../core/model/time.ts";
import type { Mailer } from "../mail/mailer.ts";
import type { Signing } from "../state/chain.ts";
import type { Database } from "../state/database.ts";
import type { Vault } from "../state/vault.ts";

/** What only rounds need of the server; made once where everything is put together. */
export interface RoundParts {
  readonly signing: Signing;
  readonly issuer: Issuer;
  readonly boxes: BallotBoxes;
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
