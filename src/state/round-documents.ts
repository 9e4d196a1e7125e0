import { eq, sql } from "drizzle-orm";
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

/** A piece of a document; those of one document follow each other. */
export type DocumentPart = Pick<RoundDocument, "name" | "text">;

/**
 * Keeps documents too long to be held as one text, which the database joins. To be called within a transaction: until its end the parts
 * stand beside what they become, seen by nobody else.
 */
export async function keepInParts(
  tables: Tables,
  { organisation, round }: { readonly organisation: string; readonly round: string },
  parts: AsyncIterable<DocumentPart>,
): Promise<void> {
  let at = 0;
  const names = new Set<string>();
  for await (const { name, text } of parts) {
    names.add(name);
    // So many digits that their order as text is their order.
    await tables.insert(roundDocument).values({ name: `part-${name}-${String(at++).padStart(8, "0")}`, organisation, round, text });
  }
  for (const name of names) {
    const itsParts = sql`${roundDocument.organisation} = ${organisation} and starts_with(${roundDocument.name}, ${`part-${name}-`})`;
    await tables.execute(sql`
      insert into ${roundDocument} (name, organisation, round, text)
      select ${name}, ${organisation}, ${round}::uuid, string_agg(${roundDocument.text}, '' order by ${roundDocument.name})
      from ${roundDocument} where ${itsParts}
      on conflict do nothing`);
    await tables.delete(roundDocument).where(itsParts);
  }
}

export async function findDocument({ tables }: { readonly tables: Tables }, name: string): Promise<RoundDocument | null> {
  const [found] = await tables.select().from(roundDocument).where(eq(roundDocument.name, name));
  return found ?? null;
}

export async function dropDocuments(tables: Tables, round: string): Promise<void> {
  await tables.delete(roundDocument).where(eq(roundDocument.round, round));
}
