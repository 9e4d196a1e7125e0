import type { Instant } from "../core/model/time.ts";
import type { Database } from "./database.ts";
import { nameDatabaseError } from "./database-error.ts";

/** Where something came in. */
export interface IngestPlace {
  readonly organisation: string;
  readonly connection: string;
}

/** An event as it is kept: mapped and without people, so nothing of what was sent is in it. */
export interface IngestEvent {
  /** SHA-256, 64 hex digits. */
  readonly id: string;
  /** JSON of what it says; empty for an event that is taken in and says nothing. */
  readonly json: string;
}

/** 128 bits tell events apart as well as 256, in half of the index. */
const KEY_DIGITS = 32;

/**
 * Keeps the events that did not come before, in one transaction: when this resolves they are on disk.
 * @returns for each event, in order, whether it is new; of one that is twice among them the first
 */
export async function keepEvents(
  { pool }: Pick<Database, "pool">,
  { organisation, connection }: IngestPlace,
  events: readonly IngestEvent[],
  received: Instant,
): Promise<readonly boolean[]> {
  if (events.length === 0) return [];
  // Sorted, so that two requests with the same events wait for each other instead of standing in each other's way.
  const keys = events.map(({ id }) => id.slice(0, KEY_DIGITS));
  const ids = [...new Set(keys)].sort();
  const client = await pool.connect().catch(rethrowNamed);
  try {
    await client.query("begin");
    const { rows } = await client.query<{ readonly id: string }>(
      `insert into state.ingest_event (organisation, connection, id, received)
       select $1, $2, decode(id, 'hex'), $3 from unnest($4::text[]) as id
       on conflict do nothing returning encode(id, 'hex') as id`,
      [organisation, connection, received, ids],
    );
    const fresh = new Set(rows.map(({ id }) => id));
    const isNew = keys.map((key) => fresh.delete(key));
    const kept = events.filter(({ json }, index) => isNew[index] === true && json !== "");
    if (kept.length > 0)
      await client.query("insert into state.ingest_batch (organisation, connection, received, n, parts) values ($1, $2, $3, $4, $5)", [
        organisation,
        connection,
        received,
        kept.length,
        `[${kept.map(({ json }) => json).join(",")}]`,
      ]);
    await client.query("commit");
    client.release();
    return isNew;
  } catch (error) {
    // The transaction ends with its connection, which is thrown away: a broken one cannot be rolled back.
    client.release(true);
    return rethrowNamed(error);
  }
}

function rethrowNamed(error: unknown): never {
  throw nameDatabaseError(error);
}
