import type { z } from "zod";
import type { Connection, CoveredSource, connectionRoutes } from "../contract/connections.ts";
import type { Instant } from "../core/model/time.ts";
import type { SourceCoverage } from "../gather/source-coverage.ts";
import { csvText } from "../report/csv.ts";
import { endedRepositories } from "../state/connection-repositories.ts";
import type { Context } from "./context.ts";
import { describeConnections } from "./describe-connections.ts";
import type { FileReply } from "./handler.ts";

export type CoverageView = z.infer<(typeof connectionRoutes)["coverage"]["reply"]["shape"]>;

/** What arrives of each source. A connected tool that nothing came from yet stands there too: that is what a reader must see first. */
export async function coverageView(context: Context, organisation: string): Promise<CoverageView> {
  const [connections, covered] = await Promise.all([describeConnections(context, organisation), context.evidence.coverage(organisation)]);
  const tools = new Map(connections.map((connection) => [sourceOf(connection), connection]));
  const silent = [...tools.keys()].filter((source) => !covered.some((each) => each.source === source));
  const sources: CoveredSource[] = [];
  for (const each of [...silent.map((source) => ({ source, arrivals: [], quality: [] })), ...covered]) {
    const tool = tools.get(each.source) ?? null;
    const ended = tool === null ? [] : await endingsOf(context, organisation, tool, each.quality);
    sources.push(describe({ ...each, quality: [...each.quality, ...ended] }, tool));
  }
  return { sources: sources.toSorted((a, b) => order(a) - order(b) || a.name.localeCompare(b.name, "en")), waiting: waiting(context) };
}

type Fault = SourceCoverage["quality"][number];

/** What the forge's own list says and no row can: of these nothing new comes, and nothing of theirs was lost. */
async function endingsOf(
  { database }: Context,
  organisation: string,
  { id }: Connection,
  told: readonly Fault[],
): Promise<readonly Fault[]> {
  const ended = await endedRepositories(database, { organisation, connection: id });
  return ended
    .map(({ repository, isGone }) => ({
      ...{ kind: isGone ? "repository-gone" : "repository-archived", container: repository },
      ...{ n: 1, items: [] },
    }))
    .filter((one) => !told.some(({ kind, container }) => kind === one.kind && container === one.container));
}

/** As the lake names what a connection brings. */
function sourceOf({ id, kind }: Connection): string {
  return kind === "events" ? `events.${id}` : `live.${id}`;
}

function describe({ source, arrivals, quality }: SourceCoverage, tool: Connection | null): CoveredSource {
  const kind = tool?.kind ?? kindOf(source);
  return {
    ...{ source, kind, name: tool?.name ?? source },
    arrivals: arrivals.map((arrival) => ({ ...arrival })),
    quality: quality.map(({ items, ...fault }) => ({ ...fault, items: [...items] })),
    deliveries: tool === null || tool.hookPath === null ? null : tool.deliveries,
  };
}

function kindOf(source: string): CoveredSource["kind"] {
  return source === "git" || source === "files" ? source : "other";
}

/** Tools first, because they can stop; then what is read of disks. */
function order({ kind }: CoveredSource): number {
  return kind === "git" ? 1 : kind === "files" ? 2 : kind === "other" ? 3 : 0;
}

/** Measures whose durations need the end of a row of that kind, in the order of the catalogue. */
function waiting({ catalogue: { measures } }: Context): CoverageView["waiting"] {
  const withEnd = measures.filter(({ end }) => end !== null);
  const needed = new Set(withEnd.flatMap(({ needs }) => needs));
  return [...needed].toSorted().map((table) => ({
    table,
    measures: withEnd.filter(({ needs }) => needs.includes(table)).map(({ id, name }) => ({ id, name })),
  }));
}

/** Either table of the page, with everything in it. */
export function coverageFile(organisation: string, view: CoverageView, part: "arrivals" | "faults", now: Instant): FileReply {
  const rows = part === "arrivals" ? arrivalRows(view) : faultRows(view);
  const day = new Date(now).toISOString().slice(0, 10);
  return { type: "text/csv; charset=utf-8", name: `evenkeel-${organisation}-coverage-${part}-${day}.csv`, body: csvText(rows) };
}

function arrivalRows({ sources, waiting: needs }: CoverageView) {
  const measuresOf = new Map(needs.map(({ table, measures }) => [table, measures.map(({ id }) => id).join(" ")]));
  const head = ["source", "name", "table", "places", "rows", "first", "last", "arrived"];
  return [
    [...head, "late median (hours)", "late 9 in 10 (hours)", "late n", "with end", "can end", "measures that wait for the end"],
    ...sources.flatMap(({ source, name, arrivals }) =>
      arrivals.map(({ table, places, rows, from, to, arrived, late, ends }) => [
        ...[source, name, table, places, rows, timeText(from), timeText(to), timeText(arrived)],
        ...[late?.median ?? null, late?.p90 ?? null, late?.n ?? null, ends?.have ?? null, ends?.of ?? null],
        measuresOf.get(table) ?? "",
      ]),
    ),
  ];
}

function faultRows({ sources }: CoverageView) {
  return [
    ["source", "name", "finding", "where", "n", "items"],
    ...sources.flatMap(({ source, name, quality, deliveries }) => [
      ...quality.map(({ kind, container, n, items }) => [source, name, kind, container, n, items.join(" ")]),
      ...(deliveries?.ignored ?? []).map(({ kind, n }) => [source, name, "type-not-read", "*", n, kind]),
      ...(deliveries?.refusals ?? []).map(({ kind, n }) => [source, name, "delivery-refused", "*", n, kind]),
    ]),
  ];
}

function timeText(at: Instant | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
