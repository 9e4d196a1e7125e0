import { randomUUID } from "node:crypto";
import { and, asc, eq, type SQL, sql } from "drizzle-orm";
import type { Cell } from "../core/evidence/estimate.ts";
import type { Instant, Window } from "../core/model/time.ts";
import type { Report } from "../report/report.ts";
import type { Database } from "./database.ts";
import { assessment, assessmentReport } from "./schema.ts";

/** The window that ends now, or the one of the same length that ends where it begins. */
export type Which = "now" | "before";

export interface AssessmentKey {
  readonly organisation: string;
  readonly weeks: number;
  readonly which: Which;
}

export interface AssessmentHead {
  readonly window: Window;
  /** Of evenkeel, so that a page can say with what it was made. */
  readonly version: string;
  readonly made: Instant;
}

export interface NodeReport {
  readonly node: string;
  readonly report: Report;
}

/** Rows per insert: a report has up to some hundred kilobytes, and a statement is held in memory at both ends. */
const AT_ONCE = 16;

/**
 * Puts an assessment in place of the one of the same key, whole or not at all: readers see the old one until the last report is in.
 * Reports are taken as they come, so that not all of them are ever in memory.
 */
export async function saveAssessment(
  { tables }: Database,
  { organisation, weeks, which, window, version, made }: AssessmentKey & AssessmentHead,
  reports: AsyncIterable<NodeReport> | Iterable<NodeReport>,
): Promise<void> {
  await tables.transaction(async (tx) => {
    // Two at once for the same key: the later waits and then replaces the earlier.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`assessment ${organisation} ${weeks} ${which}`}, 0))`);
    await tx.delete(assessment).where(isKey({ organisation, weeks, which }));
    const id = randomUUID();
    await tx.insert(assessment).values({ id, organisation, weeks, which, windowFrom: window.from, windowTo: window.to, made, version });
    for await (const batch of inBatches(reports)) {
      await tx.insert(assessmentReport).values(batch.map(({ node, report }) => ({ assessment: id, node, report: storable(report) })));
    }
  });
}

function isKey({ organisation, weeks, which }: AssessmentKey): SQL | undefined {
  return and(eq(assessment.organisation, organisation), eq(assessment.weeks, weeks), eq(assessment.which, which));
}

async function* inBatches<T>(items: AsyncIterable<T> | Iterable<T>): AsyncGenerator<readonly T[]> {
  let batch: T[] = [];
  for await (const one of items) {
    batch.push(one);
    if (batch.length < AT_ONCE) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: replacing it is what this is for
const NOT_STORABLE = /[\u0000\p{Surrogate}]/gu;

/** Names of paths and branches come from outside and may hold what jsonb does not: NUL and halves of surrogate pairs. */
function storable(report: Report): SQL {
  const json = JSON.stringify(report, (_, value: unknown) => (typeof value === "string" ? value.replace(NOT_STORABLE, "\ufffd") : value));
  return sql`${json}::jsonb`;
}

/** When the evidence was last assessed over that window; null before the first time. */
export async function latestAssessment({ tables }: Database, key: AssessmentKey): Promise<AssessmentHead | null> {
  const [found] = await tables.select().from(assessment).where(isKey(key));
  if (found === undefined) return null;
  return { window: { from: found.windowFrom, to: found.windowTo }, version: found.version, made: found.made };
}

/** What was said of one node; null before the first assessment, or when the node came later. */
export async function readReport(
  { tables }: Database,
  organisation: string,
  weeks: number,
  which: Which,
  node: string,
): Promise<Report | null> {
  const [found] = await tables
    .select({ report: assessmentReport.report })
    .from(assessmentReport)
    .innerJoin(assessment, eq(assessment.id, assessmentReport.assessment))
    .where(and(isKey({ organisation, weeks, which }), eq(assessmentReport.node, node)));
  return found?.report ?? null;
}

export interface NodeCells {
  readonly node: string;
  readonly cells: readonly Cell[];
}

/** The cells of some measures at every node of an assessment: whole reports of hundreds of teams would be tens of megabytes. */
export async function cellsOfMeasures(
  { tables }: Database,
  key: AssessmentKey,
  measures: readonly string[],
): Promise<readonly NodeCells[]> {
  const wanted = JSON.stringify({ measures });
  return tables
    .select({
      node: assessmentReport.node,
      cells: sql<
        readonly Cell[]
      >`jsonb_path_query_array(${assessmentReport.report}, '$.cells[*] ? (@.measure == $measures[*])', ${wanted}::jsonb)`,
    })
    .from(assessmentReport)
    .innerJoin(assessment, eq(assessment.id, assessmentReport.assessment))
    .where(isKey(key))
    .orderBy(asc(assessmentReport.node));
}

/** The nodes of an assessment, by id. */
export async function assessedNodes({ tables }: Database, key: AssessmentKey): Promise<readonly string[]> {
  const rows = await tables
    .select({ node: assessmentReport.node })
    .from(assessmentReport)
    .innerJoin(assessment, eq(assessment.id, assessmentReport.assessment))
    .where(isKey(key))
    .orderBy(asc(assessmentReport.node));
  return rows.map(({ node }) => node);
}
