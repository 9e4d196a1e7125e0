import { mergedTally, type Tally, tallyOf } from "../core/evidence/contributors.ts";
import type { Measure, MeasureRow, Variant } from "../core/evidence/measure.ts";
import { standsForItems } from "../core/evidence/measured-rows.ts";
import type { Atom } from "../core/evidence/placed-atoms.ts";
import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";
import { groupedBy } from "../core/model/grouped-by.ts";
import { DAY, periodOf, type Window } from "../core/model/time.ts";
import type { MeasureLattice } from "./measure-lattice.ts";
import type { Kind, MeasuredSet } from "./measured-set.ts";

/** Who stands behind rows, by the atom and the base period they lie in. */
export type Blocks = ReadonlyMap<number, ReadonlyMap<number, Tally>>;

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
  readonly blocks: Blocks;
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
  readonly groups: readonly Group[];
}

interface Part {
  readonly blocks: Blocks;
  unknown: number;
  all: number;
}

export function placeSet(measure: Measure, set: MeasuredSet, lattice: MeasureLattice, window: Window): PlacedSet {
  const { atoms, atomOf } = atomsIn(set.rows, lattice);
  const needed = neededRows(measure, set, atomOf, window);
  // Artefacts are about files: nobody is counted behind them.
  const parts = set.kinds.map((_, kind) => partOf(set, atomOf, kind, measure.class !== "artefact"));
  return { set, atoms, atomOf, needed, groups: groupsOf(measure, set, atomOf, parts) };
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

function neededRows({ shape, class: of }: Measure, { rows, kindsOf }: MeasuredSet, atomOf: Int32Array, window: Window): Uint8Array {
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

function partOf({ rows, kindsOf }: MeasuredSet, atomOf: Int32Array, kind: number, counted: boolean): Part {
  const own = rows.flatMap((row, at) => (kindsOf[at] === kind ? [{ row, atom: atomOf[at] ?? 0 }] : []));
  const part = { blocks: new Map<number, ReadonlyMap<number, Tally>>(), unknown: 0, all: 0 };
  for (const { row } of own) {
    part.all += row.items;
    if (row.team === null) part.unknown += row.items;
  }
  if (!counted) return part;
  const named = groupedBy(
    own.filter(({ row }) => row.bucket !== null),
    ({ atom }) => atom,
  );
  for (const [atom, inside] of named) {
    const periods = groupedBy(inside, ({ row }) => periodOf(row.time));
    part.blocks.set(atom, new Map([...periods].map(([period, some]) => [period, tallyOf(some.map(({ row }) => row))])));
  }
  return part;
}

function groupsOf(measure: Measure, set: MeasuredSet, atomOf: Int32Array, parts: readonly Part[]): readonly Group[] {
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
      const named = own.filter(({ part }) => part.blocks.size > 0);
      const atoms = [...new Set(rows.map((at) => atomOf[at] ?? 0))];
      const [all, unknown] = own.reduce(([a, u], { part }) => [a + part.all, u + part.unknown], [0, 0]);
      return {
        variant: variantOf(measure, kind.variant),
        category: kind.category,
        prefix: `${kind.variant}|${kind.category}`,
        members: rows,
        atoms,
        blocks: mergedBlocks(named.map(({ part }) => part.blocks)),
        likeness: `${named.map(({ code }) => code).join()}|${atoms.join()}`,
        unknownTeams: all === 0 ? 0 : unknown / all,
      };
    });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function mergedBlocks(several: readonly Blocks[]): Blocks {
  const [only = new Map(), ...more] = several;
  if (more.length === 0) return only;
  const atoms = groupedBy(
    several.flatMap((blocks) => [...blocks]),
    ([atom]) => atom,
  );
  return new Map([...atoms].map(([atom, parts]) => [atom, mergedPeriods(parts.map(([, periods]) => periods))]));
}

function mergedPeriods(several: readonly ReadonlyMap<number, Tally>[]): ReadonlyMap<number, Tally> {
  const periods = groupedBy(
    several.flatMap((each) => [...each]),
    ([period]) => period,
  );
  return new Map([...periods].map(([period, parts]) => [period, mergedTally(parts.map(([, tally]) => tally))]));
}

/** Atoms of a group with who stands behind them, in all or in some periods. */
export function atomsOfGroup({ atoms }: PlacedSet, group: Group, counts: (period: number) => boolean = () => true): readonly Atom[] {
  return group.atoms.map((atom) => ({
    nodes: atoms[atom] ?? [],
    tally: mergedTally([...(group.blocks.get(atom) ?? [])].flatMap(([period, tally]) => (counts(period) ? [tally] : []))),
  }));
}

function variantOf(measure: Measure, id: string): Variant | null {
  const variant = measure.variants.find((known) => known.id === id);
  if (variant !== undefined) return variant;
  if (measure.variants.length === 0) return null;
  throw new EvenkeelError(
    "catalogue.invalid",
    `Measure ${measure.id} returns the variant ${quoted(id, 40)}, which its contract does not name.`,
    "Name it in measure.yaml or correct measure.sql.",
  );
}
