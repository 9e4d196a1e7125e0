import { and, eq } from "drizzle-orm";
import type { Database } from "./database.ts";
import { roundDelivery } from "./schema.ts";

/** In place of a team: the channels of the organisation. */
export const CHANNELS = "*channels";

/** Teams to which the message of this occasion went already. */
export async function deliveredTo({ tables }: Database, round: string, occasion: string): Promise<ReadonlySet<string>> {
  const rows = await tables
    .select({ team: roundDelivery.team })
    .from(roundDelivery)
    .where(and(eq(roundDelivery.round, round), eq(roundDelivery.occasion, occasion)));
  return new Set(rows.map(({ team }) => team));
}

export async function markDelivered({ tables }: Database, round: string, occasion: string, team: string): Promise<void> {
  await tables.insert(roundDelivery).values({ round, occasion, team }).onConflictDoNothing();
}
