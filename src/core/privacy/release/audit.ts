import { isolatedParts, reachesWithin } from "../../evidence/row-space.ts";
import { disciplinesMayShow } from "./disciplines.ts";
import { everyPart, leavesOf, type Part } from "./lattice.ts";

/** Up to so many groups of people under k every set of them is tried; beyond, the rules that made the groups are checked. */
const MOST_TRIED = 18;

export interface Audited {
  readonly by: "rank-test" | "rules";
  readonly why: string | null;
}

/** People of one cohort and class; without disciplines a cohort is one class. */
export type People = readonly (readonly number[])[];

/**
 * Whether what is about to be published keeps S(k): every sum and difference of published groups concerns nobody or k people. Made
 * from membership alone, not from how the groups came about.
 * @param people by cohort and class
 * @param classes how many classes are published beside the groups; 0: none
 */
export function auditItem(root: Part, people: People, classes: number, k: number): Audited {
  const groups = everyPart(root);
  const atoms = atomsOf(groups, people, classes);
  const small = atoms.filter(({ n }) => n < k);
  if (small.length === 0) return { by: "rank-test", why: null };
  if (small.length > MOST_TRIED) return { by: "rules", why: whyRulesFail(root, people, classes, k) };
  const sizes = new Map(atoms.flatMap(({ n }, column) => (n < k ? [[column, n] as const] : [])));
  const rows = Array.from({ length: groups.length + classes }, (_, row) =>
    atoms.flatMap(({ within }, column) => (within.has(row) ? [column] : [])),
  );
  const few = isolatedParts(rows, new Set(sizes.keys())).some(({ columns, rows: left }) =>
    setsUnder(sizes, columns, k).some((chosen) => reachesWithin(left, chosen)),
  );
  return { by: "rank-test", why: few ? `${root.id}: a difference of groups concerns fewer than ${k}` : null };
}

interface Atom {
  readonly within: ReadonlySet<number>;
  readonly n: number;
}

/** People who are in the same published groups cannot be told apart by any of them. */
function atomsOf(groups: readonly Part[], people: People, classes: number): readonly Atom[] {
  const rowsOf = people.map((): number[] => []);
  for (const [row, { cohorts }] of groups.entries()) for (const cohort of cohorts) rowsOf[cohort]?.push(row);
  const atoms = new Map<string, Atom>();
  for (const [cohort, byClass] of people.entries()) {
    for (const [at, n] of byClass.entries()) {
      if (n === 0) continue;
      const members = [...(rowsOf[cohort] ?? []), ...(at < classes ? [groups.length + at] : [])];
      const key = members.join(" ");
      atoms.set(key, { within: new Set(members), n: n + (atoms.get(key)?.n ?? 0) });
    }
  }
  return [...atoms.values()];
}

/** Every set of these columns that holds fewer than k people together. */
function setsUnder(sizes: ReadonlyMap<number, number>, columns: readonly number[], k: number): readonly ReadonlySet<number>[] {
  let sets: readonly { readonly n: number; readonly chosen: readonly number[] }[] = [{ n: 0, chosen: [] }];
  for (const column of columns) {
    const n = sizes.get(column) ?? k;
    sets = [...sets, ...sets.filter((set) => set.n + n < k).map((set) => ({ n: set.n + n, chosen: [...set.chosen, column] }))];
  }
  return sets.map(({ chosen }) => new Set(chosen));
}

function whyRulesFail(root: Part, people: People, classes: number, k: number): string | null {
  const sizeOf = ({ cohorts }: Part): number => cohorts.reduce((sum, at) => sum + (people[at] ?? []).reduce((all, n) => all + n, 0), 0);
  for (const part of everyPart(root)) {
    if (sizeOf(part) < k) return `${part.id}: fewer than ${k}`;
    const members = part.parts.flatMap(({ cohorts }) => cohorts);
    const disjoint = new Set(members).size === members.length;
    const whole = part.parts.length === 0 || part.parts.reduce((sum, each) => sum + sizeOf(each), 0) === sizeOf(part);
    if (!disjoint || !whole) return `${part.id}: not the sum of its parts`;
  }
  const byClass = leavesOf(root).map(({ cohorts }) =>
    (people[0] ?? []).map((_, at) => cohorts.reduce((sum, cohort) => sum + (people[cohort]?.[at] ?? 0), 0)),
  );
  return classes === 0 || disciplinesMayShow(byClass, k) ? null : `${root.id}: disciplines cross groups of fewer than ${k}`;
}
