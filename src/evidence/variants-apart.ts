import { contributorsOf, mergedTally, type Tally, tallyOf } from "../core/evidence/contributors.ts";
import type { MeasureRow, Shape } from "../core/evidence/measure.ts";
import { standsForItems } from "../core/evidence/measured-rows.ts";
import { type Atom, placedAtoms } from "../core/evidence/placed-atoms.ts";
import { isSafe } from "../core/evidence/safe-lattice.ts";
import { groupedBy } from "../core/model/grouped-by.ts";
import { periodOf } from "../core/model/time.ts";
import type { Group, PlacedSet } from "./measure-groups.ts";

/** Figures of two populations can be taken from each other where they are sums; what is left of two medians is no figure. */
const summed: ReadonlySet<Shape> = new Set(["rate", "categories", "count", "ratio", "level"]);

/** An item, or what is summed in one row: how many items of it each variant counts. */
interface Counted {
  readonly row: MeasureRow;
  readonly atom: number;
  readonly amounts: Map<number, number>;
}

/** Items that the same variants count. */
interface Layer extends Pick<Counted, "row" | "atom"> {
  /** Places in the order of the variants. */
  readonly variants: readonly number[];
}

/** A variant as it would be published: the nodes that show it. */
export interface Shown {
  readonly group: Group;
  readonly nodes: readonly string[];
}

/**
 * Nodes that a variant gives up because it counts some of the items an earlier one counts: what is left when they are taken from each other
 * has the same numerator and denominator as a figure that was published, and may be about few. The first variant, the headline, keeps
 * its nodes; of the others those with the fewest people go first. Variants of the same items, or of none in common, give up nothing.
 * Where committers stand in for people nothing is looked at: the same people stand behind any part of their items.
 * @returns every later variant that counts a part of the same items, with what it gives up, which may be nothing
 * @param variants of one measure and category, in the order of the contract
 */
export function apartVariants(
  placed: PlacedSet,
  shape: Shape,
  variants: readonly Shown[],
  k: number,
): ReadonlyMap<Group, ReadonlySet<string>> {
  const given = new Map<Group, Set<string>>();
  if (!summed.has(shape) || !placed.namesPeople) return given;
  const layers = countedItems(placed, shape, variants).flatMap(layersOf);
  if (!isPartlyShared(layers, variants.length)) return given;
  for (const { group } of variants.slice(1)) given.set(group, new Set());
  const atoms = atomsByVariants(placed, layers);
  const tree = placedAtoms(atoms);
  const sizes = new Map(
    variants.flatMap(({ nodes }, at) => nodes.map((node) => [idOf(at, node), sizeOf(tree.at(idOf(at, node)).map(tree.tallyOf))])),
  );
  const later = variants
    .flatMap(({ group, nodes }, at) => (at === 0 ? [] : nodes.map((node) => ({ group, node, id: idOf(at, node) }))))
    .toSorted((a, b) => (sizes.get(a.id) ?? 0) - (sizes.get(b.id) ?? 0) || (a.id < b.id ? -1 : 1));
  const published = new Set(sizes.keys());
  for (const { group, node, id } of later) {
    if (isSafe([...published], tree, k)) break;
    published.delete(id);
    given.get(group)?.add(node);
  }
  return given;
}

const idOf = (variant: number, node: string): string => `${variant} ${node}`;
const sizeOf = (tallies: readonly Tally[]): number => contributorsOf(mergedTally(tallies));

function countedItems({ set, atomOf }: PlacedSet, shape: Shape, variants: readonly Shown[]): readonly Counted[] {
  const counted = new Map<string, Counted>();
  variants.forEach(({ group }, variant) => {
    for (const at of group.members) {
      const row = set.rows[at];
      if (row === undefined || !row.covered || !standsForItems(row, shape)) continue;
      const known = counted.get(nameOf(row)) ?? { row, atom: atomOf[at] ?? 0, amounts: new Map<number, number>() };
      known.amounts.set(variant, (known.amounts.get(variant) ?? 0) + row.items);
      counted.set(nameOf(row), known);
    }
  });
  return [...counted.values()];
}

/** An item by its id, what is summed by whose and when it was. */
function nameOf({ container, item, team, bucket, time }: MeasureRow): string {
  return item === null ? [container, team, bucket, periodOf(time)].join(" ") : `${container} ${item}`;
}

/** Of three items that one variant sums and two that another does, two are of both and one of the first alone. */
function layersOf({ row, atom, amounts }: Counted): readonly Layer[] {
  return [...new Set(amounts.values())].map((least) => ({
    ...{ row, atom },
    variants: [...amounts].flatMap(([variant, amount]) => (amount >= least ? [variant] : [])),
  }));
}

function isPartlyShared(layers: readonly Layer[], variants: number): boolean {
  return layers.some((each) => each.variants.length > 1) && layers.some((each) => each.variants.length < variants);
}

/** Items of the same place that the same variants count; a variant's node is a node of its own. */
function atomsByVariants({ atoms }: PlacedSet, layers: readonly Layer[]): readonly Atom[] {
  return [...groupedBy(layers, ({ atom, variants }) => `${atom} ${variants.join()}`).values()].flatMap((alike) => {
    const [first] = alike;
    if (first === undefined) return [];
    const rows = alike.map(({ row }) => row);
    return {
      nodes: first.variants.flatMap((variant) => (atoms[first.atom] ?? []).map((node) => idOf(variant, node))),
      tally: tallyOf(rows),
      unattributed: rows.some(({ bucket }) => bucket === null),
    };
  });
}
