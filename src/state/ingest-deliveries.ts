import { and, eq, lte } from "drizzle-orm";
import type { Instant } from "../core/model/time.ts";
import type { Database } from "./database.ts";
import type { IngestPlace } from "./ingest-events.ts";
import { ingestDelivery, ingestHint } from "./schema.ts";

/** What a delivery says has changed: ids of the tool's, and nobody's name. */
export interface KeptHint {
  readonly container: string;
  readonly about: string;
  readonly id: string;
}

/** Keeps a delivery and its hints, both or neither. False: it came before, and nothing is kept. */
export async function keepDelivery(
  { tables }: Database,
  place: IngestPlace,
  delivery: { readonly id: string; readonly hints: readonly KeptHint[]; readonly received: Instant },
): Promise<boolean> {
  const { id, hints, received } = delivery;
  return tables.transaction(async (tx) => {
    const kept = await tx
      .insert(ingestDelivery)
      .values({ ...place, id, received })
      .onConflictDoNothing()
      .returning({ id: ingestDelivery.id });
    if (kept.length === 0) return false;
    if (hints.length > 0)
      await tx
        .insert(ingestHint)
        .values(distinct(hints).map((hint) => ({ ...place, ...hint, received })))
        .onConflictDoUpdate({
          target: [ingestHint.organisation, ingestHint.connection, ingestHint.about, ingestHint.container, ingestHint.id],
          set: { received },
        });
    return true;
  });
}

/** In one order, so that two deliveries about the same things never wait for each other in a circle. */
function distinct(hints: readonly KeptHint[]): readonly KeptHint[] {
  const byKey = new Map(hints.map((hint) => [[hint.about, hint.container, hint.id].join("\u001f"), hint]));
  return [...byKey].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, hint]) => hint);
}

export interface WaitingHint extends KeptHint {
  readonly received: Instant;
}

/** What is to be read again, oldest first. */
export async function waitingHints({ tables }: Database, { organisation, connection }: IngestPlace): Promise<readonly WaitingHint[]> {
  return tables
    .select({ container: ingestHint.container, about: ingestHint.about, id: ingestHint.id, received: ingestHint.received })
    .from(ingestHint)
    .where(and(eq(ingestHint.organisation, organisation), eq(ingestHint.connection, connection)))
    .orderBy(ingestHint.received, ingestHint.about, ingestHint.container, ingestHint.id);
}

/** Forgets hints once they were read; one that came again meanwhile stays, because it was received later. */
export async function dropHints(
  { tables }: Database,
  { organisation, connection }: IngestPlace,
  hints: readonly WaitingHint[],
): Promise<void> {
  await tables.transaction(async (tx) => {
    for (const { container, about, id, received } of hints)
      await tx
        .delete(ingestHint)
        .where(
          and(
            eq(ingestHint.organisation, organisation),
            eq(ingestHint.connection, connection),
            eq(ingestHint.about, about),
            eq(ingestHint.container, container),
            eq(ingestHint.id, id),
            lte(ingestHint.received, received),
          ),
        );
  });
}
