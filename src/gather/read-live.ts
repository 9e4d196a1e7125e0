import { columnsOf, type EvidenceSink, type Row, type TableName, tableNames } from "../core/evidence/tables.ts";
import type { Organisation } from "../core/model/organisation.ts";
import { type Instant, quarterOf, WEEK } from "../core/model/time.ts";
import type { Lake } from "../evidence/lake.ts";
import { openLiveHttp } from "../sources/live/live-http.ts";
import type {
  Hint,
  Json,
  KnownRepository,
  LiveConnection,
  LivePart,
  LiveReading,
  LiveRows,
  LiveSecrets,
  LiveSource,
} from "../sources/live/live-source.ts";
import { createResolve } from "../sources/live/resolve-account.ts";
import { readActorRules } from "../sources/reading/actor-rules.ts";
import type { BucketSalts } from "./bucket-salts.ts";
import { liveHttpOf } from "./live-clock.ts";

export interface LiveRead {
  readonly source: LiveSource;
  readonly connection: LiveConnection;
  readonly secrets: LiveSecrets;
  readonly repositories: readonly KnownRepository[];
  readonly organisation: Organisation;
  readonly cursor: Json | null;
  /** Everything since then is read again; the cursor does not count. */
  readonly again: Instant | null;
  /** Only these; null: whatever is new. */
  readonly only: readonly Hint[] | null;
  readonly reconcile: boolean;
  readonly now: () => Instant;
  readonly signal: AbortSignal;
  readonly progress: LiveReading["progress"];
}

export interface LiveInto {
  readonly lake: Lake;
  readonly salts: BucketSalts;
  /** Runs each commit; refuses it where the connection is not there any more. */
  readonly commit: (work: () => Promise<void>) => Promise<void>;
  /** Called after the lake has committed the rows that lie before the cursor. A read of hints moves none, and does not call it. */
  readonly keptUpTo: (cursor: Json, rows: number) => Promise<void>;
}

/** The lake's own limits for a batch (evidence.md 2.4). */
const FLUSH_ROWS = 50_000;
const FLUSH_MS = 30_000;
/** A first read goes back a year, as the longest window does. */
const FIRST_WEEKS = 52;

/** The name under which the lake knows what was read of a connection. */
export function sourceOfConnection(connection: string): string {
  return `live.${connection}`;
}

/**
 * Reads a live tool into the lake. Parts are collected and committed together with where to go on after them: first salts, then rows,
 * then the cursor, so that a kill between two of them costs a repetition, and of rows of one thing the latest counts. A read that fails
 * keeps what it had; the error is the adapter's, by name.
 */
export async function readLive(read: LiveRead, into: LiveInto): Promise<{ readonly rows: number }> {
  const { source, connection, secrets, repositories, organisation, again, only, reconcile, now, signal, progress } = read;
  const { actorOf } = await readActorRules();
  const cursor = again === null ? read.cursor : null;
  const batches = collecting(sourceOfConnection(connection.id), read, into);
  const reading: LiveReading = {
    connection,
    secrets,
    repositories,
    organisation,
    resolve: createResolve({ organisation, actorOf, saltFor: saltsFor(into.salts, { isFirst: cursor === null, again }) }),
    http: openLiveHttp(liveHttpOf(connection.address)),
    cursor,
    from: again ?? now() - FIRST_WEEKS * WEEK,
    now: now(),
    only,
    reconcile,
    keep: batches.keep,
    progress,
    signal,
  };
  try {
    await source.read(reading);
  } finally {
    await batches.flush();
  }
  return { rows: batches.rows() };
}

interface Salting {
  /** Nothing of this connection is in the lake, or it is all read again. */
  readonly isFirst: boolean;
  readonly again: Instant | null;
}

/**
 * The salt of a quarter that is over is forgotten. A first read makes one for its own time, as all of that quarter is then marked with
 * it; later rows of such a quarter have no contributor, because a second salt would count the same people twice.
 */
function saltsFor(salts: BucketSalts, { isFirst, again }: Salting): (container: string, quarter: string) => Uint8Array | null {
  return (container, quarter) => {
    const isWhole = isFirst && (again === null || quarter > quarterOf(again));
    return isWhole || salts.isLiving(quarter) ? salts.saltFor(container, quarter) : null;
  };
}

function collecting(source: string, { now, only }: LiveRead, { lake, salts, commit, keptUpTo }: LiveInto) {
  let parts: LiveRows[] = [];
  let waiting = 0;
  let total = 0;
  let cursor: Json | null = null;
  let begun = now();
  let isBroken = false;
  let turn: Promise<void> = Promise.resolve();
  const keepAll = async (): Promise<void> => {
    // After a failure nothing more is kept: a later cursor would lie after rows that were lost.
    if (parts.length === 0 || isBroken) return;
    const [rows, count, upTo] = [parts, waiting, cursor];
    parts = [];
    waiting = 0;
    begun = now();
    isBroken = true;
    if (count > 0)
      await commit(async () => {
        await salts.keep();
        await commitRows(lake, source, rows, now());
      });
    total += count;
    if (only === null) await keptUpTo(upTo, count);
    isBroken = false;
  };
  /** One after the other, as repositories are read side by side. */
  const flush = (): Promise<void> => {
    const kept = turn.then(keepAll);
    turn = kept.catch(() => undefined);
    return kept;
  };
  return {
    rows: () => total,
    flush,
    async keep(part: LivePart): Promise<void> {
      parts.push(part.rows);
      waiting += countRows(part.rows);
      cursor = part.cursor;
      if (waiting >= FLUSH_ROWS || now() - begun >= FLUSH_MS) await flush();
    },
  };
}

function countRows(rows: LiveRows): number {
  return tableNames.reduce((sum, table) => sum + (rows[table]?.length ?? 0), 0);
}

async function commitRows(lake: Lake, source: string, parts: readonly LiveRows[], now: Instant): Promise<void> {
  const run = await lake.begin(source, now);
  try {
    for (const table of tableNames) await appendTable(run, table, parts);
    await run.commit();
  } catch (error) {
    await run.abort();
    throw error;
  }
}

async function appendTable<T extends TableName>(sink: EvidenceSink, table: T, parts: readonly LiveRows[]): Promise<void> {
  const rows = parts.flatMap((part) => rowsOf(part, table));
  if (rows.length > 0) await sink.append(table, columnsOf(table, rows), rows.length);
}

/** LiveRows has under each table's name that table's rows, which the compiler forgets for a table it does not know yet. */
function rowsOf<T extends TableName>(part: LiveRows, table: T): readonly Row<T>[] {
  return (part[table] ?? []) as readonly Row<T>[];
}
