export type Edge = readonly [string, string];

interface Visit {
  readonly vertex: string;
  /** The edge it was reached by. */
  readonly by: number | null;
  next: number;
}

interface Search {
  readonly at: ReadonlyMap<string, readonly { readonly index: number; readonly to: string }[]>;
  /** When a vertex was first met. */
  readonly order: Map<string, number>;
  /** The earliest vertex that is reached from it without the edge it was reached by. */
  readonly lowest: Map<string, number>;
  readonly bridges: Set<number>;
}

/**
 * Indices of the edges on no cycle, in a graph that may have several edges between the same two vertices.
 * Depth first with the lowest reachable number (Tarjan 1974), without recursion. Cost: linear.
 * @example bridgesOf([["a", "b"], ["b", "c"], ["c", "a"], ["c", "d"]]) // Set { 3 }
 */
export function bridgesOf(edges: readonly Edge[]): ReadonlySet<number> {
  const search: Search = { at: incidence(edges), order: new Map(), lowest: new Map(), bridges: new Set() };
  for (const start of search.at.keys()) {
    if (search.order.has(start)) continue;
    const path = [enter(search, start, null)];
    for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
      const edge = search.at.get(visit.vertex)?.[visit.next++];
      if (edge === undefined) leave(search, path);
      else if (edge.index === visit.by) continue;
      else if (search.order.has(edge.to)) lower(search, visit.vertex, search.order.get(edge.to) ?? 0);
      else path.push(enter(search, edge.to, edge.index));
    }
  }
  return search.bridges;
}

function enter({ order, lowest }: Search, vertex: string, by: number | null): Visit {
  lowest.set(vertex, order.size);
  order.set(vertex, order.size);
  return { vertex, by, next: 0 };
}

function leave(search: Search, path: Visit[]): void {
  const done = path.pop();
  const above = path.at(-1);
  if (done === undefined || above === undefined || done.by === null) return;
  const low = search.lowest.get(done.vertex) ?? 0;
  lower(search, above.vertex, low);
  if (low > (search.order.get(above.vertex) ?? 0)) search.bridges.add(done.by);
}

function lower({ lowest }: Search, vertex: string, to: number): void {
  lowest.set(vertex, Math.min(lowest.get(vertex) ?? to, to));
}

function incidence(edges: readonly Edge[]): Search["at"] {
  const at = new Map<string, { index: number; to: string }[]>();
  const add = (from: string, to: string, index: number): void => {
    const known = at.get(from);
    if (known === undefined) at.set(from, [{ index, to }]);
    else known.push({ index, to });
  };
  for (const [index, [from, to]] of edges.entries()) {
    add(from, to, index);
    if (from !== to) add(to, from, index);
  }
  return at;
}
