import { z } from "zod";
import { type TableName, tables } from "../core/evidence/tables.ts";
import { groupedBy } from "../core/model/grouped-by.ts";
import type { Engine } from "../evidence/engine.ts";
import { ask } from "./ask.ts";

export interface Arrival {
  readonly table: string;
  readonly container: string;
  readonly from: number | null;
  readonly to: number | null;
  readonly rows: number;
  /** Median hours from what happened to when it was first known here; null where that cannot be told. */
  readonly lateHours: number | null;
  /** Of those that could have ended, the share with the end that durations need. */
  readonly withEnd: number | null;
}

export interface QualityFault {
  readonly kind: string;
  readonly container: string;
  readonly n: number;
  /** Ids, at most 20; never a person. */
  readonly items: readonly string[];
}

/** What a reader must know of one source before any figure: what arrives, how late, how complete, and what is wrong with it. */
export interface SourceCoverage {
  /** As the lake names it: `git.<repository>`, `live.<connection>`, `events.<connection>`, `files`. */
  readonly source: string;
  readonly arrivals: readonly Arrival[];
  readonly quality: readonly QualityFault[];
}

interface Asked {
  readonly container: string;
  /** Rows that could have ended, and those of them that did. */
  readonly mayEnd?: string;
  readonly ended?: string;
  /** Intervals that run backwards. */
  readonly backwards?: string;
}

/** The tables in which things arrive, and what of each row a duration needs. */
const asked: Partial<Record<TableName, Asked>> = {
  commit: { container: "repo" },
  change: {
    container: "repo",
    mayEnd: "opened is not null",
    ended: "coalesce(merged, closed) is not null",
    backwards: "merged < opened or first_review < opened",
  },
  review_step: { container: "repo", mayEnd: "true", ended: "responded is not null", backwards: "responded < requested" },
  run: { container: "repo", mayEnd: "true", ended: "finished is not null", backwards: "finished < started or started < queued" },
  deployment: { container: "repo", mayEnd: "true", ended: "result <> 'running'", backwards: "finished < started" },
  incident: {
    container: "coalesce(service, repo, '*')",
    mayEnd: "true",
    ended: "coalesce(mitigated, resolved) is not null",
    backwards: "coalesce(mitigated, resolved) < detected",
  },
  weakness: { container: "repo" },
  work_item: {
    container: "container",
    mayEnd: "true",
    ended: "coalesce(done, dropped) is not null",
    backwards: "coalesce(done, dropped) < created or done < started",
  },
};

const arrivalRow = z.object({
  source: z.string(),
  container: z.string(),
  first_at: z.number().nullable(),
  last_at: z.number().nullable(),
  n: z.number(),
  late: z.number().nullable(),
  may_end: z.number(),
  ended: z.number(),
});
const faultRow = z.object({ source: z.string(), container: z.string(), kind: z.string(), item: z.string(), n: z.number() });
const ITEMS = 20;

/** Composed from the lake alone, so that it says what figures are made of, whatever a tool claims to have delivered. */
export async function sourceCoverage(engine: Engine): Promise<readonly SourceCoverage[]> {
  const arrivals = (await Promise.all(tablesAsked().map(([table, of]) => arrivalsOf(engine, table, of)))).flat();
  const faults = (
    await Promise.all([...tablesAsked().map(([table, of]) => backwards(engine, table, of)), told(engine), orphans(engine)])
  ).flat();
  const bySource = groupedBy(arrivals, ({ source }) => source);
  const faultsOf = groupedBy(faults, ({ source }) => source);
  const sources = [...new Set([...bySource.keys(), ...faultsOf.keys()])].toSorted();
  return sources.map((source) => ({
    source,
    arrivals: (bySource.get(source) ?? []).map(({ arrival }) => arrival),
    quality: [...groupedBy(faultsOf.get(source) ?? [], ({ kind, container }) => JSON.stringify([kind, container])).values()].map(faultOf),
  }));
}

function tablesAsked(): readonly (readonly [TableName, Asked])[] {
  return Object.entries(asked).flatMap(([table, of]) => (table in tables ? [[asTable(table), of] as const] : []));
}

/** A key of `asked`, whose keys are tables. */
function asTable(name: string): TableName {
  return name as TableName;
}

async function arrivalsOf(engine: Engine, table: TableName, { container, mayEnd, ended }: Asked) {
  const time = tables[table].time ?? "observed_at";
  // What was read long after it happened, as by a first read, says nothing of how late news comes: only the last 30 days count.
  const rows = await ask(
    engine,
    arrivalRow,
    `with row_of as (
       select from_source, ${container} as place, epoch_ms("${time}") as happened, epoch_ms(observed_at) as seen,
         case when ${mayEnd ?? "false"} then 1 else 0 end as may_end, case when ${mayEnd ?? "false"} and ${ended ?? "false"} then 1 else 0 end as ended
       from "${table}"),
     late_row as (
       select from_source, place, cast(seen - happened as double precision) / 3600000 as hours,
         row_number() over (partition by from_source, place order by seen - happened) as nth, count(*) over (partition by from_source, place) as n
       from row_of where happened is not null and seen >= happened and seen - happened < 2592000000),
     late as (select from_source, place, min(hours) as hours from late_row where nth * 2 >= n group by from_source, place)
     select row_of.from_source as source, row_of.place as container, cast(min(happened) as double precision) as first_at,
       cast(max(happened) as double precision) as last_at, cast(count(*) as double precision) as n, min(late.hours) as late,
       cast(sum(may_end) as double precision) as may_end, cast(sum(ended) as double precision) as ended
     from row_of left join late on late.from_source = row_of.from_source and late.place = row_of.place
     group by row_of.from_source, row_of.place order by row_of.from_source, row_of.place`,
  );
  return rows.map(({ source, container: place, first_at, last_at, n, late, may_end, ended: over }) => ({
    source,
    arrival: {
      table,
      container: place,
      from: first_at,
      to: last_at,
      rows: n,
      lateHours: late === null ? null : Math.round(late * 10) / 10,
      withEnd: may_end === 0 ? null : over / may_end,
    } satisfies Arrival,
  }));
}

/** Listed, never dropped in silence (evidence.md 6, rule 5). */
async function backwards(engine: Engine, table: TableName, { container, backwards: test }: Asked) {
  if (test === undefined) return [];
  return ask(
    engine,
    faultRow,
    `select from_source as source, ${container} as container, 'negative interval' as kind, id as item, cast(1 as double precision) as n
     from "${table}" where ${test} order by from_source, id`,
  );
}

/** What sources said themselves: accounts no rule places, statuses nobody mapped, rows that could not be read. */
async function told(engine: Engine) {
  return ask(
    engine,
    faultRow,
    `select from_source as source, container, kind, item, cast(n as double precision) as n from data_quality order by from_source, container, kind, item`,
  );
}

/** Incidents that name neither a service nor a repository, or one nobody knows. */
async function orphans(engine: Engine) {
  return ask(
    engine,
    faultRow,
    `select incident.from_source as source, coalesce(incident.service, incident.repo, '*') as container, 'orphan incident' as kind, incident.id as item,
       cast(1 as double precision) as n
     from incident left join deployment on deployment.service = incident.service left join repo on repo.id = coalesce(incident.repo, incident.service)
     where deployment.id is null and repo.id is null order by incident.from_source, incident.id`,
  );
}

function faultOf(rows: readonly z.infer<typeof faultRow>[]): QualityFault {
  const { kind = "", container = "" } = rows[0] ?? {};
  const items = [...new Set(rows.map(({ item }) => item).filter((item) => item !== ""))];
  return { kind, container, n: rows.reduce((sum, { n }) => sum + n, 0), items: items.slice(0, ITEMS) };
}
