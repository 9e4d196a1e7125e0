import { and, eq } from "drizzle-orm";
import type { Database } from "./database.ts";
import type { IngestPlace } from "./ingest-events.ts";
import { ingestBatch, ingestCount, ingestDelivery, ingestEntity, ingestEvent, ingestHint, quarantine } from "./schema.ts";

const kept = [ingestBatch, ingestEvent, ingestEntity, ingestDelivery, ingestHint, ingestCount, quarantine] as const;

/** Forgets all that came in by a connection; what the lake has of it is emptied by whoever disconnects. */
export async function forgetIngest({ tables }: Database, { organisation, connection }: IngestPlace): Promise<void> {
  await tables.transaction(async (tx) => {
    for (const table of kept) await tx.delete(table).where(and(eq(table.organisation, organisation), eq(table.connection, connection)));
  });
}
