import { and, isNotNull, isNull, or, sql } from "drizzle-orm";
import type { Instant } from "../core/model/time.ts";
import type { Database } from "./database.ts";
import { connection, repository, sourceFile } from "./schema.ts";

export interface KnownSource {
  readonly organisation: string;
  readonly kind: "read-repository" | "read-file" | "read-connection";
  readonly source: string;
}

/** Every source that evidence comes from now: connected tools, repositories that still count, and the files of each organisation, which are read as one. */
export async function allSources({ tables }: Database, now: Instant): Promise<readonly KnownSource[]> {
  const repositories = await tables
    .select({ organisation: repository.organisation, source: repository.id })
    .from(repository)
    .where(and(isNotNull(repository.address), or(isNull(repository.validTo), sql`${repository.validTo} > ${now}`)));
  const files = await tables
    .selectDistinctOn([sourceFile.organisation], { organisation: sourceFile.organisation, source: sourceFile.id })
    .from(sourceFile)
    .orderBy(sourceFile.organisation, sourceFile.id);
  const connections = await tables
    .select({ organisation: connection.organisation, source: connection.id })
    .from(connection)
    .where(isNull(connection.removed))
    .orderBy(connection.organisation, connection.id);
  return [
    // First, because they find repositories, and say what is gone before it is read in vain.
    ...connections.map((found) => ({ ...found, kind: "read-connection" as const })),
    ...repositories.map((found) => ({ ...found, kind: "read-repository" as const })),
    ...files.map((found) => ({ ...found, kind: "read-file" as const })),
  ];
}
