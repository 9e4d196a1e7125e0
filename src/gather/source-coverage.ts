import { z } from "zod";
import { type TableName, tables } from "../core/evidence/tables.ts";
import { groupedBy } from "../core/model/grouped-by.ts";
import type { Engine } from "../evidence/engine.ts";
import { ask } from "./ask.ts";

/** Hours from the newest thing that a row tells of to when it was known here, over rows that came after the first read. */
export interface Lateness {
  readonly median: number;
  /** Nine in ten were known within it. */
  readonly p90: number;
  readonly n: number;
}

/** What of one kind a source sent. */
export interface Arrival {
  readonly table: string;
  /** How many repositories, projects or services it came from. */
  readonly places: number;
  readonly rows: number;
  /** First and last moment that a row tells of. */
  readonly from: number | null;
  readonly to: number | null;
  /** When the newest row came in. */
  readonly arrived: number;
  /** Null where everything was read at once: what is read long after it happened says nothing of how late news comes. */
  readonly late: Lateness | null;
  /** Of those that can have an end, how many have it; null where a row has none. */
  readonly ends: { readonly have: number; readonly of: number } | null;
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
  /** As the lake names it: `live.<connection>`, `events.<connection>`, `files`; all repositories together are `git`. */
  readonly source: string;
  readonly arrivals: readonly Arrival[];
  readonly quality: readonly QualityFault[];
}

interface Asked {
  readonly container: string;
  /** Its moments; the newest of them is what a row tells of. */
  readonly moments: readonly string[];
  /** Rows that can have an end, and those of them that have it. */
  readonly mayEnd?: string;
  readonly ended?: string;
  /** Intervals that run backwards. */
  readonly backwards?: string;
  /** It is said to be over, and when is not. */
  readonly endless?: string;
}

/** The tables in which things arrive, and what of each row a duration needs. */
const asked: Partial<Record<TableName, Asked>> = {
  commit: { container: "repo", moments: ["committed"] },
  change: {
    container: "repo",
    moments: ["opened", "first_review", "approved", "merged", "closed"],
    mayEnd: "opened is not null",
    ended: "coalesce(merged, closed) is not null",
    backwards: "coalesce(merged, closed) < opened or first_review < opened or merged < ready",
  },
  review_step: {
    container: "repo",
    moments: ["requested", "responded"],
    mayEnd: "requested is not null",
    ended: "responded is not null",
    backwards: "responded < requested",
  },
  run: {
    container: "repo",
    moments: ["queued", "started", "finished"],
    mayEnd: "started is not null",
    ended: "finished is not null",
    backwards: "finished < started or started < queued",
    endless: "finished is null and result in ('success', 'failure', 'cancelled')",
  },
  deployment: {
    container: "repo",
    moments: ["started", "finished"],
    mayEnd: "result is not null",
    ended: "result <> 'running'",
    backwards: "finished < started",
  },
  incident: {
    container: "coalesce(service, repo, '*')",
    moments: ["detected", "mitigated", "resolved"],
    mayEnd: "detected is not null",
    ended: "coalesce(mitigated, resolved) is not null",
    backwards: "mitigated < detected or resolved < detected",
  },
  weakness: {
    container: "repo",
    moments: ["first_seen"],
    mayEnd: "first_seen is not null",
    ended: "id in (select id from weakness_status where state <> 'open')",
  },
  work_item: {
    container: "container",
    moments: ["created", "started", "done", "dropped"],
    mayEnd: "created is not null",
    ended: "coalesce(done, dropped) is not null",
    backwards: "coalesce(done, dropped) < created or coalesce(done, dropped) < started or started < created",
  },
};

/** Repositories are one source each in the lake and one for a reader, who may have five hundred of them. */
const FAMILY = "case when from_source like 'git.%' then 'git' else from_source end";

const arrivalRow = z.object({
  source: z.string(),
  places: z.number(),
  first_at: z.number().nullable(),
  last_at: z.number().nullable(),
  arrived: z.number(),
  n: z.number(),
  median: z.number().nullable(),
  p90: z.number().nullable(),
  n_late: z.number(),
  may_end: z.number(),
  ended: z.number(),
});
const faultRow = z.object({ source: z.string(), container: z.string(), kind: z.string(), item: z.string(), n: z.number() });
const ITEMS = 20;

/** Composed from the lake alone, so that it says what figures are made of, whatever a tool claims to have delivered. */
export async function sourceCoverage(engine: Engine): Promise<readonly SourceCoverage[]> {
  const arrivals = (await Promise.all(tablesAsked().map(([table, of]) => arrivalsOf(engine, table, of)))).flat();
  const faults = (
    await Promise.all([...tablesAsked().map(([table, of]) => oddEnds(engine, table, of)), told(engine), orphans(engine)])
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

async function arrivalsOf(engine: Engine, table: TableName, { container, moments, mayEnd = "false", ended = "false" }: Asked) {
  const rows = await ask(
    engine,
    arrivalRow,
    `with row_of as (
       select from_source, ${FAMILY} as source, ${container} as place, epoch_ms(${newest(moments)}) as happened, epoch_ms(observed_at) as seen,
         case when ${mayEnd} then 1 else 0 end as may_end, case when ${mayEnd} and ${ended} then 1 else 0 end as ended
       from "${table}"),
     first_read as (select from_source, min(seen) as first_seen from row_of group by from_source),
     aged as (
       select row_of.*, case when happened >= first_seen and seen >= happened then cast(seen - happened as double precision) / 3600000 end as hours
       from row_of join first_read on first_read.from_source = row_of.from_source)
     select source, cast(count(distinct place) as double precision) as places, cast(min(happened) as double precision) as first_at,
       cast(max(happened) as double precision) as last_at, cast(max(seen) as double precision) as arrived, cast(count(*) as double precision) as n,
       quantile(hours, 0.5) as median, quantile(hours, 0.9) as p90, cast(count(hours) as double precision) as n_late,
       cast(sum(may_end) as double precision) as may_end, cast(sum(ended) as double precision) as ended
     from aged group by source order by source`,
  );
  return rows.map((row) => ({ source: row.source, arrival: arrivalOf(table, row) }));
}

function arrivalOf(table: TableName, row: z.infer<typeof arrivalRow>): Arrival {
  const { median, p90, places, arrived } = row;
  return {
    ...{ table, places, rows: row.n, from: row.first_at, to: row.last_at, arrived },
    late: median === null || p90 === null ? null : { median: rounded(median), p90: rounded(p90), n: row.n_late },
    ends: row.may_end === 0 ? null : { have: row.ended, of: row.may_end },
  };
}

/** To half a minute: finer is noise of the clocks between. */
function rounded(hours: number): number {
  return Math.round(hours * 100) / 100;
}

/** Engines differ in what `greatest` makes of null, so none reaches it unless all are. */
function newest(moments: readonly string[]): string {
  const any = moments.join(", ");
  return moments.length === 1 ? any : `greatest(${moments.map((moment) => `coalesce(${moment}, ${any})`).join(", ")})`;
}

/** Listed, never dropped in silence (evidence.md 6, rule 5). */
async function oddEnds(engine: Engine, table: TableName, { container, backwards, endless }: Asked) {
  const kinds = { "negative-interval": backwards, "missing-end": endless };
  const found = Object.entries(kinds).map(([kind, test]) =>
    test === undefined
      ? []
      : ask(
          engine,
          faultRow,
          `select ${FAMILY} as source, ${container} as container, '${kind}' as kind, id as item, cast(1 as double precision) as n
           from "${table}" where ${test} order by from_source, id`,
        ),
  );
  return (await Promise.all(found)).flat();
}

/**
 * What sources said themselves: accounts no rule places, statuses nobody mapped, rows that could not be read. Backward intervals are found
 * in the rows, so what sources say of them would count twice.
 */
async function told(engine: Engine) {
  return ask(
    engine,
    faultRow,
    `select ${FAMILY} as source, container, kind, item, cast(n as double precision) as n
     from data_quality where kind not in ('negative-duration', 'negative-interval') order by from_source, container, kind, item`,
  );
}

/** Incidents that name neither a service nor a repository, or one nobody knows. */
async function orphans(engine: Engine) {
  return ask(
    engine,
    faultRow,
    `with known as (select service as id from deployment union select id from service union select id from repo),
     placed as (select id, ${FAMILY} as source, coalesce(service, repo, '*') as place from incident)
     select source, place as container, 'orphan-incident' as kind, placed.id as item, cast(1 as double precision) as n
     from placed left join known on known.id = placed.place where known.id is null order by source, placed.id`,
  );
}

function faultOf(rows: readonly z.infer<typeof faultRow>[]): QualityFault {
  const { kind = "", container = "" } = rows[0] ?? {};
  const items = [...new Set(rows.map(({ item }) => item).filter((item) => item !== ""))];
  return { kind, container, n: rows.reduce((sum, { n }) => sum + n, 0), items: items.slice(0, ITEMS) };
}
