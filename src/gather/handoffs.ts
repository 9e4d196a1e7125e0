import type { z } from "zod";
import type { handoffGraph as graphShape } from "../contract/organisation.ts";
import { contributorsOf, type Tally, tallyOf } from "../core/evidence/contributors.ts";
import { estimateDuration } from "../core/evidence/estimate-duration.ts";
import { type HandoffNode, type HandoffTeam, handoffNodes } from "../core/evidence/handoff-nodes.ts";
import { type HandoffPair, shownPairs } from "../core/evidence/handoff-pairs.ts";
import type { MeasureRow } from "../core/evidence/measure.ts";
import { groupedBy } from "../core/model/grouped-by.ts";
import type { Organisation } from "../core/model/organisation.ts";
import type { Instant, Window } from "../core/model/time.ts";
import type { Engine } from "../evidence/engine.ts";
import { type BehindRow, behindTeams, type HandoffRow, handoffRows, tellsOfHandoffs } from "./handoff-rows.ts";
import { windowEndingAtHead } from "./subject.ts";

export type HandoffGraph = z.infer<typeof graphShape>;
type ShownEdge = HandoffGraph["edges"][number];

export interface HandoffQuestion {
  readonly organisation: Organisation;
  readonly weeks: number;
  readonly now: Instant;
  /** Members of each team, with those of the teams below it, all of the window; empty where there is no roster. */
  readonly members: (window: Window) => ReadonlyMap<string, number>;
}

/** Ends a median needs, as those of E08 and E12. */
const FEWEST_ENDS = 8;

/**
 * Who hands work to whom and how long it waits there, of teams of at least k people (evidence.md P4): small teams stand merged, pairs
 * of few are counted and not shown, and nothing that is shown can be subtracted from what a team handed on in all to find one of them.
 * What waited at a pool of fewer than k people is told as one band of the whole organisation.
 */
export async function handoffs(engine: Engine, { organisation, weeks, now, members }: HandoffQuestion): Promise<HandoffGraph> {
  const window = await windowEndingAtHead(engine, weeks, now);
  if (!(await tellsOfHandoffs(engine))) return silent(window);
  const known = new Set(organisation.teams.map(({ id }) => id));
  const rows = (await handoffRows(engine, window)).filter((row) => known.has(row.from_team) && known.has(row.to_team));
  const behind = groupedBy(await behindTeams(engine, window), ({ team }) => team);
  const nodes = handoffNodes(teamsOf(organisation, members(window), rows, behind), organisation.k);
  return graphOf({ rows, nodes, behind, window, k: organisation.k });
}

function silent({ from, to }: Window): HandoffGraph {
  const unlock = "Connect the code host, or hand in the tracker's items with the team each of them moved to.";
  return { from, to, nodes: [], edges: [], suppressed: 0, unknown: { reason: "no-source", unlock } };
}

type Behind = ReadonlyMap<string, readonly BehindRow[]>;

function teamsOf(
  { teams, gates }: Organisation,
  members: ReadonlyMap<string, number>,
  rows: readonly HandoffRow[],
  behind: Behind,
): readonly HandoffTeam[] {
  const below = groupedBy(teams, ({ parent }) => parent);
  const guarding = new Set(gates.map(({ team }) => team));
  const involved = new Set(rows.flatMap((row) => [row.from_team, row.to_team]));
  const own = (id: string): number | null => {
    if (members.size === 0) return null;
    const inside = (below.get(id) ?? []).reduce((sum, child) => sum + (members.get(child.id) ?? 0), 0);
    return Math.max(0, (members.get(id) ?? 0) - inside);
  };
  return teams.map(({ id, name, parent }) => ({
    id,
    name,
    parent,
    gate: guarding.has(id),
    members: own(id),
    area: below.has(id),
    tally: tallyBehind([id], behind),
    involved: involved.has(id),
  }));
}

function tallyBehind(teams: readonly string[], behind: Behind): Tally {
  return tallyOf(
    teams.flatMap((team) => (behind.get(team) ?? []).map(({ repo, bucket, time }) => ({ container: repo, bucket, time, items: 1 }))),
  );
}

interface Known {
  readonly rows: readonly HandoffRow[];
  readonly nodes: readonly HandoffNode[];
  readonly behind: Behind;
  readonly window: Window;
  readonly k: number;
}

/** Teams that no node holds. */
const NOWHERE = "";

function graphOf({ rows, nodes, behind, window, k }: Known): HandoffGraph {
  const nodeOf = new Map(nodes.flatMap((node) => node.teams.map((team) => [team, node] as const)));
  const sideOf = (team: string): string => nodeOf.get(team)?.id ?? NOWHERE;
  const grouped = groupedBy(rows, (row) => `${sideOf(row.from_team)} ${sideOf(row.to_team)}`);
  const pairs = [...grouped].flatMap(([key, of]) => {
    const [from = NOWHERE, to = NOWHERE] = key.split(" ");
    const arrived = of.filter((row) => row.started >= window.from);
    // Between teams that stand merged nothing is shown, so there is nothing to protect either.
    if ((from === to && from !== NOWHERE) || arrived.length === 0) return [];
    const isGateOfFew = nodes.some((node) => node.id === from && node.smallPool);
    const withheld = from === NOWHERE || to === NOWHERE || isGateOfFew;
    return [{ rows: of, pair: { from, to, items: arrived.length, tally: tallyOfPair(arrived, behind), withheld } }];
  });
  const shown = shownPairs(
    pairs.map(({ pair }) => pair),
    k,
  );
  const pools = new Map(nodes.filter(({ smallPool }) => smallPool).map(({ id, teams }) => [id, bandOf(rows, teams, window, k)]));
  const places = new Map(nodes.map(({ id }, index) => [id, index]));
  const edges = pairs
    .filter(({ pair }) => shown.has(pair))
    .toSorted(
      (a, b) =>
        (places.get(a.pair.from) ?? 0) - (places.get(b.pair.from) ?? 0) || (places.get(a.pair.to) ?? 0) - (places.get(b.pair.to) ?? 0),
    )
    .map(({ pair, rows: of }): ShownEdge => {
      const { from, to, items } = pair;
      const band = pools.get(to);
      return band === undefined ? { from, to, items, wait: waitOf(of, window), band: null } : { from, to, items, wait: null, band };
    });
  return {
    ...{ from: window.from, to: window.to },
    nodes: nodes.map(({ id, name, merged, gate }) => ({ id, name, merged, gate })),
    edges,
    suppressed: pairs.length - edges.length,
    unknown: null,
  };
}

/** By the buckets of the items; where none has one, those who worked in the teams that handed on stand in. */
function tallyOfPair(rows: readonly HandoffRow[], behind: Behind): HandoffPair["tally"] {
  const own = tallyOf(rows.map(({ container, bucket, started }) => ({ container, bucket, time: started, items: 1 })));
  return own.size > 0 ? own : tallyBehind([...new Set(rows.map((row) => row.from_team))], behind);
}

/** With those that still wait; an old backlog enters at its age. Null: too few ends. */
function waitOf(rows: readonly HandoffRow[], window: Window): ShownEdge["wait"] {
  const figure = estimateDuration({ windowBy: "period", nMin: FEWEST_ENDS }, rows.map(measureRow), window, { proxy: false, coverage: 1 });
  if (figure.kind === "too-few") return null;
  const { value, interval, n } = figure.estimate;
  return { median: value, low: interval?.low ?? null, high: interval?.high ?? null, n };
}

function measureRow({ from_team, container, bucket, started, ended, ended_by }: HandoffRow): MeasureRow {
  const none = { category: null, repo: null, item: null, k: null, n: null, num: null, den: null };
  return {
    ...none,
    variant: "handoffs",
    container,
    team: from_team,
    bucket,
    time: started,
    covered: true,
    items: 1,
    started,
    ended,
    endedBy: ended_by,
  };
}

const BANDS = [
  { below: 4, band: "under 4 hours" },
  { below: 24, band: "under a day" },
  { below: 72, band: "1 to 3 days" },
  { below: 168, band: "3 to 7 days" },
  { below: Number.POSITIVE_INFINITY, band: "over 7 days" },
] as const;

/** One for all who ask, so that it says nothing of how the few answer any one of them. */
function bandOf(rows: readonly HandoffRow[], teams: readonly string[], window: Window, k: number): ShownEdge["band"] {
  const asked = rows.filter((row) => teams.includes(row.to_team));
  const tally = tallyOf(asked.map(({ container, bucket, started }) => ({ container, bucket, time: started, items: 1 })));
  const areFew = asked.length < k || (tally.size > 0 && contributorsOf(tally) < k);
  const wait = areFew ? null : waitOf(asked, window);
  // A median that was not reached lies above its lower bound; only the last band is then certain.
  const hours = wait?.median ?? ((wait?.low ?? 0) >= 168 ? (wait?.low ?? null) : null);
  return hours === null ? null : (BANDS.find(({ below }) => hours < below)?.band ?? null);
}
