import { and, asc, desc, eq, lt, sql } from "drizzle-orm";
import { DAY, type Instant } from "../core/model/time.ts";
import type { Database } from "./database.ts";
import type { IngestPlace } from "./ingest-events.ts";
import { ingestCount, ingestDelivery, ingestEntity, ingestEvent, quarantine } from "./schema.ts";

export const ingestOutcomes = ["accepted", "duplicate", "ignored", "refused"] as const;
export type IngestOutcome = (typeof ingestOutcomes)[number];

export interface IngestCount {
  readonly outcome: IngestOutcome;
  /** A type, or why; already cut and free of odd signs. */
  readonly kind: string;
  readonly n: number;
  readonly last: Instant;
}

export interface QuarantinedShape {
  readonly kind: string;
  /** Names and types of fields, never a value. */
  readonly shape: string;
  readonly n: number;
  readonly first: Instant;
  readonly last: Instant;
}

/** Adds to what was counted before. */
export async function addIngestCounts({ tables }: Database, place: IngestPlace, counts: readonly IngestCount[]): Promise<void> {
  if (counts.length === 0) return;
  await tables
    .insert(ingestCount)
    .values(counts.map((count) => ({ ...place, ...count })))
    .onConflictDoUpdate({
      target: [ingestCount.organisation, ingestCount.connection, ingestCount.outcome, ingestCount.kind],
      set: { n: sql`${ingestCount.n} + excluded.n`, last: sql`greatest(${ingestCount.last}, excluded.last)` },
    });
}

export async function listIngestCounts({ tables }: Database, { organisation, connection }: IngestPlace): Promise<readonly IngestCount[]> {
  const rows = await tables
    .select({ outcome: ingestCount.outcome, kind: ingestCount.kind, n: ingestCount.n, last: ingestCount.last })
    .from(ingestCount)
    .where(and(eq(ingestCount.organisation, organisation), eq(ingestCount.connection, connection)))
    .orderBy(asc(ingestCount.outcome), desc(ingestCount.n), asc(ingestCount.kind));
  return rows.map((row) => ({ ...row, outcome: toOutcome(row.outcome) }));
}

function toOutcome(text: string): IngestOutcome {
  const found = ingestOutcomes.find((outcome) => outcome === text);
  if (found === undefined) throw new Error(`ingest_count.outcome is none that is ever written: ${text}`);
  return found;
}

/** Keeps the newest shape of each kind. */
export async function addQuarantined({ tables }: Database, place: IngestPlace, shapes: readonly QuarantinedShape[]): Promise<void> {
  if (shapes.length === 0) return;
  await tables
    .insert(quarantine)
    .values(shapes.map((shape) => ({ ...place, ...shape })))
    .onConflictDoUpdate({
      target: [quarantine.organisation, quarantine.connection, quarantine.kind],
      set: { n: sql`${quarantine.n} + excluded.n`, last: sql`greatest(${quarantine.last}, excluded.last)`, shape: sql`excluded.shape` },
    });
}

export async function listQuarantined({ tables }: Database, place: IngestPlace): Promise<readonly QuarantinedShape[]> {
  return tables
    .select({ kind: quarantine.kind, shape: quarantine.shape, n: quarantine.n, first: quarantine.first, last: quarantine.last })
    .from(quarantine)
    .where(and(eq(quarantine.organisation, place.organisation), eq(quarantine.connection, place.connection)))
    .orderBy(desc(quarantine.n), asc(quarantine.kind));
}

const LIVES = { shape: 14 * DAY, id: 30 * DAY, entity: 396 * DAY } as const;

/** Deletes what has been kept long enough (docs/run/dpia.md); an event that comes again after 30 days folds to the same. */
export async function forgetOldIngest({ tables }: Database, now: Instant): Promise<void> {
  await tables.delete(quarantine).where(lt(quarantine.last, now - LIVES.shape));
  await tables.delete(ingestEvent).where(lt(ingestEvent.received, now - LIVES.id));
  await tables.delete(ingestDelivery).where(lt(ingestDelivery.received, now - LIVES.id));
  await tables.delete(ingestEntity).where(lt(ingestEntity.changed, now - LIVES.entity));
}
