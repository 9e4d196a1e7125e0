/** Rank by elimination on a matrix of 0 and 1, small enough for doubles to be exact to the tolerance. */
function rankOf(matrix: readonly (readonly number[])[]): number {
  const rows = matrix.map((row) => [...row]);
  const width = rows[0]?.length ?? 0;
  let rank = 0;
  for (let column = 0; column < width && rank < rows.length; column++) {
    const pivot = strongestRow(rows, rank, column);
    const leading = rows[pivot];
    const displaced = rows[rank];
    if (leading === undefined || displaced === undefined || Math.abs(leading[column] ?? 0) < 1e-9) continue;
    rows[pivot] = displaced;
    rows[rank] = leading;
    for (let below = rank + 1; below < rows.length; below++) eliminate(rows[below], leading, column);
    rank += 1;
  }
  return rank;
}

function strongestRow(rows: readonly (readonly number[])[], from: number, column: number): number {
  let best = from;
  for (let row = from + 1; row < rows.length; row++) {
    if (Math.abs(rows[row]?.[column] ?? 0) > Math.abs(rows[best]?.[column] ?? 0)) best = row;
  }
  return best;
}

function eliminate(row: number[] | undefined, leading: readonly number[], column: number): void {
  if (row === undefined) return;
  const factor = (row[column] ?? 0) / (leading[column] ?? 1);
  if (factor === 0) return;
  for (let at = column; at < row.length; at++) row[at] = (row[at] ?? 0) - factor * (leading[at] ?? 0);
}

/**
 * Whether some sum and difference of the published groups is about nothing outside the columns `hidden`: then those columns can be
 * isolated by arithmetic. True exactly when leaving the columns out lowers the rank (privacy.md 8).
 */
export function isolates(groups: readonly (readonly number[])[], hidden: ReadonlySet<number>): boolean {
  const outside = groups.map((group) => group.filter((_, column) => !hidden.has(column)));
  return rankOf(outside) < rankOf(groups);
}
