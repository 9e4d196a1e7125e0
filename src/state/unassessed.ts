import { eq, max, sql } from "drizzle-orm";
import type { Database } from "./database.ts";
import { assessment, sourceRead } from "./schema.ts";

/** Organisations of which something was read after they were last assessed: a kill came between the two. */
export async function unassessed({ tables }: Database): Promise<readonly string[]> {
  const assessed = tables
    .select({ organisation: assessment.organisation, made: max(assessment.made).as("made") })
    .from(assessment)
    .groupBy(assessment.organisation)
    .as("assessed");
  const found = await tables
    .selectDistinct({ organisation: sourceRead.organisation })
    .from(sourceRead)
    .leftJoin(assessed, eq(assessed.organisation, sourceRead.organisation))
    .where(sql`${assessed.made} is null or ${sourceRead.at} > ${assessed.made}`);
  return found.map(({ organisation }) => organisation).toSorted();
}
