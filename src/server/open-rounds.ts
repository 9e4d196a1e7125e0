import { join } from "node:path";
import { createBallotBoxes } from "../ballots/ballot-boxes.ts";
import { type BallotCheckOptions, checkBallots } from "../ballots/check-ballots.ts";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import type { RoundParts } from "../jobs/round-parts.ts";
import { settleInstance } from "../state/chain.ts";
import { openChainHeads } from "../state/chain-heads.ts";
import type { Database } from "../state/database.ts";
import { openInstanceKey } from "../state/instance-key.ts";
import type { AnswerPages } from "./answer-pages.ts";
import type { Closers } from "./closers.ts";
import { type Log, loggedError } from "./log.ts";
import { openIssuer } from "./open-issuer.ts";

export interface OpeningRounds {
  readonly dataFolder: string;
  readonly database: Database;
  /** Of whoever may make roles. */
  readonly ownerUrl: string;
  readonly masterKey: Uint8Array;
  /** Null: in the data folder. */
  readonly masterKeyFile: string | null;
  readonly backedUp: readonly string[];
  readonly pages: AnswerPages;
  readonly origins: { readonly app: string; readonly answer: string };
  readonly now: () => number;
  readonly log: Log;
  readonly closers: Closers;
}

/**
 * The parties of a round, each with what it needs and nothing else: the issuer a role of its own in the database, the box a folder of its
 * own. Both take ids of rounds and cohorts; neither is given anything that leads to a member.
 */
export async function openRounds({
  dataFolder,
  database,
  ownerUrl,
  masterKey,
  masterKeyFile,
  backedUp,
  pages,
  origins,
  now,
  log,
  closers,
}: OpeningRounds): Promise<RoundParts> {
  const [key, heads, instance] = [await openInstanceKey(dataFolder), await openChainHeads(dataFolder), await settleInstance(database)];
  const passwordFile = join(dataFolder, "keys", "ballots.password");
  // Roles belong to a whole cluster; another installation in it has another id.
  const role = `evenkeel_ballots_${instance.slice(0, 8)}`;
  const { issuer, url } = await openIssuer({ databaseUrl: ownerUrl, passwordFile, role, masterKey, log });
  closers.add("issuer", issuer.end);
  const complain = (error: unknown): void => {
    // Words of an error we did not name could hold what was being handled.
    if (error instanceof EvenkeelError) log.warn({ code: error.code, message: error.message }, "something about a round did not work");
    else log.error({ err: loggedError(error) }, "something about a round failed");
  };
  const boxFolder = join(dataFolder, "boxes");
  const keyPlaces = [join(dataFolder, "keys"), ...(masterKeyFile === null ? [] : [masterKeyFile])];
  const boxes = createBallotBoxes({ folder: boxFolder, now, complain });
  closers.add("ballot boxes", boxes.close);
  return {
    signing: { key, instance, heads },
    issuer,
    boxes,
    answerPage: async () => pages.integrity,
    obstacle: url === null ? null : await findObstacle({ issuerUrl: url, boxFolder, keyPlaces, backedUp, origins }, log),
    complain,
  };
}

/** Looks whether this installation may take answers, and says in the log what speaks against it. */
async function findObstacle(options: BallotCheckOptions, log: Log): Promise<string | null> {
  const { refused, warned } = await checkBallots(options);
  for (const { what, whatToDo } of warned) log.warn({ whatToDo }, what);
  for (const { what, whatToDo } of refused) log.error({ whatToDo }, `no answers are taken: ${what}`);
  return refused[0]?.what ?? null;
}
