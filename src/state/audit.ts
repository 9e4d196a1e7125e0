import { createHash } from "node:crypto";
import { asc, desc, gt, lt, sql } from "drizzle-orm";
import type { Instant } from "../core/model/time.ts";
import type { Database } from "./database.ts";
import { auditEntry } from "./schema.ts";

/** What happened: settings, structure, roster, roles, exports. Never anything about answers (privacy.md 10). */
export interface AuditEvent {
  readonly at: Instant;
  /** Null: the server itself. */
  readonly account: string | null;
  /** Name of the account then, or "evenkeel". */
  readonly by: string;
  readonly action: string;
  readonly organisation: string | null;
  readonly subject: string;
}

export interface AuditEntry extends AuditEvent {
  readonly seq: number;
  readonly hash: string;
}

const BEFORE_THE_FIRST = "0".repeat(64);
const PAGE = 100;

/** h(i) = SHA-256(h(i-1) | entry), the entry as a JSON list, so that no two entries have the same bytes. */
function chained(before: string, seq: number, { at, account, by, action, organisation, subject }: AuditEvent): string {
  const entry = JSON.stringify([seq, at, account, by, action, organisation, subject]);
  return createHash("sha256").update(`${before}|${entry}`).digest("hex");
}

/** Adds an entry to the end of the chain; entries added at once queue up. */
export async function appendAudit({ tables }: Database, event: AuditEvent): Promise<AuditEntry> {
  return tables.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('audit', 0))`);
    const [last] = await tx.select().from(auditEntry).orderBy(desc(auditEntry.seq)).limit(1);
    const seq = (last?.seq ?? 0) + 1;
    const entry = { ...event, seq, hash: chained(last?.hash ?? BEFORE_THE_FIRST, seq, event) };
    await tx.insert(auditEntry).values(entry);
    return entry;
  });
}

export type ShownEntry = Omit<AuditEntry, "account">;

/** A page of entries, newest first, after the whole chain was checked. @param before only entries with a smaller number; null: all */
export async function readAudit(
  database: Database,
  before: number | null,
): Promise<{ readonly entries: ShownEntry[]; readonly intact: boolean }> {
  const { seq, at, by, action, organisation, subject, hash } = auditEntry;
  const entries = await database.tables
    .select({ seq, at, by, action, organisation, subject, hash })
    .from(auditEntry)
    .where(before === null ? undefined : lt(seq, before))
    .orderBy(desc(seq))
    .limit(PAGE);
  return { entries, intact: (await verifyAudit(database)).intact };
}

export type AuditVerdict =
  | { readonly intact: true; readonly entries: number; readonly head: string }
  /** The first entry that does not follow from the one before it. */
  | { readonly intact: false; readonly brokenAt: number };

/** Small enough that hashing one page does not hold up the event loop (3 ms). */
const VERIFIED_AT_ONCE = 1_000;

/**
 * Follows the whole chain from its first entry. Finds any entry that was changed, put in, or taken out before the last.
 * Limit: entries cut off at the end leave an intact chain; only a head kept elsewhere shows them.
 */
export async function verifyAudit({ tables }: Database): Promise<AuditVerdict> {
  let head = BEFORE_THE_FIRST;
  let seq = 0;
  for (;;) {
    const page = await tables.select().from(auditEntry).where(gt(auditEntry.seq, seq)).orderBy(asc(auditEntry.seq)).limit(VERIFIED_AT_ONCE);
    for (const entry of page) {
      seq += 1;
      if (entry.seq !== seq || entry.hash !== chained(head, seq, entry)) return { intact: false, brokenAt: seq };
      head = entry.hash;
    }
    if (page.length < VERIFIED_AT_ONCE) return { intact: true, entries: seq, head };
  }
}
