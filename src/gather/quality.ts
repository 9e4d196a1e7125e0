import { z } from "zod";
import type { Coverage } from "../core/evidence/estimate.ts";
import type { Engine } from "../evidence/engine.ts";
import type { Report } from "../report/report.ts";
import { ask } from "./ask.ts";

const coverageRow = z.object({
  source: z.string(),
  table_name: z.string(),
  covered_from: z.number(),
  covered_to: z.number(),
  share: z.number(),
});
const qualityRow = z.object({ kind: z.string(), item: z.string(), n: z.number() });

/** At most this many items of a kind are listed; the count is whole. */
const LISTED = 20;

/** What each source covered; several repositories of one source are one line, as wide as the narrowest of them. */
export async function coverageOf(engine: Engine): Promise<readonly Coverage[]> {
  const rows = await ask(
    engine,
    coverageRow,
    `select source, table_name, cast(epoch_ms(max(covered_from)) as double) as covered_from, cast(epoch_ms(min(covered_to)) as double) as covered_to, cast(min(share) as double) as share
     from source_coverage group by source, table_name order by source, table_name`,
  );
  return rows.map((row) => ({ source: row.source, table: row.table_name, from: row.covered_from, to: row.covered_to, share: row.share }));
}

/** What is wrong with the input, counted by kind: shown, never silently dropped (evidence.md 6, rule 5). */
export async function dataQualityOf(engine: Engine): Promise<Report["dataQuality"]> {
  const rows = await ask(engine, qualityRow, "select kind, item, cast(n as double) as n from data_quality order by kind, item");
  const kinds = [...new Set(rows.map(({ kind }) => kind))];
  return kinds.map((kind) => {
    const own = rows.filter((row) => row.kind === kind);
    const n = own.reduce((sum, row) => sum + row.n, 0);
    return { kind, text: texts[kind] ?? kind.replaceAll("-", " "), n, items: own.slice(0, LISTED).map(({ item }) => item) };
  });
}

const texts: Readonly<Record<string, string>> = {
  "clock-suspect": "commits dated before 1990 or more than a day after they were committed; left out of durations",
  "shallow-clone": "shallow clones; what lies before them is not covered",
  "unreadable-policy-file": "pipeline or policy files that cannot be parsed; what they say is unknown",
};
