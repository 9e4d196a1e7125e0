import { groupedBy } from "../model/grouped-by.ts";
import { bridgesOf, type Edge } from "./bridges.ts";
import { cheapestWay } from "./cheapest-way.ts";
import type { Tally } from "./contributors.ts";
import { crowdOf } from "./crowd.ts";

export interface HandoffPair {
  readonly from: string;
  readonly to: string;
  readonly items: number;
  /** Who stands behind the items, by the buckets of the side that handed on. Empty: no source counts anybody. */
  readonly tally: Tally;
  /** Shown never, whatever its size: one side has no node of its own. */
  readonly withheld: boolean;
}

/** About fewer than k people, as far as it can be known; each item had one person who handed it on. */
function isSmall(pairs: readonly HandoffPair[], k: number): boolean {
  if (pairs.reduce((sum, { items }) => sum + items, 0) < k) return true;
  const contributors = crowdOf(
    pairs.map((pair) => pair.tally),
    k,
  );
  return contributors > 0 && contributors < k;
}

/**
 * Which pairs may be shown. Whoever knows what each team handed on and received in all may subtract what is shown from it: no pair of
 * fewer than k people, and no rest of a team, comes out of that unless the totals alone give it away. Where one would, the smallest
 * pairs that are shown give way too.
 *
 * A hidden pair follows from the totals exactly when it is a bridge of the graph of hidden pairs (a cell of a table with suppressed
 * cells is determined by the margins iff its edge lies on no cycle: Gusfield 1988). Teams whose own total is small have no known total;
 * they are one vertex.
 */
export function shownPairs(given: readonly HandoffPair[], k: number): ReadonlySet<HandoffPair> {
  // An engine answers in any order, and of two ways to hide a small pair always the same one must be taken: together two would show it.
  const pairs = given.toSorted(byName);
  const shown = new Set(pairs.filter((pair) => !pair.withheld && !isSmall([pair], k)));
  const known = knownTotals(pairs, k);
  for (;;) {
    const hidden = pairs.filter((pair) => !shown.has(pair));
    const victims = hidden.length === 0 ? [] : givingWay(hidden, [...shown], known, k);
    if (victims.length === 0) return shown;
    for (const victim of victims) shown.delete(victim);
  }
}

function givingWay(hidden: readonly HandoffPair[], shown: readonly HandoffPair[], known: Known, k: number): readonly HandoffPair[] {
  const beside = exposedRest(hidden, shown, known, k);
  return beside === null ? roundAbout(hidden, shown, known, k) : beside.toSorted(bySize).slice(0, 1);
}

function bySize(a: HandoffPair, b: HandoffPair): number {
  return a.items - b.items || byName(a, b);
}

function byName(a: HandoffPair, b: HandoffPair): number {
  return `${a.from} ${a.to}` < `${b.from} ${b.to}` ? -1 : 1;
}

interface Known {
  readonly from: ReadonlySet<string>;
  readonly to: ReadonlySet<string>;
}

function knownTotals(pairs: readonly HandoffPair[], k: number): Known {
  const passing = (side: "from" | "to") =>
    new Set([...groupedBy(pairs, (pair) => pair[side])].flatMap(([node, group]) => (isSmall(group, k) ? [] : [node])));
  return { from: passing("from"), to: passing("to") };
}

/** Pairs of which the smallest must go, because what is left of a total beside what is shown is small; null: no such rest. */
function exposedRest(
  hidden: readonly HandoffPair[],
  shown: readonly HandoffPair[],
  known: Known,
  k: number,
): readonly HandoffPair[] | null {
  if (isSmall(hidden, k) && shown.length > 0) return shown;
  for (const side of ["from", "to"] as const) {
    for (const [node, rest] of groupedBy(hidden, (pair) => pair[side])) {
      if (!known[side].has(node) || !isSmall(rest, k)) continue;
      const beside = shown.filter((pair) => pair[side] === node);
      if (beside.length > 0) return beside;
    }
  }
  return null;
}

/** Shown pairs that close a circle with a small pair that is a bridge: the fewest items that can give way for it. */
function roundAbout(hidden: readonly HandoffPair[], shown: readonly HandoffPair[], known: Known, k: number): readonly HandoffPair[] {
  const ends = (pair: HandoffPair): Edge => [
    known.from.has(pair.from) ? `from ${pair.from}` : "from",
    known.to.has(pair.to) ? `to ${pair.to}` : "to",
  ];
  const bridges = bridgesOf(hidden.map(ends));
  const isHidden = new Set(hidden);
  for (const [index, pair] of hidden.entries()) {
    if (!bridges.has(index) || !isSmall([pair], k)) continue;
    const others = [...hidden, ...shown].filter((other) => other !== pair);
    const ways = others.map((other) => ({ ends: ends(other), cost: isHidden.has(other) ? 0 : other.items, edge: other }));
    const way = cheapestWay(ways, ...ends(pair));
    if (way !== null) return way.filter((other) => !isHidden.has(other));
  }
  return [];
}
