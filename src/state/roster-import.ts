import type { PoolClient } from "pg";
import type { Database } from "./database.ts";
import { type RosterEntry, RosterFault, type RosterFeed, type RosterProblem, rosterEntry } from "./roster-feed.ts";
import { type Merge, mergeRoster, type RosterChange } from "./roster-merge.ts";
import { openStaging, problemsBetweenRows, stage } from "./roster-staging.ts";

export interface RosterImport extends Merge {
  readonly database: Database;
  readonly feed: RosterFeed;
  readonly signal: AbortSignal;
}

const BATCH = 2_000;
const MOST_PROBLEMS = 100;
/** One import of an organisation at a time. */
const IMPORTING = 4_747;

/**
 * Puts what the feed says in place of the roster kept so far, in one transaction: all of it, or nothing where any row is refused. Who is
 * missing from the feed leaves their team now; who left more than 30 days ago is forgotten. Reads row by row, so size is no matter.
 */
export async function importRoster(asked: RosterImport): Promise<RosterChange> {
  const client = await asked.database.pool.connect();
  let broken = true;
  try {
    await client.query("begin");
    const change = await within(client, asked);
    await client.query(change.applied ? "commit" : "rollback");
    broken = false;
    return change;
  } finally {
    // Closing the connection rolls back, also where the client went away in the middle.
    client.release(broken);
  }
}

async function within(client: PoolClient, asked: RosterImport): Promise<RosterChange> {
  await client.query("select pg_advisory_xact_lock($1, hashtext($2))", [IMPORTING, asked.organisation]);
  await openStaging(client);
  const inRows = await stageFeed(client, asked);
  const refused = inRows.length > 0 ? inRows : await problemsBetweenRows(client, MOST_PROBLEMS);
  if (refused.length > 0) return { added: 0, changed: 0, ended: 0, problems: [...refused], applied: false };
  return mergeRoster(client, asked);
}

async function stageFeed(client: PoolClient, { vault, organisation, feed, signal }: RosterImport): Promise<readonly RosterProblem[]> {
  const found = await client.query<{ id: string }>("select id from state.team where organisation = $1", [organisation]);
  const teams = new Set(found.rows.map((row) => row.id));
  const problems: RosterProblem[] = [];
  let batch: RosterEntry[] = [];
  const flush = async () => {
    signal.throwIfAborted();
    // Once a row is refused the rest is read for its problems only.
    if (problems.length === 0 && batch.length > 0) await stage(client, vault, batch);
    batch = [];
  };
  try {
    for await (const fields of feed.rows) {
      const entry = rosterEntry(fields, teams);
      if ("row" in entry) batch.push(entry);
      else problems.push(...entry);
      if (problems.length >= MOST_PROBLEMS) return [...problems.slice(0, MOST_PROBLEMS), andMore(fields.row)];
      if (batch.length >= BATCH) await flush();
    }
    await flush();
  } catch (error) {
    if (!(error instanceof RosterFault)) throw error;
    problems.push(error.problem);
  }
  return problems;
}

function andMore(row: number): RosterProblem {
  return { place: `row ${row}`, problem: "was the last that was read; there may be more to correct after it", severity: "look-here" };
}
