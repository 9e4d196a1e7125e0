import { eq, isNotNull } from "drizzle-orm";
import type { Database } from "./database.ts";
import { digest } from "./schema.ts";

export interface DigestRow {
  readonly schedule: { readonly weekday: number; readonly hour: number; readonly timeZone: string } | null;
  readonly node: string;
  /** Recipients and webhooks, sealed by the vault: addresses of people, and addresses that are secrets. */
  readonly sealed: Uint8Array;
}

/** Null: nobody set a digest for this organisation yet. */
export async function readDigestRow({ tables }: Database, organisation: string): Promise<DigestRow | null> {
  const [row] = await tables.select().from(digest).where(eq(digest.organisation, organisation));
  return row === undefined ? null : { schedule: scheduleOf(row), node: row.node, sealed: row.sealed };
}

export async function putDigestRow({ tables }: Database, organisation: string, { schedule, node, sealed }: DigestRow): Promise<void> {
  const row = { weekday: schedule?.weekday ?? null, hour: schedule?.hour ?? null, timeZone: schedule?.timeZone ?? null, node, sealed };
  await tables
    .insert(digest)
    .values({ ...row, organisation })
    .onConflictDoUpdate({ target: digest.organisation, set: row });
}

/** Every organisation whose digest goes out by itself. */
export async function listDigestSchedules({
  tables,
}: Database): Promise<readonly { readonly organisation: string; readonly schedule: NonNullable<DigestRow["schedule"]> }[]> {
  const rows = await tables.select().from(digest).where(isNotNull(digest.weekday));
  return rows.flatMap((row) => {
    const schedule = scheduleOf(row);
    return schedule === null ? [] : [{ organisation: row.organisation, schedule }];
  });
}

function scheduleOf({ weekday, hour, timeZone }: typeof digest.$inferSelect): DigestRow["schedule"] {
  return weekday === null || hour === null || timeZone === null ? null : { weekday, hour, timeZone };
}
