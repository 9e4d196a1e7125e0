import { randomUUID } from "node:crypto";
import { and, asc, desc, eq, inArray, sql } from "drizzle-orm";
import { z } from "zod";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import type { Entry, Envelope } from "../core/privacy/manifest.ts";
import type { ChainHeads } from "./chain-heads.ts";
import type { Database } from "./database.ts";
import { canonicalText, fingerprintOf } from "./fingerprint.ts";
import { settleFact } from "./instance-facts.ts";
import type { InstanceKey } from "./instance-key.ts";
import type { Tables } from "./people-tables.ts";
import { chainEntry } from "./schema.ts";

/** What signing needs besides the database. */
export interface Signing {
  readonly key: InstanceKey;
  /** Random id of this installation. */
  readonly instance: string;
  readonly heads: ChainHeads;
}

/** An entry without what the chain gives it. */
export type EntryBody = Entry extends infer E ? (E extends Entry ? Omit<E, "v" | "instance" | "seq" | "previous"> : never) : never;

export interface Signed {
  readonly envelope: Envelope;
  readonly sha256: string;
}

export function settleInstance(database: Database): Promise<string> {
  return settleFact(database, "instance-id", z.uuid(), randomUUID);
}

export type Append = (body: EntryBody) => Promise<Signed>;

/**
 * A transaction in which entries of an organisation's chain can be signed, so that a round and what is said of it change together. Two
 * at once queue up. After a restore numbers go on from the last that was ever signed, so that none repeats.
 * Throws `chain.broken` when the chain was signed with another key.
 */
export async function inChain<T>(
  database: Database,
  signing: Signing,
  organisation: string,
  work: (tables: Tables, append: Append) => Promise<T>,
): Promise<T> {
  let last: number | null = null;
  const done = await database.tables.transaction(async (tables) => {
    await tables.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`chain ${organisation}`}, 0))`);
    return work(tables, async (body) => {
      const signed = await appendEntry(tables, signing, organisation, body);
      last = signed.envelope.entry.seq;
      return signed;
    });
  });
  if (last !== null) await signing.heads.signed(organisation, last);
  return done;
}

async function appendEntry(tables: Tables, { key, instance, heads }: Signing, organisation: string, body: EntryBody): Promise<Signed> {
  const last = await lastEntry(tables, organisation);
  if (last !== null && toEnvelope(last.envelope).key !== key.publicKey) throw otherKey();
  const seq = Math.max(last?.seq ?? 0, heads.seqOf(organisation)) + 1;
  const entry: Entry = { ...body, v: 1, instance: `${instance}/${organisation}`, seq, previous: last?.sha256 ?? null };
  const text = canonicalText(entry);
  const envelope: Envelope = { entry, key: key.publicKey, signature: key.sign(text) };
  const sha256 = fingerprintOf(text);
  const round = "round" in entry ? entry.round : null;
  await tables.insert(chainEntry).values({ organisation, seq, round, kind: entry.kind, sha256, envelope: canonicalText(envelope) });
  return { envelope, sha256 };
}

export async function lastEntry(tables: Tables, organisation: string): Promise<ChainRow | null> {
  const [last] = await tables
    .select()
    .from(chainEntry)
    .where(eq(chainEntry.organisation, organisation))
    .orderBy(desc(chainEntry.seq))
    .limit(1);
  return last ?? null;
}

export type ChainRow = typeof chainEntry.$inferSelect;

/** Of one organisation, in order. */
export async function chainOf({ tables }: { readonly tables: Tables }, organisation: string): Promise<readonly ChainRow[]> {
  return tables.select().from(chainEntry).where(eq(chainEntry.organisation, organisation)).orderBy(asc(chainEntry.seq));
}

/** Of one round, in order; the first is its manifest. */
export async function chainOfRound({ tables }: { readonly tables: Tables }, round: string): Promise<readonly ChainRow[]> {
  return tables.select().from(chainEntry).where(eq(chainEntry.round, round)).orderBy(asc(chainEntry.seq));
}

/** Entries that a place outside does not have yet, oldest first. @param mark keyed mark of the place */
export async function unpublishedEntries({ tables }: Database, organisation: string, mark: string): Promise<readonly ChainRow[]> {
  const rows = await chainOf({ tables }, organisation);
  return rows.filter(({ published }) => !published.includes(mark));
}

export async function markPublished({ tables }: Database, organisation: string, seqs: readonly number[], mark: string): Promise<void> {
  await tables
    .update(chainEntry)
    .set({ published: sql`${chainEntry.published} || ${JSON.stringify([mark])}::jsonb` })
    .where(and(eq(chainEntry.organisation, organisation), inArray(chainEntry.seq, [...seqs])));
}

/** We signed the text ourselves, from an Envelope; nobody else writes this column. */
export function toEnvelope(text: string): Envelope {
  const envelope: Envelope = JSON.parse(text);
  return envelope;
}

function otherKey(): EvenkeelError {
  return new EvenkeelError(
    "chain.broken",
    "The chain of rounds was signed with another key than the one that is here.",
    "Put back DATA/keys/instance.key that belongs to this database.",
  );
}
