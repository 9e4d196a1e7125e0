import type { EvidenceSink, TableName } from "../../core/evidence/tables.ts";
import { appendCoverage, appendRows } from "../reading/append-rows.ts";
import { fileRecords } from "../reading/file-records.ts";
import type { SourceContext } from "../reading/source-context.ts";
import { incidentShape } from "./schema.ts";
import { toEvents } from "./to-events.ts";

const SOURCE = "incidents";

/**
 * Reads incidents from CSV or a JSON array into incidents, failures of stage S7 or S8 and published reviews.
 * All rows or none: throws `incidents.invalid` with row and column, or `source.not-found`. Columns that name people are refused.
 * Without a review_published column reviews are not covered: nobody can tell whether any were written.
 * @example await readIncidents("incidents.csv", { repos, organisation, now, observedFrom }, sink)
 */
export async function readIncidents(file: string, context: SourceContext, sink: EvidenceSink): Promise<{ readonly rows: number }> {
  const { records, columns } = await fileRecords(file, incidentShape);
  const events = toEvents(records, context);
  let rows = await appendRows(sink, "incident", events.incident);
  rows += await appendRows(sink, "failure", events.failure);
  rows += await appendRows(sink, "learning_review", events.learning_review);
  await appendRows(sink, "data_quality", events.data_quality);
  const observed: TableName[] = ["incident", "failure", ...(columns.has("review_published") ? (["learning_review"] as const) : [])];
  await appendCoverage(sink, {
    source: SOURCE,
    tables: observed,
    containers: context.repos.length === 0 ? ["*"] : context.repos,
    from: context.observedFrom,
    to: context.now,
    watermark: context.now,
  });
  return { rows };
}
