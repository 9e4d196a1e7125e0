import { contributorsOf, type Tally } from "./contributors.ts";
import { crowdOf, emptyCrowd } from "./crowd.ts";
import { type Atom, type PlacedAtoms, placedAtoms } from "./placed-atoms.ts";
import { type Isolated, isolatedParts, reachesWithin } from "./row-space.ts";

/** Above this many sets of small atoms the audit stops counting and takes the safe side. */
const AUDIT_BUDGET = 20_000;

/** Atoms that no published node tells apart: a column of the matrix an attacker computes with. */
interface Column {
  /** Published nodes it lies in, as places in their list. */
  readonly inside: readonly number[];
  readonly tallies: Tally[];
}

function columnsOf(published: readonly string[], placed: PlacedAtoms): readonly Column[] {
  const insides = placed.atoms.map((): number[] => []);
  for (const [place, node] of published.entries()) for (const atom of placed.at(node)) insides[atom]?.push(place);
  const columns = new Map<string, Column>();
  for (const [atom, inside] of insides.entries()) {
    const tally = placed.tallyOf(atom);
    if (contributorsOf(tally) === 0 && !placed.isUnattributed(atom)) continue;
    const key = inside.join();
    const known = columns.get(key);
    if (known === undefined) columns.set(key, { inside, tallies: [tally] });
    else known.tallies.push(tally);
  }
  return [...columns.values()];
}

/**
 * Whether adding and subtracting published cells can isolate fewer than k contributors, over every combination and not only
 * parent minus children: teams and repositories cut the same rows in two ways.
 */
export function isSafeLattice(published: readonly string[], atoms: readonly Atom[], k: number): boolean {
  return isSafe(published, placedAtoms(atoms), k);
}

/** `isSafeLattice` of atoms that have their index already. */
export function isSafe(published: readonly string[], placed: PlacedAtoms, k: number): boolean {
  const columns = columnsOf(published, placed);
  const small = new Set(columns.flatMap(({ tallies }, column) => (crowdOf(tallies, k) < k ? [column] : [])));
  if (small.size === 0) return true;
  const groups = published.map((): number[] => []);
  for (const [column, { inside }] of columns.entries()) for (const place of inside) groups[place]?.push(column);
  return isolatedParts(groups, small).every((part) => isPartSafe(part, columns, k));
}

/**
 * Whether no combination within one part is about fewer than k. One row is one combination. Of several, sets of columns with fewer than
 * k are searched: what a set isolates, each larger one isolates too, so a branch ends where all it could still take isolates nobody.
 */
function isPartSafe({ columns, rows }: Isolated, all: readonly Column[], k: number): boolean {
  const talliesOf = (column: number): readonly Tally[] => all[column]?.tallies ?? [];
  if (crowdOf(columns.flatMap(talliesOf), k) < k) return false;
  if (rows.length < 2) return true;
  const crowd = emptyCrowd();
  let budget = AUDIT_BUDGET;
  const search = (left: readonly number[], chosen: readonly number[]): boolean => {
    budget -= 1;
    if (budget < 0) return false;
    const fitting = left.filter((column) => fits(column));
    if (!reachesWithin(rows, new Set([...chosen, ...fitting]))) return true;
    // It isolates somebody, and all of it together are few.
    const [next, ...later] = fitting;
    if (next === undefined) return false;
    for (const tally of talliesOf(next)) crowd.add(tally);
    const isSafeWith = search(later, [...chosen, next]);
    for (const _ of talliesOf(next)) crowd.removeLast();
    return isSafeWith && search(later, chosen);
  };
  const fits = (column: number): boolean => {
    const tallies = talliesOf(column);
    for (const tally of tallies) crowd.add(tally);
    const isFew = crowd.size() < k;
    for (const _ of tallies) crowd.removeLast();
    return isFew;
  };
  return search(columns, []);
}
