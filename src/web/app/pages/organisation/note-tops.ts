/** Lines a note is high, its title included. */
const height = 3;
/** Its title stands beside the arc where there is room. */
const above = 0.4;

/**
 * Where notes about arcs begin, in lines from the top: beside their arcs, inside the map, none on another.
 * @param apexes lines from the top, in their order; @returns one top for each
 */
export function noteTops(apexes: readonly number[], lines: number): readonly number[] {
  const tops: number[] = [];
  let limit = Math.max(0, lines - height);
  for (const apex of apexes.toReversed()) {
    const top = Math.min(limit, Math.max(0, apex - above));
    tops.unshift(top);
    limit = top - height;
  }
  return tops;
}
