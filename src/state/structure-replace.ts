import type { Structure } from "../core/model/structure.ts";
import type { Database } from "./database.ts";
import { readStructure } from "./structure.ts";
import { writeStructure } from "./structure-write.ts";

/** Puts a whole structure in place of the one there; for organisations nobody edits yet. Throws `organisation.not-found`. */
export async function replaceStructure(database: Database, of: string, structure: Structure): Promise<void> {
  const { structure: before, revision } = await readStructure(database, of);
  await database.tables.transaction((inside) => writeStructure(inside, of, before, structure, revision + 1));
}
