/**
 * A team and those above it, nearest first; a cycle that got in all the same ends where it began.
 * @example lineUp("b", new Map([["a", null], ["b", "a"]])) // ["b", "a"]
 */
export function lineUp(team: string, parents: ReadonlyMap<string, string | null>): readonly string[] {
  const line = new Set<string>();
  for (let next: string | null = team; next !== null && !line.has(next); next = parents.get(next) ?? null) line.add(next);
  return [...line];
}
