import { asc, eq } from "drizzle-orm";
import { z } from "zod";
import { type RoundSettings, roundSettings } from "../contract/round-shapes.ts";
import type { Database } from "./database.ts";
import { keptPictures } from "./round-roster.ts";
import { roundSetting } from "./schema.ts";
import type { Vault } from "./vault.ts";

const PURPOSE = "round-settings";
const sealedShape = z.strictObject({ channels: roundSettings.shape.channels, publishTo: roundSettings.shape.publishTo });

/** With whole addresses; inside the server only. */
export async function readRoundSettings(database: Database, vault: Vault, organisation: string): Promise<RoundSettings> {
  const [row] = await database.tables.select().from(roundSetting).where(eq(roundSetting.organisation, organisation));
  const teamOnly = [...(await keptPictures(database, organisation))];
  if (row === undefined) return { pulses: null, channels: [], publishTo: [], teamOnly };
  return { ...sealedShape.parse(JSON.parse(vault.open(PURPOSE, row.sealed))), pulses: row.pulses ?? null, teamOnly };
}

export async function writeRoundSettings(
  { tables }: Database,
  vault: Vault,
  organisation: string,
  { pulses, channels, publishTo }: Omit<RoundSettings, "teamOnly">,
): Promise<void> {
  const row = { pulses, sealed: vault.seal(PURPOSE, JSON.stringify({ channels, publishTo })) };
  await tables
    .insert(roundSetting)
    .values({ ...row, organisation })
    .onConflictDoUpdate({ target: roundSetting.organisation, set: row });
}

/** Organisations with settings, for what is due by itself. */
export async function organisationsWithRounds({ tables }: Database): Promise<readonly string[]> {
  const rows = await tables.select({ id: roundSetting.organisation }).from(roundSetting).orderBy(asc(roundSetting.organisation));
  return rows.map(({ id }) => id);
}
