import type { UnknownReason } from "../core/evidence/estimate.ts";
import type { Measure } from "../core/evidence/measure.ts";
import { type TableName, tableNames, tables } from "../core/evidence/tables.ts";
import type { Organisation } from "../core/model/organisation.ts";
import type { Window } from "../core/model/time.ts";
import type { Engine } from "./engine.ts";

/** From when on each container of a table was read; a container that two sources read counts twice. */
type Covered = ReadonlyMap<string, readonly number[]>;

/** What the lake could know at all, before any measure is asked. */
export interface Observability {
  readonly fed: ReadonlySet<string>;
  readonly covered: ReadonlyMap<string, Covered>;
  /** The lake knows a security team or gate, whoever declared it. */
  readonly security: boolean;
}

/** Containers that must reach back to the window's start, as a share of those that were read (evidence.md P2). */
const LEAST_CONTAINERS = 0.6;

/** A table is fed when a source says it read it, or when it has rows. */
export async function readObservability(engine: Engine): Promise<Observability> {
  const counts = tableNames.map((table) => `select '${table}' as table_name, cast(count(*) as double precision) as n from "${table}"`);
  const counted = await engine.query(counts.join(" union all "));
  const coverage = await engine.query("select table_name, container, covered_from from source_coverage");
  const fed = new Set<string>();
  counted.columns[0]?.forEach((table, row) => {
    if (Number(counted.columns[1]?.[row]) > 0) fed.add(String(table));
  });
  const covered = new Map<string, Map<string, number[]>>();
  coverage.columns[0]?.forEach((table, row) => {
    const name = String(table);
    fed.add(name);
    const containers = covered.get(name) ?? new Map<string, number[]>();
    const container = String(coverage.columns[1]?.[row]);
    containers.set(container, [...(containers.get(container) ?? []), Number(coverage.columns[2]?.[row])]);
    covered.set(name, containers);
  });
  const security = await engine.query("select id from gate union all select id from team where kind = 'security'");
  return { fed, covered, security: security.length > 0 };
}

function isTable(name: string): name is TableName {
  return tableNames.some((table) => table === name);
}

/** Facts at head have no past to cover; events do. */
function startsTooLate(table: string, { covered }: Observability, window: Window, repository: string | null): boolean {
  if (!isTable(table) || tables[table].time === null) return false;
  const containers = covered.get(table);
  const starts = repository === null ? [...(containers?.values() ?? [])].flat() : (containers?.get(repository) ?? []);
  if (starts.length === 0) return false;
  return starts.filter((from) => from <= window.from).length / starts.length < LEAST_CONTAINERS;
}

/** Why a measure cannot be asked of this lake on a node (a repository, or null for more than one), or null when it can. */
export function notObservable(
  measure: Measure,
  known: Observability,
  context: { readonly organisation: Organisation; readonly window: Window; readonly repository: string | null },
): UnknownReason | null {
  const { teams, gates } = context.organisation;
  const security = known.security || gates.length > 0 || teams.some((team) => team.kind === "security");
  // Asked first: as long as nobody is said to review security, no source could tell (findings.md 3).
  if (measure.needsSecurityTeam && !security) return "no-security-team";
  if (measure.sql === null || measure.needs.some((table) => !known.fed.has(table))) return "no-source";
  return measure.needs.some((table) => startsTooLate(table, known, context.window, context.repository)) ? "window-not-covered" : null;
}
