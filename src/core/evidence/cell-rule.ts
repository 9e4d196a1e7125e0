import { contributorsOf, largestShare, mergedTally, type Tally } from "./contributors.ts";
import type { SuppressedReason } from "./estimate.ts";
import { isolates } from "./row-space.ts";

/** No contributor may have more than this share of a conduct figure's items: the figure would be about that person. */
const LARGEST_SHARE = 0.75;

export interface LatticeNode {
  readonly id: string;
  /** The node whose rows include all of this one's; null at the root. */
  readonly parent: string | null;
  /** Members all period, where a roster says so; null: contributors stand in. */
  readonly members: number | null;
}

/** Rows that lie in exactly the same nodes. */
export interface Atom {
  readonly nodes: readonly string[];
  readonly tally: Tally;
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

/** Above this many sets of small atoms the audit stops counting and takes the safe side. */
const AUDIT_BUDGET = 20_000;

function tallyAt(node: string, atoms: readonly Atom[]): Tally {
  return mergedTally(atoms.filter((atom) => atom.nodes.includes(node)).map((atom) => atom.tally));
}

/** Rules (a), (b), (c) of one node alone. Nobody at all is not a small group: it has nothing to protect. */
function ownReason(node: LatticeNode, tally: Tally, rule: CellRule): SuppressedReason | null {
  if (node.members !== null && node.members < rule.k) return "too-few-contributors";
  if (contributorsOf(tally) < rule.k) return "too-few-contributors";
  return rule.dominance && largestShare(tally) > LARGEST_SHARE ? "one-contributor-dominates" : null;
}

function parentOf(node: LatticeNode, nodes: readonly LatticeNode[], published: ReadonlySet<string>): string | null {
  let parent = node.parent;
  while (parent !== null && !published.has(parent)) parent = nodes.find((other) => other.id === parent)?.parent ?? null;
  return parent;
}

function isSmall(contributors: number, k: number): boolean {
  return contributors > 0 && contributors < k;
}

/** Rule (d) for one published node: what is left of it when its published children are subtracted. */
function residualOf(node: string, children: readonly string[], atoms: readonly Atom[]): Tally {
  return mergedTally(
    atoms.filter((atom) => atom.nodes.includes(node) && !children.some((child) => atom.nodes.includes(child))).map((atom) => atom.tally),
  );
}

/** FNV-1a: only an order nobody chose, so that of equally small nodes always the same one gives way. */
function orderOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

function smallest(candidates: readonly string[], atoms: readonly Atom[], period: string): string | undefined {
  const size = new Map(candidates.map((node) => [node, contributorsOf(tallyAt(node, atoms))]));
  return candidates.toSorted((a, b) => (size.get(a) ?? 0) - (size.get(b) ?? 0) || orderOf(`${a}|${period}`) - orderOf(`${b}|${period}`))[0];
}

/** The children of a published node whose subtraction leaves too few people, if there are such. */
function exposedChildren(
  nodes: readonly LatticeNode[],
  atoms: readonly Atom[],
  published: ReadonlySet<string>,
  k: number,
): readonly string[] {
  for (const parent of published) {
    const children = nodes.filter((node) => published.has(node.id) && parentOf(node, nodes, published) === parent).map((node) => node.id);
    for (const family of families(children, atoms)) {
      if (isSmall(contributorsOf(residualOf(parent, family, atoms)), k)) return family;
    }
  }
  return [];
}

/** Children that share no rows are subtracted together; a repository and a team overlap and are two ways to cut the same whole. */
function families(children: readonly string[], atoms: readonly Atom[]): readonly (readonly string[])[] {
  const found: string[][] = [];
  for (const child of children) {
    const family = found.find(
      (members) => !atoms.some((atom) => atom.nodes.includes(child) && members.some((member) => atom.nodes.includes(member))),
    );
    if (family === undefined) found.push([child]);
    else family.push(child);
  }
  return found;
}

/** Atoms that no published node tells apart, as columns of the matrix an attacker computes with. */
function columnsOf(
  published: readonly string[],
  atoms: readonly Atom[],
): readonly { readonly inside: readonly number[]; readonly tally: Tally }[] {
  const classes = new Map<string, { inside: readonly number[]; tallies: Tally[] }>();
  for (const atom of atoms) {
    const inside = published.map((node) => (atom.nodes.includes(node) ? 1 : 0));
    const key = inside.join("");
    const known = classes.get(key) ?? { inside, tallies: [] };
    known.tallies.push(atom.tally);
    classes.set(key, known);
  }
  return [...classes.values()]
    .map(({ inside, tallies }) => ({ inside, tally: mergedTally(tallies) }))
    .filter(({ tally }) => contributorsOf(tally) > 0);
}

/**
 * Whether adding and subtracting published cells can isolate fewer than k contributors, over every combination and not only
 * parent minus children: teams and repositories cut the same rows in two ways.
 */
export function isSafeLattice(published: readonly string[], atoms: readonly Atom[], k: number): boolean {
  const columns = columnsOf(published, atoms);
  const groups = published.map((_, row) => columns.map((column) => column.inside[row] ?? 0));
  const small = columns.flatMap(({ tally }, index) => (contributorsOf(tally) < k ? [{ index, tally }] : []));
  let budget = AUDIT_BUDGET;
  const search = (from: number, chosen: ReadonlySet<number>, tally: Tally): boolean => {
    budget -= 1;
    if (budget < 0) return false;
    let grew = false;
    for (let next = from; next < small.length; next++) {
      const added = small[next];
      if (added === undefined) continue;
      const together = mergedTally([tally, added.tally]);
      if (contributorsOf(together) >= k) continue;
      grew = true;
      if (!search(next + 1, new Set([...chosen, added.index]), together)) return false;
    }
    // Only sets that could not grow here are tested: what a subset isolates, the whole set isolates too.
    return grew || chosen.size === 0 || !isolates(groups, chosen);
  };
  return search(0, new Set(), new Map());
}

/**
 * Decides which nodes of one cell or period are published, before anything is computed (evidence.md P4, cell rule).
 * Withheld are nodes with fewer than k members or contributors, conduct figures that are mostly one contributor's, and the smallest
 * nodes without which the rest could be subtracted down to fewer than k. Afterwards `isSafeLattice` holds for the published ones.
 */
export function withheldCells(nodes: readonly LatticeNode[], atoms: readonly Atom[], rule: CellRule): Withheld {
  const withheld = new Map<string, SuppressedReason>();
  for (const node of nodes) {
    const reason = ownReason(node, tallyAt(node.id, atoms), rule);
    if (reason !== null) withheld.set(node.id, reason);
  }
  const published = new Set(nodes.map((node) => node.id).filter((id) => !withheld.has(id)));
  const withhold = (candidates: readonly string[]): void => {
    const victim = smallest(candidates, atoms, rule.period);
    if (victim === undefined) return;
    published.delete(victim);
    withheld.set(victim, "differencing");
  };
  while (published.size > 1) {
    const exposed = exposedChildren(nodes, atoms, published, rule.k);
    if (exposed.length > 0) {
      withhold(exposed);
      continue;
    }
    if (isSafeLattice([...published], atoms, rule.k)) break;
    withhold(nodes.filter((node) => published.has(node.id) && node.parent !== null).map((node) => node.id));
  }
  return withheld;
}

/** Whether exactly these nodes could be published for these rows; for the periods of a series, which show all nodes or none. */
export function allPass(published: readonly LatticeNode[], atoms: readonly Atom[], rule: CellRule): boolean {
  const every = published.every((node) => {
    const tally = tallyAt(node.id, atoms);
    return contributorsOf(tally) === 0 || ownReason(node, tally, rule) === null;
  });
  return (
    every &&
    isSafeLattice(
      published.map((node) => node.id),
      atoms,
      rule.k,
    )
  );
}
