import type { Measure, MeasureRow, Variant } from "../core/evidence/measure.ts";
import { standsForItems } from "../core/evidence/measured-rows.ts";
import type { Atom } from "../core/evidence/placed-atoms.ts";
import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";
import { DAY, periodOf, type Window } from "../core/model/time.ts";
import { type Behind, behindAtom, behindRows, mergedBehind, namesAnybody, unattributedIn } from "./behind-rows.ts";
import type { MeasureLattice } from "./measure-lattice.ts";
import type { Kind, MeasuredSet } from "./measured-set.ts";

/** Rows of one measure, variant and category. */
export interface Group {
  readonly variant: Variant | null;
  readonly category: string | null;
  /** What its lines begin with. */
  readonly prefix: string;
  /** Its rows, as places in the set. */
  readonly members: readonly number[];
  /** Atoms that have rows of it, in their order. */
  readonly atoms: readonly number[];
  readonly behind: Behind;
  /** Equal for groups of which the cell rule must say the same. */
  readonly likeness: string;
  readonly unknownTeams: number;
}

/** The rows of a measure with everything that is the same for all of its groups and nodes, found in one pass. */
export interface PlacedSet {
  readonly set: MeasuredSet;
  /** Nodes of each atom: rows in exactly the same nodes are one. */
  readonly atoms: readonly (readonly string[])[];
  readonly atomOf: Int32Array;
  /** 1: an estimator needs this row. Of rows that only name contributors it needs to know at most that there are some. */
  readonly needed: Uint8Array;
  /** Items say whose they are; elsewhere others stand in for people. */
  readonly namesPeople: boolean;
  readonly groups: readonly Group[];
}

interface Part {
  readonly behind: Behind;
  readonly unknown: number;
  readonly all: number;
}

/** What of a measure says how its rows are placed. */
type Placing = Pick<Measure, "id" | "class" | "shape" | "variants">;

export function placeSet(measure: Placing, set: MeasuredSet, lattice: MeasureLattice, window: Window): PlacedSet {
  const { atoms, atomOf } = atomsIn(set.rows, lattice);
  const needed = neededRows(measure, set, atomOf, window);
  const namesPeople = set.rows.some((row) => row.bucket !== null && standsForItems(row, measure.shape));
  const parts = set.kinds.map((_, kind) => partOf(measure, set, atomOf, { kind, namesPeople }));
  return { set, atoms, atomOf, needed, namesPeople, groups: groupsOf(measure, set, atomOf, parts) };
}

function atomsIn(rows: readonly MeasureRow[], lattice: MeasureLattice): Pick<PlacedSet, "atoms" | "atomOf"> {
  const codes = new Map<readonly string[], number>();
  const atomOf = new Int32Array(rows.length);
  rows.forEach((row, at) => {
    const place = lattice.nodesOf(row);
    const code = codes.get(place) ?? codes.size;
    if (code === codes.size) codes.set(place, code);
    atomOf[at] = code;
  });
  return { atoms: [...codes.keys()], atomOf };
}

/** Days and periods as parts of one whole number. */
const MOST_SPANS = 1e6;

function neededRows({ shape, class: of }: Placing, { rows, kindsOf }: MeasuredSet, atomOf: Int32Array, window: Window): Uint8Array {
  const needed = new Uint8Array(rows.length).fill(1);
  if (of === "artefact") return needed;
  const told = new Set<string>();
  rows.forEach((row, at) => {
    if (standsForItems(row, shape) || row.k || row.n || row.num) return;
    // A level begins with the first day anything is known of; other shapes ask by period whether a container was watched.
    const span = shape === "level" ? Math.floor((row.time - window.from) / DAY) : periodOf(row.time);
    const place = (atomOf[at] ?? 0) * MOST_SPANS + span;
    const key = `${place} ${kindsOf[at]} ${row.covered} ${row.k === null}`;
    if (told.has(key)) needed[at] = 0;
    else told.add(key);
  });
  return needed;
}

function partOf(
  { class: of, shape }: Placing,
  { rows, kindsOf }: MeasuredSet,
  atomOf: Int32Array,
  { kind, namesPeople }: { readonly kind: number; readonly namesPeople: boolean },
): Part {
  const own = rows.flatMap((row, at) => (kindsOf[at] === kind ? [{ row, atom: atomOf[at] ?? 0 }] : []));
  const itemsOf = (placed: readonly { readonly row: MeasureRow }[]): number => placed.reduce((sum, { row }) => sum + row.items, 0);
  return {
    // Artefacts are about files: nobody is counted behind them.
    behind: of === "artefact" ? new Map() : behindRows(own, shape, namesPeople),
    unknown: itemsOf(own.filter(({ row }) => row.team === null)),
    all: itemsOf(own),
  };
}

function groupsOf(measure: Placing, set: MeasuredSet, atomOf: Int32Array, parts: readonly Part[]): readonly Group[] {
  const members = new Map<string, { readonly kind: Kind; readonly rows: number[]; readonly codes: Set<number> }>();
  // Resolved once per distinct list of kinds, not once per row.
  const targets = set.kinds.map((kinds, code) =>
    kinds.map((kind) => {
      const key = `${kind.variant}\u001f${kind.category}`;
      const group = members.get(key) ?? { kind, rows: [], codes: new Set() };
      members.set(key, group);
      group.codes.add(code);
      return group;
    }),
  );
  for (const [at, code] of set.kindsOf.entries()) for (const { rows } of targets[code] ?? []) rows.push(at);
  const order = measure.variants.map((variant) => variant.id);
  return [...members.values()]
    .toSorted(
      (a, b) => order.indexOf(a.kind.variant) - order.indexOf(b.kind.variant) || compare(a.kind.category ?? "", b.kind.category ?? ""),
    )
    .map(({ kind, rows, codes }) => {
      const own = [...codes].flatMap((code) => {
        const part = parts[code];
        return part === undefined ? [] : [{ code, part }];
      });
      const atoms = [...new Set(rows.map((at) => atomOf[at] ?? 0))];
      const behind = mergedBehind(own.filter(({ part }) => part.behind.size > 0).map(({ part }) => part.behind));
      const naming = own.filter(({ part }) => namesAnybody(part.behind)).map(({ code }) => code);
      const [all, unknown] = own.reduce(([a, u], { part }) => [a + part.all, u + part.unknown], [0, 0]);
      return {
        variant: variantOf(measure, kind.variant),
        category: kind.category,
        prefix: `${kind.variant}|${kind.category}`,
        members: rows,
        atoms,
        behind,
        likeness: `${naming.join()}|${atoms.join()}|${unattributedIn(behind).join()}`,
        unknownTeams: all === 0 ? 0 : unknown / all,
      };
    });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Atoms of a group with who stands behind them, in all or in some periods. */
export function atomsOfGroup({ atoms }: PlacedSet, group: Group, counts: (period: number) => boolean = () => true): readonly Atom[] {
  return group.atoms.map((atom) => ({
    nodes: atoms[atom] ?? [],
    ...behindAtom(group.behind, atom, counts),
  }));
}

function variantOf(measure: Placing, id: string): Variant | null {
  const variant = measure.variants.find((known) => known.id === id);
  if (variant !== undefined) return variant;
  if (measure.variants.length === 0) return null;
  throw new EvenkeelError(
    "catalogue.invalid",
    `Measure ${measure.id} returns the variant ${quoted(id, 40)}, which its contract does not name.`,
    "Name it in measure.yaml or correct measure.sql.",
  );
}
