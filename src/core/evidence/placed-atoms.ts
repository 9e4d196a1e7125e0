import type { Tally } from "./contributors.ts";

/** Rows that lie in exactly the same nodes. */
export interface Atom {
  readonly nodes: readonly string[];
  readonly tally: Tally;
  /** Some of its rows are people's work, and nothing tells whose or how many's: what is left of a figure may not be these alone. */
  readonly unattributed: boolean;
}

/** Atoms with an index by node: whether an atom lies in a node is asked for every pair of nodes, of which there are thousands. */
export interface PlacedAtoms {
  readonly atoms: readonly Atom[];
  /** Places in `atoms`, in their order. */
  readonly at: (node: string) => readonly number[];
  readonly tallyOf: (atom: number) => Tally;
  readonly isUnattributed: (atom: number) => boolean;
}

const NONE: readonly number[] = [];
const NOBODY: Tally = new Map();

export function placedAtoms(atoms: readonly Atom[]): PlacedAtoms {
  const inside = new Map<string, number[]>();
  for (const [at, { nodes }] of atoms.entries()) {
    for (const node of nodes) {
      const known = inside.get(node);
      if (known === undefined) inside.set(node, [at]);
      else known.push(at);
    }
  }
  return {
    atoms,
    at: (node) => inside.get(node) ?? NONE,
    tallyOf: (atom) => atoms[atom]?.tally ?? NOBODY,
    isUnattributed: (atom) => atoms[atom]?.unattributed ?? false,
  };
}
