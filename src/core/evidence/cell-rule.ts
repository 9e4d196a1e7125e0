import { groupedBy } from "../model/grouped-by.ts";
import { contributorsOf, largestShare, mergedTally, type Tally } from "./contributors.ts";
import { crowdOf } from "./crowd.ts";
import type { SuppressedReason } from "./estimate.ts";
import { type Atom, type PlacedAtoms, placedAtoms } from "./placed-atoms.ts";
import { isSafe } from "./safe-lattice.ts";

/** No contributor may have more than this share of a conduct figure's items: the figure would be about that person. */
const LARGEST_SHARE = 0.75;

export interface LatticeNode {
  readonly id: string;
  /** The node whose rows include all of this one's; null at the root. */
  readonly parent: string | null;
  /** Members all period, where a roster says so; null: contributors stand in. */
  readonly members: number | null;
}

export interface CellRule {
  readonly k: number;
  /** Conduct only: rule (c). */
  readonly dominance: boolean;
  /** Base period or window; breaks ties between equally small nodes. */
  readonly period: string;
}

/** Why a node's cell is withheld; a node that is not in the map is published. */
export type Withheld = ReadonlyMap<string, SuppressedReason>;

function tallyAt(node: string, placed: PlacedAtoms): Tally {
  return mergedTally(placed.at(node).map(placed.tallyOf));
}

/** Rules (a), (b), (c) of one node alone. Nobody at all is not a small group: it has nothing to protect. */
function ownReason(node: LatticeNode, tally: Tally, rule: CellRule): SuppressedReason | null {
  if (node.members !== null && node.members < rule.k) return "too-few-contributors";
  if (contributorsOf(tally) < rule.k) return "too-few-contributors";
  return rule.dominance && largestShare(tally) > LARGEST_SHARE ? "one-contributor-dominates" : null;
}

/** FNV-1a: only an order nobody chose, so that of equally small nodes always the same one gives way. */
function orderOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** What never changes while nodes are withheld. */
interface Lattice {
  readonly placed: PlacedAtoms;
  readonly rule: CellRule;
  readonly parents: ReadonlyMap<string, string | null>;
  /** Contributors behind each node. */
  readonly sizes: ReadonlyMap<string, number>;
}

function smallest(candidates: readonly string[], { sizes, rule }: Lattice): string | undefined {
  const order = (node: string): number => orderOf(`${node}|${rule.period}`);
  return candidates.toSorted((a, b) => (sizes.get(a) ?? 0) - (sizes.get(b) ?? 0) || order(a) - order(b))[0];
}

/** The nearest published node that holds this one. */
function publishedParent(node: string, parents: Lattice["parents"], published: ReadonlySet<string>): string | null {
  let parent = parents.get(node) ?? null;
  while (parent !== null && !published.has(parent)) parent = parents.get(parent) ?? null;
  return parent;
}

/**
 * Rule (d) for one published node: the children whose subtraction leaves too few people of it, if there are such. Work of people who
 * cannot be counted is few people's, as it may be.
 */
function exposedChildren(parent: string, children: readonly string[], { placed, rule }: Lattice): readonly string[] {
  for (const family of families(children, placed)) {
    const left = placed.at(parent).filter((atom) => !family.atoms.has(atom));
    const contributors = crowdOf(left.map(placed.tallyOf), rule.k);
    const isNothing = contributors === 0 && !left.some(placed.isUnattributed);
    if (contributors < rule.k && !isNothing) return family.members;
  }
  return [];
}

interface Family {
  readonly members: string[];
  readonly atoms: Set<number>;
}

/** Children that share no rows are subtracted together; a repository and a team overlap and are two ways to cut the same whole. */
function families(children: readonly string[], placed: PlacedAtoms): readonly Family[] {
  const found: Family[] = [];
  for (const child of children) {
    const own = placed.at(child);
    const family = found.find(({ atoms }) => !own.some((atom) => atoms.has(atom)));
    if (family === undefined) found.push({ members: [child], atoms: new Set(own) });
    else {
      family.members.push(child);
      for (const atom of own) family.atoms.add(atom);
    }
  }
  return found;
}

/** Of the nodes not known to be settled, the first whose children leave too few of it: those children. */
function firstExposed(
  nodes: readonly LatticeNode[],
  published: ReadonlySet<string>,
  settled: Set<string>,
  lattice: Lattice,
): readonly string[] {
  const shown = nodes.flatMap(({ id }) => (published.has(id) ? [id] : []));
  const children = groupedBy(shown, (id) => publishedParent(id, lattice.parents, published));
  for (const parent of published) {
    if (settled.has(parent)) continue;
    const exposed = exposedChildren(parent, children.get(parent) ?? [], lattice);
    if (exposed.length > 0) return exposed;
    settled.add(parent);
  }
  return [];
}

/** Who gives way when combinations over the whole lattice isolate few: any node but the whole, as long as there is another. */
function anyShown(nodes: readonly LatticeNode[], published: ReadonlySet<string>): readonly string[] {
  const shown = nodes.filter(({ id }) => published.has(id));
  const parts = shown.filter(({ parent }) => parent !== null);
  return (parts.length > 0 ? parts : shown).map(({ id }) => id);
}

/**
 * Decides which nodes of one cell or period are published, before anything is computed (evidence.md P4, cell rule).
 * Withheld are nodes with fewer than k members or contributors, conduct figures that are mostly one contributor's, and the smallest
 * nodes without which the rest could be subtracted down to fewer than k. Afterwards `isSafeLattice` holds for the published ones.
 * @param already nodes that are withheld for a reason of another figure
 */
export function withheldCells(
  nodes: readonly LatticeNode[],
  atoms: readonly Atom[],
  rule: CellRule,
  already: Withheld = new Map(),
): Withheld {
  const placed = placedAtoms(atoms);
  const withheld = new Map<string, SuppressedReason>();
  const sizes = new Map<string, number>();
  for (const node of nodes) {
    const tally = tallyAt(node.id, placed);
    sizes.set(node.id, contributorsOf(tally));
    const reason = ownReason(node, tally, rule) ?? already.get(node.id) ?? null;
    if (reason !== null) withheld.set(node.id, reason);
  }
  const lattice: Lattice = { placed, rule, sizes, parents: new Map(nodes.map(({ id, parent }) => [id, parent])) };
  const published = new Set(nodes.map((node) => node.id).filter((id) => !withheld.has(id)));
  // What is left of a node changes only with its children: looking at all of them after each one withheld takes hours at thousands.
  const settled = new Set<string>();
  while (published.size > 1) {
    const exposed = firstExposed(nodes, published, settled, lattice);
    if (exposed.length === 0 && isSafe([...published], placed, rule.k)) break;
    const victim = smallest(exposed.length > 0 ? exposed : anyShown(nodes, published), lattice);
    if (victim === undefined) break;
    published.delete(victim);
    withheld.set(victim, "differencing");
    settled.delete(publishedParent(victim, lattice.parents, published) ?? "");
  }
  return withheld;
}

/** Whether exactly these nodes could be published for these rows; for the periods of a series, which show all nodes or none. */
export function allPass(published: readonly LatticeNode[], atoms: readonly Atom[], rule: CellRule): boolean {
  const placed = placedAtoms(atoms);
  const every = published.every((node) => {
    const tally = tallyAt(node.id, placed);
    const isNothing = contributorsOf(tally) === 0 && !placed.at(node.id).some(placed.isUnattributed);
    return isNothing || ownReason(node, tally, rule) === null;
  });
  return (
    every &&
    isSafe(
      published.map((node) => node.id),
      placed,
      rule.k,
    )
  );
}
