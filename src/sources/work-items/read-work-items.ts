import { existsSync } from "node:fs";
import type { EvidenceSink, TableName } from "../../core/evidence/tables.ts";
import { appendCoverage, appendRows } from "../reading/append-rows.ts";
import { fileRecords, type RecordFile } from "../reading/file-records.ts";
import type { SourceContext } from "../reading/source-context.ts";
import { itemShape, transitionShape } from "./schema.ts";
import { idOf, type Transition, toEvents } from "./to-events.ts";

const SOURCE = "work-items";

interface WorkItemsRead {
  readonly rows: number;
  /** The file of transitions beside it, and how many it holds. */
  readonly beside: { readonly file: string; readonly rows: number } | null;
}

/**
 * Reads work items from CSV or a JSON array; transitions stand inside the JSON objects, or in `NAME.transitions.csv` beside `NAME.csv`.
 * All rows or none: throws `work.invalid` with row and column, or `source.not-found`. Columns that name people are refused.
 * Teams count only when evenkeel.yaml declares them. What the file does not hold is not covered: no transitions means no handoffs
 * were observable, not that there were none.
 * @example await readWorkItems("work.csv", { repos, organisation, now, observedFrom }, sink)
 */
export async function readWorkItems(file: string, context: SourceContext, sink: EvidenceSink): Promise<WorkItemsRead> {
  const items = await fileRecords(file, itemShape);
  const beside = await transitionsBeside(file);
  const inside = items.records.flatMap((record) => record.inner.map((move): Transition => ({ record: move, item: idOf(record, "id") })));
  const transitions = [...inside, ...(beside?.records ?? []).map((record): Transition => ({ record, item: idOf(record, "item") }))];
  const events = toEvents(items.records, transitions, context.organisation, context.now);
  let rows = await appendRows(sink, "work_item", events.work_item);
  rows += await appendRows(sink, "work_transition", events.work_transition);
  rows += await appendRows(sink, "handoff", events.handoff);
  rows += await appendRows(sink, "action", events.action);
  await appendRows(sink, "data_quality", events.data_quality);
  const containers = [...new Set(events.work_item.map((item) => item.container))];
  await appendCoverage(sink, {
    source: SOURCE,
    tables: observed(items, beside, events.action.length > 0),
    containers: containers.length === 0 ? ["work"] : containers,
    from: context.observedFrom,
    to: context.now,
    watermark: context.now,
  });
  return { rows, beside: beside === null ? null : { file: transitionsFile(file), rows: beside.records.length } };
}

async function transitionsBeside(file: string): Promise<RecordFile | null> {
  const beside = transitionsFile(file);
  return beside !== file && existsSync(beside) ? fileRecords(beside, transitionShape) : null;
}

function transitionsFile(file: string): string {
  return file.replace(/\.csv$/i, ".transitions.csv");
}

function observed(items: RecordFile, beside: RecordFile | null, actions: boolean): readonly TableName[] {
  const moves = beside?.columns ?? items.innerColumns;
  const teams = moves.has("from_team") && moves.has("to_team");
  return [
    "work_item",
    ...(moves.size > 0 ? (["work_transition"] as const) : []),
    ...(teams ? (["handoff"] as const) : []),
    ...(actions || items.columns.has("verified") ? (["action"] as const) : []),
  ];
}
