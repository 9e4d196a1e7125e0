import type { Row } from "../../core/evidence/tables.ts";
import type { Instant } from "../../core/model/time.ts";
import { advisoryWeaknessId, rowId } from "../reading/row-id.ts";
import { type ObservedRun, sightingsOf } from "./observed-runs.ts";
import type { WeaknessState } from "./scan-result.ts";
import type { Sighting } from "./sighting.ts";

/** Made while they are gone through: a file of 100 MB tells of 75,000 weaknesses, and their rows need not be there together. */
export interface WeaknessRows {
  readonly weakness: Iterable<Row<"weakness">>;
  readonly weakness_alias: Iterable<Row<"weakness_alias">>;
  readonly weakness_seen: Iterable<Row<"weakness_seen">>;
  readonly weakness_status: Iterable<Row<"weakness_status">>;
}

/** Nearly every weakness has one of each of these, so they are lists and not maps: a third of the memory. */
interface Weakness {
  readonly row: { -readonly [K in keyof Row<"weakness">]: Row<"weakness">[K] };
  cwes: readonly string[];
  line: number | null;
  state: WeaknessState | "fixed";
  /** Per scope that ever saw it: how many complete runs in a row did not, and since when. */
  looks: { readonly scope: string; runs: number; since: Instant }[];
  tools: readonly string[];
  aliases: Omit<Row<"weakness_alias">, "id">[];
  seen: Omit<Row<"weakness_seen">, "id">[];
  statuses: Omit<Row<"weakness_status">, "id" | "repo">[];
}

/** Of a repository or scope, then of a key within it: the weaknesses there, without a set around what is mostly one. */
type Index = Map<string, Map<string, Weakness | Set<Weakness>>>;

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
  const byAlias = new Map<string, Map<string, Weakness>>();
  const byContent: Index = new Map();
  const byPlace: Index = new Map();
  const seenIn = new Map<string, Set<Weakness>>();
  const withAll = sharedLists();

  const add = (run: ObservedRun): void => {
    const time = run.time ?? now;
    const known = Array.from(present(run), (sighting) => find(sighting, run));
    const claimed = new Set(known.filter((weakness) => weakness !== undefined));
    const telling = new Map<Weakness, Pick<Sighting, "state" | "hasReason" | "expires">>();
    let at = 0;
    for (const sighting of present(run)) {
      const weakness = known[at] ?? find(sighting, run) ?? inherited(sighting, run, claimed) ?? created(sighting, run);
      at += 1;
      claimed.add(weakness);
      observe(weakness, sighting, run, time);
      // Several results of one weakness: it is suppressed only where all of them are.
      const { state, hasReason, expires } = sighting;
      if (state === "open" || !telling.has(weakness)) telling.set(weakness, state === "open" ? OPEN : { state, hasReason, expires });
    }
    for (const [weakness, told] of telling) setState(weakness, told.state, time, told);
    if (run.complete) markAbsent(run.scope, claimed, time);
  };

  const markAbsent = (scope: string, claimed: ReadonlySet<Weakness>, time: Instant): void => {
    for (const weakness of seenIn.get(scope) ?? []) if (!claimed.has(weakness)) absent(weakness, scope, time);
  };

  const find = (sighting: Sighting, run: ObservedRun): Weakness | undefined => {
    const known = byAlias.get(run.repo);
    for (const alias of sighting.aliases) {
      const weakness = known?.get(alias);
      if (weakness !== undefined) return weakness;
    }
    return all.get(advisoryId(sighting, run) ?? "");
  };

  const inherited = (sighting: Sighting, run: ObservedRun, claimed: ReadonlySet<Weakness>): Weakness | undefined => {
    const free = (weakness: Weakness) => !claimed.has(weakness) && weakness.state !== "fixed";
    const renamed = sighting.contentKeys.flatMap((key) => membersOf(byContent, run.scope, key)).find(free);
    if (renamed !== undefined) return renamed;
    const candidates = placesOf(sighting).flatMap((place) => membersOf(byPlace, run.repo, place));
    return candidates
      .filter(
        (weakness) =>
          free(weakness) &&
          !weakness.tools.includes(run.tool) &&
          sameClass(weakness, sighting) &&
          linesApart(weakness, sighting) <= LINES_APART,
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
      cwes: NOTHING,
      line: sighting.line,
      state: "fixed",
      looks: [],
      tools: NOTHING,
      aliases: [],
      seen: [],
      statuses: [],
    };
    all.set(id, weakness);
    return weakness;
  };

  const observe = (weakness: Weakness, sighting: Sighting, run: ObservedRun, time: Instant): void => {
    const { row } = weakness;
    row.path = sighting.path ?? row.path;
    row.severity = sighting.severity;
    row.cve ??= sighting.cve;
    row.purl ??= sighting.purl;
    row.cwe ??= sighting.cwes[0] ?? null;
    weakness.line = sighting.line;
    weakness.tools = withAll(weakness.tools, [run.tool]);
    weakness.cwes = withAll(weakness.cwes, sighting.cwes);
    look(weakness, run.scope, time, 0);
    const there = seenIn.get(run.scope) ?? new Set();
    seenIn.set(run.scope, there.add(weakness));
    for (const place of placesOf(sighting)) addTo(byPlace, run.repo, place, weakness);
    for (const key of sighting.contentKeys) addTo(byContent, run.scope, key, weakness);
    const named = byAlias.get(run.repo) ?? new Map<string, Weakness>();
    byAlias.set(run.repo, named);
    for (const alias of sighting.aliases) {
      if (named.get(alias) !== weakness) weakness.aliases = grown(weakness.aliases, { fingerprint: alias, tool: run.tool });
      named.set(alias, weakness);
    }
    const seen = { run: run.id, baseline: sighting.baseline, seen: time };
    if (weakness.seen.at(-1)?.run === run.id) weakness.seen[weakness.seen.length - 1] = seen;
    else weakness.seen = grown(weakness.seen, seen);
  };

  const absent = (weakness: Weakness, scope: string, time: Instant): void => {
    const before = weakness.looks.find((one) => one.scope === scope) ?? { runs: 0, since: time };
    look(weakness, scope, before.runs === 0 ? time : before.since, before.runs + 1);
    if (weakness.state === "fixed" || weakness.looks.some(({ runs }) => runs < ABSENCES_OF_A_FIX)) return;
    const since = weakness.looks.reduce((latest, one) => Math.max(latest, one.since), Number.NEGATIVE_INFINITY);
    setState(weakness, "fixed", since, { hasReason: false, expires: null });
  };

  const result = (): WeaknessRows => ({
    weakness: rowsOf(all, ({ row }) => [row]),
    weakness_alias: rowsOf(all, ({ row: { id }, aliases }) =>
      [...new Map(aliases.map((alias) => [alias.fingerprint, alias])).values()].map((alias) => ({ id, ...alias })),
    ),
    weakness_seen: rowsOf(all, ({ row: { id }, seen }) => seen.map((one) => ({ id, ...one }))),
    weakness_status: rowsOf(all, ({ row: { id, repo }, statuses }) => statuses.map((status) => ({ id, repo, ...status }))),
  });

  return { add, result };
}

const NOTHING: readonly string[] = [];
const OPEN = { state: "open", hasReason: false, expires: null } as const;

function* rowsOf<T>(all: ReadonlyMap<string, Weakness>, rows: (weakness: Weakness) => readonly T[]): Generator<T> {
  for (const weakness of all.values()) yield* rows(weakness);
}

function* present(run: ObservedRun): Generator<Sighting> {
  for (const sighting of sightingsOf(run)) if (sighting.baseline !== "absent") yield sighting;
}

function look(weakness: Weakness, scope: string, since: Instant, runs: number): void {
  const known = weakness.looks.find((one) => one.scope === scope);
  if (known === undefined) weakness.looks = grown(weakness.looks, { scope, runs, since });
  else Object.assign(known, { runs, since });
}

/** The first state is always said, so that a weakness that was never open has one too; then every change of it. */
function setState(weakness: Weakness, state: Weakness["state"], time: Instant, reason: Pick<Sighting, "hasReason" | "expires">): void {
  if (weakness.state === state && weakness.statuses.length > 0) return;
  weakness.state = state;
  const open = state === "open";
  const status = { time, state, by_team: null, has_reason: !open && reason.hasReason, expires: open ? null : reason.expires };
  const same = weakness.statuses.findIndex((one) => one.time === time && one.state === state);
  if (same >= 0) weakness.statuses[same] = status;
  else weakness.statuses = grown(weakness.statuses, status);
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

function placesOf(sighting: Sighting): readonly string[] {
  return [sighting.path, sighting.purl].filter((place) => place !== null);
}

function sameClass(weakness: Weakness, sighting: Sighting): boolean {
  if (weakness.row.cve !== null && sighting.cve !== null) return weakness.row.cve === sighting.cve;
  return sighting.cwes.some((cwe) => weakness.cwes.includes(cwe));
}

/** Two results without a line, as of a package, do not disagree about it; one with and one without cannot be told to agree. */
function linesApart(weakness: Weakness, sighting: Sighting): number {
  if (weakness.line === null && sighting.line === null) return 0;
  return weakness.line === null || sighting.line === null ? Number.POSITIVE_INFINITY : Math.abs(weakness.line - sighting.line);
}

function addTo(index: Index, within: string, key: string, weakness: Weakness): void {
  const keys = index.get(within) ?? new Map<string, Weakness | Set<Weakness>>();
  index.set(within, keys);
  const there = keys.get(key);
  if (there === undefined) keys.set(key, weakness);
  else if (there instanceof Set) there.add(weakness);
  else if (there !== weakness) keys.set(key, new Set([there, weakness]));
}

function membersOf(index: Index, within: string, key: string): readonly Weakness[] {
  const there = index.get(within)?.get(key);
  if (there === undefined) return [];
  return there instanceof Set ? [...there] : [there];
}

/** A list that grows by push, or is spread, reserves seventeen places; most stay at one. */
function grown<T>(list: T[], one: T): T[] {
  if (list.length === 0) return [one];
  if (list.length < 4) return list.concat([one]);
  list.push(one);
  return list;
}

/** Lists of a few words that many weaknesses have alike, each kept once. */
function sharedLists() {
  const known = new Map<string, readonly string[]>();
  const shared = (list: readonly string[]): readonly string[] => {
    const key = list.join("\u001f");
    const there = known.get(key) ?? list;
    known.set(key, there);
    return there;
  };
  /** The same list where it has all of them already. */
  return (list: readonly string[], more: readonly string[]): readonly string[] => {
    const fresh = more.filter((one) => !list.includes(one));
    return fresh.length === 0 ? list : shared([...list, ...fresh]);
  };
}
