import { z } from "zod";
import { columnsOf, type EvidenceSink, type Row } from "../core/evidence/tables.ts";
import type { Instant } from "../core/model/time.ts";
import type { Lake } from "../evidence/lake.ts";
import { completeRow } from "../sources/events/complete-row.ts";
import { type Entities, entityKey, type Folded, foldEvents } from "../sources/events/fold.ts";
import { type FedTable, fedByEvents, type MappedEvent } from "../sources/events/part.ts";
import type { Database } from "../state/database.ts";
import { connectionsWaiting, keepDrained, keptEntities, waitingBatches, whileDraining } from "../state/ingest-queue.ts";
import { coverageEvents } from "./ingest-coverage.ts";

export interface Draining {
  readonly database: Pick<Database, "pool">;
  readonly lake: Lake;
  readonly organisation: string;
  readonly now: Instant;
  readonly signal: AbortSignal;
}

/** What a drain did: `waiting` things wait for the event that tells their beginning. */
export interface Drained {
  readonly events: number;
  readonly rows: number;
  readonly waiting: number;
}

/** Batches taken at a time: up to 200,000 events of some 300 bytes, so about 60 MB. */
const BATCHES = 200;

/** The name under which the lake knows what a connection sent. */
export function sourceOfEvents(connection: string): string {
  return `events.${connection}`;
}

/**
 * Folds what waits into the lake, connection by connection. First the lake commits the rows, then the queue forgets their events: a kill
 * between the two writes the same rows once more, and of rows that are of one thing the latest counts.
 */
export async function drainIngest(draining: Draining): Promise<Drained> {
  const { database, organisation, signal } = draining;
  const total = { events: 0, rows: 0, waiting: 0 };
  for (const connection of await connectionsWaiting(database, organisation)) {
    await whileDraining(database, { organisation, connection }, async () => {
      for (;;) {
        signal.throwIfAborted();
        const done = await drainSome(draining, connection);
        if (done === null) break;
        total.events += done.events;
        total.rows += done.rows;
        total.waiting += done.waiting;
      }
    });
  }
  return total;
}

async function drainSome({ database, lake, organisation, now }: Draining, connection: string): Promise<Drained | null> {
  const place = { organisation, connection };
  const batches = await waitingBatches(database, place, BATCHES);
  if (batches.length === 0) return null;
  const events = batches.flatMap(({ parts }) => mappedEvents(parts));
  const said = [...events, ...coverageEvents(events, sourceOfEvents(connection))];
  const touched = new Map(said.flatMap(({ parts }) => parts.map(({ table, id }) => [entityKey(table, id), { table, id }] as const)));
  const before = entitiesOf(await keptEntities(database, place, [...touched.values()]));
  const after = foldEvents(before, said);
  const entities = [...after.values()];
  const rows = await appendToLake(lake, sourceOfEvents(connection), entities, now);
  await keepDrained(database, place, { entities, seqs: batches.map(({ seq }) => seq), now });
  return { events: events.length, rows, waiting: entities.length - rows };
}

async function appendToLake(lake: Lake, source: string, entities: readonly Folded[], now: Instant): Promise<number> {
  const run = await lake.begin(source, await laterThanAll(lake, source, now));
  try {
    let rows = 0;
    for (const table of fedByEvents) rows += await appendTable(run, table, entities);
    await run.commit();
    return rows;
  } catch (error) {
    await run.abort();
    throw error;
  }
}

/** Of rows that are of one thing the one observed last counts, so a clock that was set back, or two drains in a millisecond, must not tie. */
async function laterThanAll(lake: Lake, source: string, now: Instant): Promise<Instant> {
  const own = (await lake.commits()).filter((commit) => commit.source === source);
  return own.reduce((latest, { observedAt }) => Math.max(latest, observedAt + 1), now);
}

async function appendTable<T extends FedTable>(sink: EvidenceSink, table: T, entities: readonly Folded[]): Promise<number> {
  const rows = entities
    .filter((entity) => entity.table === table)
    .map(completeRow)
    .filter((row) => row !== null);
  if (rows.length > 0) await sink.append(table, columnsOf(table, rows.map(asRow<T>)), rows.length);
  return rows.length;
}

/** completeRow fills exactly the columns of the entity's table, whose type only the table's name knows. */
function asRow<T extends FedTable>(row: object): Row<T> {
  return row as Row<T>;
}

const value = z.union([z.string(), z.number(), z.boolean()]);
const mapped = z.array(
  z.object({
    order: z.string(),
    parts: z.array(z.object({ table: z.enum(fedByEvents), id: z.string(), columns: z.record(z.string(), value) })),
  }),
);

function mappedEvents(json: string): readonly MappedEvent[] {
  return mapped.parse(JSON.parse(json));
}

const tableName = z.enum(fedByEvents);

function entitiesOf(kept: Awaited<ReturnType<typeof keptEntities>>): Entities {
  return new Map(
    kept.map(({ table, id, columns }) => {
      const known = tableName.parse(table);
      return [entityKey(known, id), { table: known, id, columns }] as const;
    }),
  );
}
