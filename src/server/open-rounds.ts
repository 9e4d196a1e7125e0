import { join } from "node:path";
import { createBallotBoxes } from "../ballots/ballot-boxes.ts";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import { release } from "../core/privacy/release/release.ts";
import type { RoundParts } from "../jobs/round-parts.ts";
import { settleInstance } from "../state/chain.ts";
import { openChainHeads } from "../state/chain-heads.ts";
import type { Database } from "../state/database.ts";
import { fingerprintOf } from "../state/fingerprint.ts";
import { openInstanceKey } from "../state/instance-key.ts";
import type { AnswerPages } from "./answer-pages.ts";
import type { Closers } from "./closers.ts";
import { type Log, loggedError } from "./log.ts";
import { openIssuer } from "./open-issuer.ts";

export interface OpeningRounds {
  readonly dataFolder: string;
  readonly database: Database;
  readonly masterKey: Uint8Array;
  readonly pages: () => Promise<AnswerPages>;
  readonly now: () => number;
  readonly log: Log;
  readonly closers: Closers;
}

/**
 * The parties of a round, each with what it needs and nothing else: the issuer a role of its own in the database, the box a folder of its
 * own. Both take ids of rounds and cohorts; neither is given anything that leads to a member.
 */
export async function openRounds({ dataFolder, database, masterKey, pages, now, log, closers }: OpeningRounds): Promise<RoundParts> {
  const [key, heads, instance] = [await openInstanceKey(dataFolder), await openChainHeads(dataFolder), await settleInstance(database)];
  const passwordFile = join(dataFolder, "keys", "ballots.password");
  // Roles belong to a whole cluster; another installation in it has another id.
  const role = `evenkeel_ballots_${instance.slice(0, 8)}`;
  const issuer = await openIssuer({ databaseUrl: database.url, passwordFile, role, masterKey, log });
  closers.add("issuer", issuer.end);
  const complain = (error: unknown): void => {
    // Words of an error we did not name could hold what was being handled.
    if (error instanceof EvenkeelError) log.warn({ code: error.code, message: error.message }, "something about a round did not work");
    else log.error({ err: loggedError(error) }, "something about a round failed");
  };
  const boxes = createBallotBoxes({ folder: join(dataFolder, "boxes"), now, complain });
  closers.add("ballot boxes", boxes.close);
  return {
    signing: { key, instance, heads },
    issuer,
    boxes,
    release: (input) => release({ ...input, sha256: fingerprintOf }),
    answerPage: async () => (await pages()).integrity,
    complain,
  };
}
