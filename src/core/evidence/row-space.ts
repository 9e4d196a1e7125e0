/** Below this a number is what rounding left of nothing: entries begin as 0 and 1, and pivots are at least half as strong as any. */
const NOTHING = 1e-9;
const STRONG = 0.5;

/** A row as its entries that are not zero, by column. Groups of people lie in each other like a tree, so there are few. */
type SparseRow = Map<number, number>;

/** The rows brought to reduced echelon form, taking columns in the order given; one row per pivot, in the order of the pivots. */
function echelon(rows: readonly SparseRow[], order: readonly number[]): readonly { readonly pivot: number; readonly row: SparseRow }[] {
  const waiting = new Set(rows.filter((row) => row.size > 0));
  const done: { readonly pivot: number; readonly row: SparseRow }[] = [];
  for (const column of order) {
    if (waiting.size === 0) break;
    const leading = pivotRow(waiting, column);
    if (leading === null) continue;
    waiting.delete(leading);
    for (const row of waiting) if (row.has(column)) eliminate(row, leading, column);
    for (const row of waiting) if (row.size === 0) waiting.delete(row);
    done.push({ pivot: column, row: leading });
  }
  return done;
}

/** Of the rows strong enough to divide by, the one with the fewest entries: it spreads least into the others. */
function pivotRow(rows: Iterable<SparseRow>, column: number): SparseRow | null {
  const strength = (row: SparseRow): number => Math.abs(row.get(column) ?? 0);
  const candidates = [...rows].filter((row) => row.has(column));
  const strongest = candidates.reduce((most, row) => Math.max(most, strength(row)), 0);
  let best: SparseRow | null = null;
  for (const row of candidates) if (strength(row) >= STRONG * strongest && (best === null || row.size < best.size)) best = row;
  return best;
}

function eliminate(row: SparseRow, leading: SparseRow, column: number): void {
  const factor = (row.get(column) ?? 0) / (leading.get(column) ?? 1);
  for (const [at, entry] of leading) {
    const left = (row.get(at) ?? 0) - factor * entry;
    if (at === column || Math.abs(left) < NOTHING) row.delete(at);
    else row.set(at, left);
  }
}

/** A group as the columns it holds. */
export type Group = Iterable<number>;

function sparse(groups: Iterable<Group>): readonly SparseRow[] {
  return [...groups].map((columns) => new Map([...columns].map((column) => [column, 1])));
}

/** Columns that hang together in what sums and differences can say of hidden columns alone. */
export interface Isolated {
  readonly columns: readonly number[];
  /** Independent rows: every such sum or difference within these columns is a combination of them. */
  readonly rows: readonly ReadonlyMap<number, number>[];
}

/**
 * Everything that sums and differences of the groups say of the `hidden` columns alone, in parts that have nothing to do with each
 * other. Empty exactly when leaving the hidden columns out does not lower the rank (privacy.md 8). In echelon form with the other
 * columns first, the rows that begin in a hidden column span all combinations that are zero outside; a combination over several parts
 * is a sum of one of each, so what isolates few isolates them within one part.
 */
export function isolatedParts(groups: Iterable<Group>, hidden: ReadonlySet<number>): readonly Isolated[] {
  if (hidden.size === 0) return [];
  const rows = sparse(groups);
  const outside = new Set(rows.flatMap((row) => [...row.keys()].filter((column) => !hidden.has(column))));
  const found = echelon(rows, [...outside, ...hidden]).filter(({ pivot }) => hidden.has(pivot));
  return partsOf(reduced(found));
}

/** With every pivot in its own row only: then rows that share a column, and no others, hang together. */
function reduced(found: readonly { readonly pivot: number; readonly row: SparseRow }[]): readonly SparseRow[] {
  for (const [index, { pivot, row }] of found.entries()) {
    for (const { row: above } of found.slice(0, index)) if (above.has(pivot)) eliminate(above, row, pivot);
  }
  return found.map(({ row }) => row);
}

function partsOf(rows: readonly SparseRow[]): readonly Isolated[] {
  const parts = new Set<{ readonly columns: Set<number>; readonly rows: SparseRow[] }>();
  for (const row of rows) {
    const joined = { columns: new Set(row.keys()), rows: [row] };
    for (const part of parts) {
      if (![...part.columns].some((column) => joined.columns.has(column))) continue;
      parts.delete(part);
      for (const column of part.columns) joined.columns.add(column);
      joined.rows.push(...part.rows);
    }
    parts.add(joined);
  }
  return [...parts].map((part) => ({ columns: [...part.columns], rows: part.rows }));
}

/** Whether some combination of independent rows is zero in every column but those of `chosen`, and not zero in all. */
export function reachesWithin(rows: readonly ReadonlyMap<number, number>[], chosen: ReadonlySet<number>): boolean {
  const outside = rows.map((row) => new Map([...row].filter(([column]) => !chosen.has(column))));
  const order = new Set(outside.flatMap((row) => [...row.keys()]));
  return echelon(outside, [...order]).length < rows.length;
}

/**
 * Whether some sum and difference of the published groups is about nothing outside the columns `hidden`: then those columns can be
 * isolated by arithmetic.
 */
export function isolates(groups: readonly (readonly number[])[], hidden: ReadonlySet<number>): boolean {
  const columns = groups.map((group) => group.flatMap((entry, column) => (entry === 0 ? [] : [column])));
  return isolatedParts(columns, hidden).length > 0;
}
