interface Team {
  readonly id: string;
  readonly name: string;
  readonly parent: string | null;
  readonly validity: { readonly from: number | null; readonly to: number | null };
}

/**
 * Teams that are there now, each below the one it belongs to, by name within it: the reporting tree, never the figures. A team whose
 * parent has ended stands at the top.
 */
export function teamTree<T extends Team>(teams: readonly T[], now: number): readonly (T & { readonly depth: number })[] {
  const present = teams.filter(({ validity: { from, to } }) => (from === null || from <= now) && (to === null || now < to));
  const known = new Set(present.map((each) => each.id));
  const below = new Map<string | null, T[]>();
  for (const team of present) {
    const parent = team.parent !== null && known.has(team.parent) ? team.parent : null;
    below.set(parent, [...(below.get(parent) ?? []), team]);
  }
  const walk = (parent: string | null, depth: number): readonly (T & { readonly depth: number })[] =>
    (below.get(parent) ?? [])
      .toSorted((left, right) => left.name.localeCompare(right.name))
      .flatMap((team) => [{ ...team, depth }, ...walk(team.id, depth + 1)]);
  return walk(null, 0);
}
