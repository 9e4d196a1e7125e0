import { and, asc, eq } from "drizzle-orm";
import type { Instrument } from "../core/survey/instrument.ts";
import type { Database } from "./database.ts";
import { instrument } from "./schema.ts";

/** Questionnaires an organisation imported, by id. */
export async function importedInstruments({ tables }: Database, organisation: string): Promise<readonly Instrument[]> {
  const rows = await tables.select().from(instrument).where(eq(instrument.organisation, organisation)).orderBy(asc(instrument.id));
  return rows.map((row) => row.instrument);
}

/** Imported again it is replaced; rounds that asked it keep theirs, frozen by its fingerprint. */
export async function keepInstrument({ tables }: Database, organisation: string, imported: Instrument): Promise<void> {
  await tables
    .insert(instrument)
    .values({ organisation, id: imported.id, instrument: imported })
    .onConflictDoUpdate({ target: [instrument.organisation, instrument.id], set: { instrument: imported } });
}

export async function findImported({ tables }: Database, organisation: string, id: string): Promise<Instrument | null> {
  const [found] = await tables
    .select()
    .from(instrument)
    .where(and(eq(instrument.organisation, organisation), eq(instrument.id, id)));
  return found?.instrument ?? null;
}
