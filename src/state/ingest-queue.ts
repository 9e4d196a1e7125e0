import type { Instant } from "../core/model/time.ts";
import type { Database } from "./database.ts";
import { nameDatabaseError } from "./database-error.ts";
import type { IngestPlace } from "./ingest-events.ts";

/** Events of one request that wait for the lake. */
export interface WaitingBatch extends IngestPlace {
  readonly seq: number;
  readonly received: Instant;
  readonly n: number;
  /** JSON of the mapped events. */
  readonly parts: string;
}

/** One thing as events have told it so far; columns as the fold left them. */
export interface KeptEntity {
  readonly table: string;
  readonly id: string;
  readonly columns: Readonly<Record<string, readonly [string | number | boolean, string]>>;
}

/** Connections of an organisation for which events wait. */
export async function connectionsWaiting({ pool }: Pick<Database, "pool">, organisation: string): Promise<readonly string[]> {
  const { rows } = await pool
    .query<{ readonly connection: string }>("select distinct connection from state.ingest_batch where organisation = $1 order by 1", [
      organisation,
    ])
    .catch(rethrowNamed);
  return rows.map(({ connection }) => connection);
}

/**
 * Runs work while nobody else drains the same connection, on any server: two at once would fold from the same beginning, and the slower
 * would forget what the quicker learned. A process that is killed lets go with its database connection.
 */
export async function whileDraining<T>(
  { pool }: Pick<Database, "pool">,
  { organisation, connection }: IngestPlace,
  work: () => Promise<T>,
): Promise<T> {
  const client = await pool.connect().catch(rethrowNamed);
  try {
    await client.query("select pg_advisory_lock(hashtextextended($1, 0))", [`drain ${organisation} ${connection}`]).catch(rethrowNamed);
    return await work();
  } finally {
    // Thrown away with its lock, whatever state it is in.
    client.release(true);
  }
}

/** Organisations for which events wait, for whoever starts the draining. */
export async function organisationsWaiting({ pool }: Pick<Database, "pool">): Promise<readonly string[]> {
  const { rows } = await pool
    .query<{ readonly organisation: string }>("select distinct organisation from state.ingest_batch order by 1")
    .catch(rethrowNamed);
  return rows.map(({ organisation }) => organisation);
}

/** The oldest batches of a connection, at most so many. */
export async function waitingBatches(
  { pool }: Pick<Database, "pool">,
  { organisation, connection }: IngestPlace,
  most: number,
): Promise<readonly WaitingBatch[]> {
  const { rows } = await pool
    .query<{ readonly seq: string; readonly received: string; readonly n: number; readonly parts: string }>(
      "select seq, received, n, parts from state.ingest_batch where organisation = $1 and connection = $2 order by seq limit $3",
      [organisation, connection, most],
    )
    .catch(rethrowNamed);
  return rows.map(({ seq, received, ...rest }) => ({ ...rest, organisation, connection, seq: Number(seq), received: Number(received) }));
}

/** What is known of these things; nothing for those no event spoke of before. */
export async function keptEntities(
  { pool }: Pick<Database, "pool">,
  { organisation, connection }: IngestPlace,
  keys: readonly { readonly table: string; readonly id: string }[],
): Promise<readonly KeptEntity[]> {
  const { rows } = await pool
    .query<{ readonly table_name: string; readonly id: string; readonly columns: KeptEntity["columns"] }>(
      `select table_name, id, columns from state.ingest_entity
       join unnest($3::text[], $4::text[]) as wanted(wanted_table, wanted_id) on wanted_table = table_name and wanted_id = id
       where organisation = $1 and connection = $2`,
      [organisation, connection, keys.map(({ table }) => table), keys.map(({ id }) => id)],
    )
    .catch(rethrowNamed);
  return rows.map(({ table_name, id, columns }) => ({ table: table_name, id, columns }));
}

/** Remembers what was folded and takes the batches out of the queue, both or neither; to be called once the lake has the rows. */
export async function keepDrained(
  { pool }: Pick<Database, "pool">,
  { organisation, connection }: IngestPlace,
  drained: { readonly entities: readonly KeptEntity[]; readonly seqs: readonly number[]; readonly now: Instant },
): Promise<void> {
  const { entities, seqs, now } = drained;
  await pool
    .query(
      `with kept as (
         insert into state.ingest_entity (organisation, connection, table_name, id, columns, changed)
         select $1, $2, e.table_name, e.id, e.columns::jsonb, $3 from unnest($4::text[], $5::text[], $6::text[]) as e(table_name, id, columns)
         on conflict (organisation, connection, table_name, id) do update set columns = excluded.columns, changed = excluded.changed
       )
       delete from state.ingest_batch where seq = any($7::bigint[])`,
      [
        organisation,
        connection,
        now,
        entities.map(({ table }) => table),
        entities.map(({ id }) => id),
        entities.map(({ columns }) => JSON.stringify(columns)),
        seqs,
      ],
    )
    .catch(rethrowNamed);
}

function rethrowNamed(error: unknown): never {
  throw nameDatabaseError(error);
}
