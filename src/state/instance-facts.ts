import { eq } from "drizzle-orm";
import type { z } from "zod";
import type { Database } from "./database.ts";
import { instanceFact } from "./schema.ts";

/** A small fact of this installation, by its name; null when nobody wrote it. Throws when what is there has another shape. */
export async function readFact<T>({ tables }: Database, name: string, shape: z.ZodType<T>): Promise<T | null> {
  const [found] = await tables.select().from(instanceFact).where(eq(instanceFact.name, name));
  return found === undefined ? null : shape.parse(found.value);
}

export async function writeFact({ tables }: Database, name: string, value: string | number | boolean | object): Promise<void> {
  await tables.insert(instanceFact).values({ name, value }).onConflictDoUpdate({ target: instanceFact.name, set: { value } });
}

/**
 * Writes a fact unless it is there, and answers with the one that is: of several servers that start at once all get the same.
 * @example const id = await settleFact(database, "instance-id", z.uuid(), randomUUID)
 */
export async function settleFact<T extends string | number | boolean | object>(
  database: Database,
  name: string,
  shape: z.ZodType<T>,
  make: () => T,
): Promise<T> {
  await database.tables.insert(instanceFact).values({ name, value: make() }).onConflictDoNothing();
  const settled = await readFact(database, name, shape);
  if (settled === null) throw new Error(`the fact ${name} was taken away while it was written`);
  return settled;
}
