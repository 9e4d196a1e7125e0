import { eq } from "drizzle-orm";
import type { Tables } from "./people-tables.ts";
import { roundDocument } from "./schema.ts";

export interface RoundDocument {
  /** As the answer origin serves it: a fingerprint, `release-<round>` or `spent-<round>`. */
  readonly name: string;
  readonly organisation: string;
  /** Null: of no round alone, such as a questionnaire. */
  readonly round: string | null;
  /** Canonical JSON. */
  readonly text: string;
}

/** A document never changes: what is there under the name stays. */
export async function keepDocument(tables: Tables, document: RoundDocument): Promise<void> {
  await tables.insert(roundDocument).values(document).onConflictDoNothing();
}

export async function findDocument({ tables }: { readonly tables: Tables }, name: string): Promise<RoundDocument | null> {
  const [found] = await tables.select().from(roundDocument).where(eq(roundDocument.name, name));
  return found ?? null;
}

export async function dropDocuments(tables: Tables, round: string): Promise<void> {
  await tables.delete(roundDocument).where(eq(roundDocument.round, round));
}
