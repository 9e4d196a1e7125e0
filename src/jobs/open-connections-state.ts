import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import type { Structure } from "../core/model/structure.ts";
import { drainIngest } from "../gather/drain-ingest.ts";
import type { FoundRepository, Json } from "../sources/live/live-source.ts";
import {
  connectedRepositories,
  connectionOfRepository,
  keepConnectedRepositories,
  pairedRepositories,
} from "../state/connection-repositories.ts";
import { connectionToRead, findConnection, keepCursor, noteComplete, noteFailure } from "../state/connections.ts";
import type { Database } from "../state/database.ts";
import { dropHints, waitingHints } from "../state/ingest-deliveries.ts";
import { slugOf } from "../state/slug-of.ts";
import { changeStructure, readStructure } from "../state/structure.ts";
import type { Vault } from "../state/vault.ts";
import type { ConnectionRecord, ConnectionsState } from "./evidence-state.ts";
import { type MatchedRepositories, matchRepositories } from "./match-repositories.ts";
import { serialQueue } from "./serial-queue.ts";

const DRAINS_AT_ONCE = 4;
const COMMITS_AT_ONCE = 4;
const NEVER = new AbortController().signal;

/** Connected tools in the application's database, as the evidence process uses them. */
export function openConnectionsState(database: Database, vault: Vault): ConnectionsState {
  // Two at once would each fold onto what was before the other, and the slower would take back what the faster learned.
  const drains = serialQueue(DRAINS_AT_ONCE);
  const commits = serialQueue(COMMITS_AT_ONCE);
  const record = (organisation: string, connection: string) => readRecord(database, vault, { organisation, connection });
  return {
    record,
    async ofRepository(organisation, repository) {
      const connection = await connectionOfRepository(database, organisation, repository);
      return connection === null ? null : record(organisation, connection);
    },
    keepRepositories: (organisation, connection, found, now) => keepFound(database, { organisation, connection }, found, now),
    keepCursor: (organisation, connection, cursor, rows) => keepCursor(database, { organisation, connection }, cursor, rows),
    commit: (organisation, connection, work) =>
      commits.run(`${organisation}/${connection}`, NEVER, async () => {
        await findConnection(database, { organisation, connection });
        await work();
      }),
    forget: (organisation, connection, work) => commits.run(`${organisation}/${connection}`, NEVER, work),
    noteComplete: (organisation, connection, at) => noteComplete(database, { organisation, connection }, at),
    noteFailure: (organisation, connection, problem, at) => noteFailure(database, { organisation, connection }, problem, at),
    hints: (organisation, connection) => waitingHints(database, { organisation, connection }),
    dropHints: (organisation, connection, hints) => dropHints(database, { organisation, connection }, hints),
    drain: (draining) => drains.run(draining.organisation, draining.signal, () => drainIngest({ ...draining, database })),
  };
}

interface Of {
  readonly organisation: string;
  readonly connection: string;
}

async function readRecord(database: Database, vault: Vault, of: Of): Promise<ConnectionRecord> {
  const { id, kind, address, settings, secrets, cursor, again, readAt } = await connectionToRead(database, vault, of);
  const repositories = (await connectedRepositories(database, of)).map(({ native, repository, path }) => ({
    id: repository,
    native,
    path,
  }));
  return {
    id,
    kind,
    address,
    settings: asJson(settings),
    secrets,
    cursor: cursor === null ? null : asJson(cursor),
    again,
    readAt,
    repositories,
  };
}

/** It came out of a column of type jsonb. */
function asJson(value: unknown): Json {
  return value as Json;
}

const ATTEMPTS = 10;

/** Others may edit at the same time; then what is to be changed is matched again on what they made of it. */
async function keepFound(database: Database, of: Of, found: readonly FoundRepository[], now: number): Promise<readonly string[]> {
  if (found.length === 0) return [];
  const paired = await pairedRepositories(database, of);
  const listedBefore = new Set((await connectedRepositories(database, of)).map(({ repository }) => repository));
  const match = (structure: Structure) =>
    matchRepositories({ structure, paired, listedBefore, found, slug: (text) => slugOf(text, "repository") });
  const { pairs, toRead } = await changeUntilKept(database, of.organisation, match, now);
  await keepConnectedRepositories(database, of, pairs, now);
  return toRead;
}

async function changeUntilKept(
  database: Database,
  organisation: string,
  match: (structure: Structure) => MatchedRepositories,
  now: number,
): Promise<MatchedRepositories> {
  for (let attempt = 1; ; attempt += 1) {
    const { structure, revision } = await readStructure(database, organisation);
    const matched = match(structure);
    if (matched.changes.length === 0) return matched;
    try {
      const outcome = await changeStructure(database, organisation, { revision, changes: matched.changes }, now);
      if (!("refused" in outcome)) return matched;
      throw new EvenkeelError(
        "source.schema-changed",
        `The repositories of this tool do not fit: ${outcome.refused
          .slice(0, 3)
          .map(({ place, problem }) => `${place}: ${problem}`)
          .join("; ")}`,
        "Correct the structure of the organisation, or report this with the version of the tool.",
      );
    } catch (error) {
      if (attempt < ATTEMPTS && error instanceof EvenkeelError && error.code === "structure.outdated") continue;
      throw error;
    }
  }
}
