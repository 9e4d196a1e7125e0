import type { Catalogue } from "../core/model/catalogue.ts";
import type { Instant } from "../core/model/time.ts";
import type { Evidence } from "../jobs/evidence.ts";
import type { Jobs } from "../jobs/jobs.ts";
import type { RoundParts } from "../jobs/round-parts.ts";
import type { Mailer } from "../mail/mailer.ts";
import type { Database } from "../state/database.ts";
import type { Vault } from "../state/vault.ts";
import type { Settings } from "./settings.ts";

/** What handlers work with; made once by main.ts. */
export interface Context {
  readonly settings: Settings;
  readonly version: string;
  readonly catalogue: Catalogue;
  readonly database: Database;
  readonly vault: Vault;
  readonly evidence: Evidence;
  readonly jobs: Jobs;
  /** Null: mail is not set up, links are handed over instead. */
  readonly mailer: Mailer | null;
  readonly rounds: RoundParts;
  readonly now: () => Instant;
}
