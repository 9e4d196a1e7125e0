export interface Way<E> {
  readonly ends: readonly [string, string];
  /** 0 or more. */
  readonly cost: number;
  readonly edge: E;
}

/**
 * The edges of the cheapest way between two vertices, in either direction of each edge; null where there is none. Of equally cheap ways
 * the one found first. Dijkstra without a heap: vertices squared, and these graphs are teams.
 * @example cheapestWay([{ ends: ["a", "b"], cost: 1, edge: "x" }], "b", "a") // ["x"]
 */
export function cheapestWay<E>(ways: readonly Way<E>[], from: string, to: string): readonly E[] | null {
  const at = incidence(ways);
  const reached = new Map<string, { readonly cost: number; readonly edges: readonly E[] }>([[from, { cost: 0, edges: [] }]]);
  const done = new Set<string>();
  for (;;) {
    const [vertex, best] = [...reached].filter(([each]) => !done.has(each)).toSorted((a, b) => a[1].cost - b[1].cost)[0] ?? [];
    if (vertex === undefined || best === undefined) return null;
    if (vertex === to) return best.edges;
    done.add(vertex);
    for (const { ends, cost, edge } of at.get(vertex) ?? []) {
      const next = ends[0] === vertex ? ends[1] : ends[0];
      if ((reached.get(next)?.cost ?? Number.POSITIVE_INFINITY) > best.cost + cost) {
        reached.set(next, { cost: best.cost + cost, edges: [...best.edges, edge] });
      }
    }
  }
}

function incidence<E>(ways: readonly Way<E>[]): ReadonlyMap<string, readonly Way<E>[]> {
  const at = new Map<string, Way<E>[]>();
  for (const way of ways) {
    for (const end of new Set(way.ends)) {
      const known = at.get(end);
      if (known === undefined) at.set(end, [way]);
      else known.push(way);
    }
  }
  return at;
}
