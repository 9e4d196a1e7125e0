import type { Release } from "../../../src/core/privacy/release-shape.ts";
import { type KnownRound, membersOf } from "../subtractor.ts";

// Every figure is a sum over people. What linear arithmetic of any kind can reach is the row space of groups by people; this attacker
// looks for a vector in it that concerns fewer than `limit` people. Exact for any number of groups, where subtracting step by step stops.

/** Below 2^26, so that products are exact in doubles. */
const PRIME = 67_108_859;

/** True: some combination of one item's figures concerns at least one and fewer than `limit` people who are no colluders. */
export function reachesFewerThan(limit: number, release: Release, known: KnownRound, item: string): boolean {
  const groups = release.groups.flatMap((group) =>
    group.items[item] === undefined ? [] : [membersOf(release, known, group, item).filter(({ id }) => !known.answers.has(id))],
  );
  const atoms = atomsOf(groups.map((people) => people.map(({ id }) => id)));
  const rows = groups.map((_, at) => atoms.map(({ groups: within }) => (within.includes(at) ? 1 : 0)));
  const whole = rankOf(rows);
  const small = atoms.flatMap(({ size }, at) => (size < limit ? [at] : []));
  return setsUnder(limit, small, (at) => atoms[at]?.size ?? 0).some(
    (left) => rankOf(rows.map((row) => row.filter((_, at) => !left.includes(at)))) < whole,
  );
}

interface Atom {
  readonly size: number;
  readonly groups: readonly number[];
}

/** People who are in the same groups cannot be told apart. */
function atomsOf(groups: readonly (readonly string[])[]): readonly Atom[] {
  const within = new Map<string, number[]>();
  for (const [at, people] of groups.entries()) for (const id of people) within.set(id, [...(within.get(id) ?? []), at]);
  const sizes = new Map<string, Atom>();
  for (const list of within.values()) {
    const key = list.join(" ");
    sizes.set(key, { size: (sizes.get(key)?.size ?? 0) + 1, groups: list });
  }
  return [...sizes.values()];
}

/** Non-empty sets of these atoms that hold fewer than `limit` people together. */
function setsUnder(limit: number, atoms: readonly number[], sizeOf: (atom: number) => number): readonly (readonly number[])[] {
  const grow = (from: number, set: readonly number[], size: number): readonly (readonly number[])[] =>
    atoms.slice(from).flatMap((atom, step) => {
      const next = size + sizeOf(atom);
      return next >= limit ? [] : [[...set, atom], ...grow(from + step + 1, [...set, atom], next)];
    });
  return grow(0, [], 0);
}

function rankOf(given: readonly (readonly number[])[]): number {
  const rows = given.map((row) => [...row]);
  const columns = rows[0]?.length ?? 0;
  let rank = 0;
  for (let column = 0; column < columns && rank < rows.length; column++) {
    const pivot = rows.findIndex((row, at) => at >= rank && row[column] !== 0);
    const [found, other] = [rows[pivot], rows[rank]];
    if (found === undefined || other === undefined) continue;
    rows[pivot] = other;
    rows[rank] = found;
    const inverse = powerOf(found[column] ?? 1, PRIME - 2);
    for (const row of rows.slice(rank + 1)) {
      const factor = ((row[column] ?? 0) * inverse) % PRIME;
      if (factor === 0) continue;
      for (let at = column; at < columns; at++) row[at] = ((row[at] ?? 0) + (PRIME - factor) * (found[at] ?? 0)) % PRIME;
    }
    rank += 1;
  }
  return rank;
}

function powerOf(base: number, exponent: number): number {
  let [result, square] = [1, base % PRIME];
  for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = (result * square) % PRIME;
    square = (square * square) % PRIME;
  }
  return result;
}
