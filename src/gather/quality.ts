import { z } from "zod";
import type { Coverage } from "../core/evidence/estimate.ts";
import { groupedBy } from "../core/model/grouped-by.ts";
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
const placedCoverageRow = coverageRow.extend({ container: z.string() });
const placedQualityRow = qualityRow.extend({ container: z.string() });

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
  return byKind(rows);
}

function byKind(rows: readonly z.infer<typeof qualityRow>[]): Report["dataQuality"] {
  return [...groupedBy(rows, ({ kind }) => kind)].map(([kind, own]) => ({
    kind,
    text: texts[kind] ?? kind.replaceAll("-", " "),
    n: own.reduce((sum, row) => sum + row.n, 0),
    items: own.slice(0, LISTED).map(({ item }) => item),
  }));
}

/** Coverage and data quality of any part of the repositories; asked once, because thousands of nodes want it. */
export interface PlacedQuality {
  /** @param repositories null: everything; trackers and other containers that are no repository belong to every part but a lone repository */
  readonly coverageOf: (repositories: ReadonlySet<string> | null, lone: boolean) => readonly Coverage[];
  readonly qualityOf: (repositories: ReadonlySet<string> | null, lone: boolean) => Report["dataQuality"];
}

export async function placedQuality(engine: Engine, known: ReadonlySet<string>): Promise<PlacedQuality> {
  const coverage = await ask(
    engine,
    placedCoverageRow,
    `select case when source like 'git:%' then 'git' else source end as source, table_name, container,
       cast(epoch_ms(covered_from) as double) as covered_from, cast(epoch_ms(covered_to) as double) as covered_to, cast(share as double) as share
     from source_coverage order by source, table_name, container`,
  );
  const quality = await ask(
    engine,
    placedQualityRow,
    "select container, kind, item, cast(n as double) as n from data_quality order by kind, container, item",
  );
  const part = <T extends { readonly container: string }>(rows: readonly T[]) => {
    const places = groupedBy(rows, ({ container }) => container);
    const elsewhere = rows.filter(({ container }) => !known.has(container));
    return (repositories: ReadonlySet<string> | null, lone: boolean): readonly T[] => {
      if (repositories === null) return rows;
      const own = [...repositories].flatMap((repository) => places.get(repository) ?? []);
      return lone ? own : [...own, ...elsewhere];
    };
  };
  const partOfCoverage = part(coverage);
  const partOfQuality = part(quality);
  return {
    coverageOf: (repositories, lone) => narrowest(partOfCoverage(repositories, lone)),
    qualityOf: (repositories, lone) => byKind(partOfQuality(repositories, lone)),
  };
}

/** Several containers of one source are one line, as wide as the narrowest of them. */
function narrowest(rows: readonly z.infer<typeof placedCoverageRow>[]): readonly Coverage[] {
  const lines = groupedBy(rows, ({ source, table_name }) => `${source}\u001f${table_name}`);
  return [...lines.values()].flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    const from = Math.max(...own.map((row) => row.covered_from));
    const to = Math.min(...own.map((row) => row.covered_to));
    const share = Math.min(...own.map((row) => row.share));
    return [{ source: first.source, table: first.table_name, from, to, share }];
  });
}

const texts: Readonly<Record<string, string>> = {
  "clock-suspect": "commits dated before 1990 or more than a day after they were committed; left out of durations",
  "shallow-clone": "shallow clones; what lies before them is not covered",
  "unreadable-policy-file": "pipeline or policy files that cannot be parsed; what they say is unknown",
};
