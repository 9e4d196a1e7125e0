import type { TeamKind } from "../../../../core/model/organisation.ts";
import type { Answer } from "../../api/ask.ts";
import { teamTree } from "../../layout/team-tree.ts";

type Structure = Answer<"structure">["structure"];
type Graph = Answer<"handoffs">;

/** One line of the map: the organisation itself, a team, or small teams that stand merged. */
export interface MapRow {
  readonly id: string;
  readonly name: string;
  readonly depth: number;
  readonly kind: TeamKind | null;
  readonly reportsTo: string | null;
  /** Has teams below it. */
  readonly area: boolean;
  /** The last of those beside it. */
  readonly last: boolean;
  /** How many small teams stand in it; 0: it is a team. */
  readonly merged: number;
  readonly gate: boolean;
}

type Bare = Omit<MapRow, "area" | "last">;

const mergedPrefix = "other:";

/**
 * The lines of the map in the order of the reporting tree: the organisation, its teams, and after the teams of an area the small ones of
 * it that stand merged. A node whose team has ended since stands at the end.
 */
export function mapRows(structure: Structure, nodes: Graph["nodes"], now: number): readonly MapRow[] {
  const guarding = new Set([...structure.gates.map(({ team }) => team), ...nodes.filter(({ gate }) => gate).map(({ id }) => id)]);
  const rows: Bare[] = teamTree(structure.teams, now).map(({ id, name, depth, kind, reportsTo }) => ({
    ...{ id, name, depth, kind, reportsTo, merged: 0 },
    gate: guarding.has(id),
  }));
  for (const node of nodes) {
    if (rows.some(({ id }) => id === node.id)) continue;
    const parent = node.id.startsWith(mergedPrefix) ? node.id.slice(mergedPrefix.length) : "";
    const place = rows.findIndex(({ id }) => id === parent);
    const depth = place < 0 ? 0 : (rows[place]?.depth ?? 0) + 1;
    const bare = { id: node.id, name: node.name, depth, kind: null, reportsTo: null, merged: node.merged, gate: node.gate };
    rows.splice(place < 0 ? rows.length : endOf(rows, place), 0, bare);
  }
  return [
    { ...{ id: "org", name: structure.name, depth: 0, kind: null, reportsTo: null, merged: 0, gate: false }, area: true, last: false },
    ...rows.map((each, index) => ({ ...each, area: (rows[index + 1]?.depth ?? 0) > each.depth, last: isLast(rows, index) })),
  ];
}

/** Where what lies below a row ends. */
function endOf(rows: readonly Bare[], place: number): number {
  const depth = rows[place]?.depth ?? 0;
  const next = rows.findIndex((each, index) => index > place && each.depth <= depth);
  return next < 0 ? rows.length : next;
}

function isLast(rows: readonly Bare[], place: number): boolean {
  const depth = rows[place]?.depth ?? 0;
  return (rows[endOf(rows, place)]?.depth ?? -1) < depth;
}
