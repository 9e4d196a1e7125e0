import type { Row } from "../../core/evidence/tables.ts";
import type { Instant } from "../../core/model/time.ts";
import { advisoryWeaknessId, rowId } from "../reading/row-id.ts";
import type { ObservedRun } from "./observed-runs.ts";
import type { WeaknessState } from "./scan-result.ts";
import type { Sighting } from "./sighting.ts";

export interface WeaknessRows {
  readonly weakness: readonly Row<"weakness">[];
  readonly weakness_alias: readonly Row<"weakness_alias">[];
  readonly weakness_seen: readonly Row<"weakness_seen">[];
  readonly weakness_status: readonly Row<"weakness_status">[];
}

interface Weakness {
  row: Row<"weakness">;
  readonly cwes: Set<string>;
  line: number | null;
  state: WeaknessState | "fixed";
  /** Per scope that ever saw it: how many complete runs in a row did not, and since when. */
  readonly absences: Map<string, { readonly runs: number; readonly since: Instant }>;
  readonly tools: Set<string>;
}

/** Absent that often in a row, in every scope that saw it, is fixed (evidence.md 2.3). */
const ABSENCES_OF_A_FIX = 2;
/** How far two tools may disagree about a line and still mean the same place. */
const LINES_APART = 3;

/**
 * Follows weaknesses through runs in time order: an identity is inherited by fingerprint, by renamed file, and across tools by
 * class or advisory, place and line; absence in two consecutive complete runs of every scope that saw it closes it, silence does not.
 */
export function weaknessLedger(now: Instant, stage: string) {
  const all = new Map<string, Weakness>();
  const byAlias = new Map<string, Weakness>();
  const byContent = new Map<string, Set<Weakness>>();
  const byPlace = new Map<string, Set<Weakness>>();
  const seenIn = new Map<string, Set<Weakness>>();
  const rows = {
    alias: new Map<string, Row<"weakness_alias">>(),
    seen: new Map<string, Row<"weakness_seen">>(),
    status: new Map<string, Row<"weakness_status">>(),
  };

  const add = (run: ObservedRun): void => {
    const time = run.time ?? now;
    const present = run.sightings.filter((sighting) => sighting.baseline !== "absent");
    const known = present.map((sighting) => [sighting, find(sighting, run)] as const);
    const claimed = new Set(known.flatMap(([, weakness]) => weakness ?? []));
    const telling = new Map<Weakness, Sighting>();
    for (const [sighting, found] of known) {
      const weakness = found ?? find(sighting, run) ?? inherited(sighting, run, claimed) ?? created(sighting, run);
      claimed.add(weakness);
      observe(weakness, sighting, run, time);
      // Several results of one weakness: it is suppressed only where all of them are.
      if (sighting.state === "open" || !telling.has(weakness)) telling.set(weakness, sighting);
    }
    for (const [weakness, sighting] of telling) setState(weakness, sighting.state, time, sighting);
    if (run.complete) markAbsent(run.scope, claimed, time);
  };

  const markAbsent = (scope: string, claimed: ReadonlySet<Weakness>, time: Instant): void => {
    for (const weakness of seenIn.get(scope) ?? []) if (!claimed.has(weakness)) absent(weakness, scope, time);
  };

  const find = (sighting: Sighting, run: ObservedRun): Weakness | undefined => {
    for (const alias of sighting.aliases) {
      const weakness = byAlias.get(rowId(run.repo, alias));
      if (weakness !== undefined) return weakness;
    }
    return all.get(advisoryId(sighting, run) ?? "");
  };

  const inherited = (sighting: Sighting, run: ObservedRun, claimed: ReadonlySet<Weakness>): Weakness | undefined => {
    const free = (weakness: Weakness) => !claimed.has(weakness) && weakness.state !== "fixed";
    const renamed = sighting.contentKeys.flatMap((key) => [...(byContent.get(rowId(run.scope, key)) ?? [])]).find(free);
    if (renamed !== undefined) return renamed;
    const candidates = placesOf(sighting, run).flatMap((place) => [...(byPlace.get(place) ?? [])]);
    return candidates
      .filter(
        (weakness) =>
          free(weakness) && !weakness.tools.has(run.tool) && sameClass(weakness, sighting) && linesApart(weakness, sighting) <= LINES_APART,
      )
      .sort((left, right) => linesApart(left, sighting) - linesApart(right, sighting) || (left.row.id < right.row.id ? -1 : 1))[0];
  };

  const created = (sighting: Sighting, run: ObservedRun): Weakness => {
    const id = advisoryId(sighting, run) ?? rowId("weakness", run.repo, sighting.aliases[0] ?? "");
    const first_seen = firstSeen(sighting, run, now);
    const weakness: Weakness = {
      row: {
        id,
        repo: run.repo,
        rule: sighting.rule,
        tool: run.tool,
        cwe: sighting.cwes[0] ?? null,
        cve: sighting.cve,
        purl: sighting.purl,
        path: sighting.path,
        severity: sighting.severity,
        first_seen,
        first_stage: run.stage ?? stage,
        disclosed: null,
        due: null,
      },
      cwes: new Set(),
      line: sighting.line,
      state: "fixed",
      absences: new Map(),
      tools: new Set(),
    };
    all.set(id, weakness);
    return weakness;
  };

  const observe = (weakness: Weakness, sighting: Sighting, run: ObservedRun, time: Instant): void => {
    const { id } = weakness.row;
    weakness.row = {
      ...weakness.row,
      path: sighting.path ?? weakness.row.path,
      severity: sighting.severity,
      cve: weakness.row.cve ?? sighting.cve,
      purl: weakness.row.purl ?? sighting.purl,
      cwe: weakness.row.cwe ?? sighting.cwes[0] ?? null,
    };
    weakness.line = sighting.line;
    weakness.tools.add(run.tool);
    weakness.absences.set(run.scope, { runs: 0, since: time });
    for (const cwe of sighting.cwes) weakness.cwes.add(cwe);
    setIn(seenIn, run.scope, weakness);
    for (const place of placesOf(sighting, run)) setIn(byPlace, place, weakness);
    for (const key of sighting.contentKeys) setIn(byContent, rowId(run.scope, key), weakness);
    for (const alias of sighting.aliases) {
      byAlias.set(rowId(run.repo, alias), weakness);
      rows.alias.set(rowId(id, alias, run.tool), { id, fingerprint: alias, tool: run.tool });
    }
    rows.seen.set(rowId(id, run.id), { id, run: run.id, baseline: sighting.baseline, seen: time });
  };

  const absent = (weakness: Weakness, scope: string, time: Instant): void => {
    const before = weakness.absences.get(scope) ?? { runs: 0, since: time };
    weakness.absences.set(scope, { runs: before.runs + 1, since: before.runs === 0 ? time : before.since });
    const everywhere = [...weakness.absences.values()];
    if (weakness.state === "fixed" || everywhere.some((absence) => absence.runs < ABSENCES_OF_A_FIX)) return;
    setState(weakness, "fixed", Math.max(...everywhere.map((absence) => absence.since)), { hasReason: false, expires: null });
  };

  const setState = (weakness: Weakness, state: Weakness["state"], time: Instant, reason: Pick<Sighting, "hasReason" | "expires">): void => {
    const { id, repo } = weakness.row;
    const first = !rows.status.has(id);
    if (weakness.state === state && !first) return;
    weakness.state = state;
    const row = {
      id,
      repo,
      time,
      state,
      by_team: null,
      has_reason: state !== "open" && reason.hasReason,
      expires: state === "open" ? null : reason.expires,
    };
    // The first status is kept under the id alone, so that a weakness that was never open has one too.
    rows.status.set(first ? id : rowId(id, time, state), row);
  };

  const result = (): WeaknessRows => ({
    weakness: [...all.values()].map((weakness) => weakness.row),
    weakness_alias: [...rows.alias.values()],
    weakness_seen: [...rows.seen.values()],
    weakness_status: [...rows.status.values()],
  });

  return { add, result };
}

/**
 * When it was first seen, or null when it was there before the first run we know of (left-censored): the run tells no time, or the
 * tool itself calls the result unchanged.
 */
function firstSeen(sighting: Sighting, run: ObservedRun, now: Instant): Instant | null {
  if (sighting.firstDetected !== null && sighting.firstDetected <= (run.time ?? now)) return sighting.firstDetected;
  return sighting.baseline === "unchanged" || sighting.baseline === "updated" ? null : run.time;
}

function advisoryId(sighting: Sighting, run: ObservedRun): string | null {
  return sighting.cve !== null && sighting.purl !== null ? advisoryWeaknessId(run.repo, sighting.cve, sighting.purl) : null;
}

function placesOf(sighting: Sighting, run: ObservedRun): readonly string[] {
  return [sighting.path, sighting.purl].flatMap((place) => (place === null ? [] : rowId(run.repo, place)));
}

function sameClass(weakness: Weakness, sighting: Sighting): boolean {
  if (weakness.row.cve !== null && sighting.cve !== null) return weakness.row.cve === sighting.cve;
  return sighting.cwes.some((cwe) => weakness.cwes.has(cwe));
}

/** Two results without a line, as of a package, do not disagree about it; one with and one without cannot be told to agree. */
function linesApart(weakness: Weakness, sighting: Sighting): number {
  if (weakness.line === null && sighting.line === null) return 0;
  return weakness.line === null || sighting.line === null ? Number.POSITIVE_INFINITY : Math.abs(weakness.line - sighting.line);
}

function setIn<K, V>(map: Map<K, Set<V>>, key: K, value: V): void {
  const values = map.get(key) ?? new Set<V>();
  values.add(value);
  map.set(key, values);
}
