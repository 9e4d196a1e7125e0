import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type LatticeNode, withheldCells } from "./cell-rule.ts";
import { contributorsOf, mergedTally, tallyOf } from "./contributors.ts";
import type { Atom } from "./placed-atoms.ts";
import { isSafeLattice } from "./safe-lattice.ts";

const K = 5;
const DAY = 86_400_000;
const TEAMS = ["a", "b", "c", "d"];
const REPOSITORIES = ["r", "s", "t"];

function tally(container: string, first: number, people: number): Atom["tally"] {
  return tallyOf(Array.from({ length: people }, (_, index) => ({ container, bucket: `b${first + index}`, time: 100 * DAY, items: 1 })));
}

const anyAtom: fc.Arbitrary<Atom> = fc
  .record({
    team: fc.option(fc.constantFrom(...TEAMS)),
    repository: fc.option(fc.constantFrom(...REPOSITORIES)),
    container: fc.constantFrom("x", "y"),
    first: fc.nat(9),
    people: fc.nat(7),
    unattributed: fc.boolean(),
  })
  .map(({ team, repository, container, first, people, unattributed }) => ({
    nodes: ["org", ...(team === null ? [] : [team]), ...(repository === null ? [] : [repository])],
    tally: tally(container, first, people),
    unattributed: unattributed && people < 3,
  }));

/** Rank of a matrix of whole numbers, by fractions of big integers: the plain way, with nothing left to rounding. */
function rankOf(matrix: readonly (readonly number[])[]): number {
  let rows = matrix.map((row) => row.map(BigInt));
  let rank = 0;
  for (let column = 0; column < (matrix[0]?.length ?? 0); column++) {
    const leading = rows.find((row) => row[column] !== 0n);
    if (leading === undefined) continue;
    rank += 1;
    const pivot = leading[column] ?? 1n;
    rows = rows
      .filter((row) => row !== leading)
      .map((row) => row.map((entry, at) => entry * pivot - (leading[at] ?? 0n) * (row[column] ?? 0n)));
  }
  return rank;
}

/** Every set of atoms with fewer than k people behind it, one after another: can it be told from the rest? */
function isolatesFew(published: readonly string[], atoms: readonly Atom[]): boolean {
  const named = atoms.filter((atom) => contributorsOf(atom.tally) > 0 || atom.unattributed);
  const groups = published.map((node) => named.map((atom) => (atom.nodes.includes(node) ? 1 : 0)));
  for (let set = 1; set < 2 ** named.length; set++) {
    const inside = named.map((_, at) => (set >> at) % 2 === 1);
    const people = contributorsOf(mergedTally(named.flatMap((atom, at) => (inside[at] ? [atom.tally] : []))));
    if (people >= K) continue;
    if (rankOf(groups.map((group) => group.filter((_, at) => !inside[at]))) < rankOf(groups)) return true;
  }
  return false;
}

describe("sums and differences of published nodes", () => {
  test("isolate fewer than k exactly when trying every set of atoms finds that they do", () => {
    let safe = 0;
    let unsafe = 0;
    fc.assert(
      fc.property(fc.array(anyAtom, { minLength: 1, maxLength: 7 }), fc.subarray([...TEAMS, ...REPOSITORIES]), (atoms, parts) => {
        const published = ["org", ...parts];
        const expected = !isolatesFew(published, atoms);
        expect(isSafeLattice(published, atoms, K)).toBe(expected);
        if (expected) safe += 1;
        else unsafe += 1;
      }),
      { numRuns: 1500, seed: 811 },
    );
    expect(Math.min(safe, unsafe)).toBeGreaterThan(200);
  });

  test("are decided for many small teams, whose sets are too many to try one by one", () => {
    // Forty teams of three in one repository each, in pairs under twenty areas of which each has a third, larger team.
    const areas = Array.from({ length: 20 }, (_, area) => `area-${area}`);
    const atoms = areas.flatMap((area, at) => [
      { nodes: ["org", area, `${area}-x`], tally: tally(`${area}-x`, 0, 3), unattributed: false },
      { nodes: ["org", area, `${area}-y`], tally: tally(`${area}-y`, 0, 3), unattributed: false },
      { nodes: ["org", area, `${area}-z`], tally: tally(`${area}-z`, 0, 6 + at), unattributed: false },
    ]);
    const large = areas.map((area) => `${area}-z`);
    // The two small teams of an area are six people in two repositories, which may be the same three.
    expect(isSafeLattice(["org", ...areas, ...large], atoms, K)).toBe(false);
    expect(isSafeLattice(["org", ...areas], atoms, K)).toBe(true);
    expect(isSafeLattice(["org", ...large.slice(1)], atoms, K)).toBe(true);
  });

  test("are settled for a thousand nodes of every size", () => {
    const nodes: readonly LatticeNode[] = [
      { id: "org", parent: null, members: null },
      ...Array.from({ length: 100 }, (_, area) => ({ id: `area-${area}`, parent: "org", members: null })),
      ...Array.from({ length: 900 }, (_, team) => ({ id: `team-${team}`, parent: `area-${team % 100}`, members: null })),
    ];
    const atoms = Array.from({ length: 900 }, (_, team) => ({
      nodes: ["org", `area-${team % 100}`, `team-${team}`],
      tally: tally(`repo-${team % 50}`, (team * 7) % 40, 1 + ((team * 13) % 9)),
      unattributed: false,
    }));
    const withheld = withheldCells(nodes, atoms, { k: K, dominance: false, period: "p" });
    const published = nodes.map(({ id }) => id).filter((id) => !withheld.has(id));
    expect(isSafeLattice(published, atoms, K)).toBe(true);
    expect(published.length).toBeGreaterThan(400);
  }, 20_000);
});
