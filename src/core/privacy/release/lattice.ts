import type { Cohort, TreeNode } from "../manifest.ts";

/** A published group of one item: a named node, or what is left of one beside its named children. Its parts are disjoint and all of it. */
export interface Part {
  readonly id: string;
  readonly node: string;
  readonly remainder: boolean;
  /** Places in the manifest's list of cohorts. */
  readonly cohorts: readonly number[];
  readonly n: number;
  /** Empty: undivided. */
  readonly parts: readonly Part[];
}

/** The manifest's tree, walked once: children in the order that decides ties, and the cohorts under each node. */
export interface Tree {
  readonly root: string;
  readonly nodes: ReadonlyMap<string, TreeNode>;
  readonly children: ReadonlyMap<string, readonly string[]>;
  readonly cohorts: ReadonlyMap<string, readonly number[]>;
}

/** @param rank SHA-256 of round and node: an order that nobody can choose */
export function indexTree(tree: readonly TreeNode[], cohorts: readonly Cohort[], rank: (node: string) => string): Tree {
  const root = tree.find(({ parent }) => parent === null);
  if (root === undefined) throw new RangeError("a tree has a root");
  const children = new Map<string, string[]>(tree.map(({ id }) => [id, []]));
  for (const { id, parent } of tree) if (parent !== null) children.get(parent)?.push(id);
  const ranks = new Map(tree.map(({ id }) => [id, rank(id)]));
  for (const list of children.values()) list.sort((a, b) => ((ranks.get(a) ?? "") < (ranks.get(b) ?? "") ? -1 : 1));
  const under = new Map<string, readonly number[]>();
  const gather = (node: string): readonly number[] => {
    const own = cohorts.flatMap((cohort, place) => (cohort.node === node ? [place] : []));
    const all = [...own, ...(children.get(node) ?? []).flatMap(gather)];
    under.set(node, all);
    return all;
  };
  gather(root.id);
  return { root: root.id, nodes: new Map(tree.map((node) => [node.id, node])), children, cohorts: under };
}

export const othersIn = (node: string): string => `${node}/others`;

/**
 * The groups that may be published of people counted by cohort, so that every sum and difference of them concerns k or more: each is the
 * disjoint sum of its parts or has none, and none is smaller than k (privacy.md 8, steps 1-3). Null where all together are fewer.
 * At most one child of a node is withdrawn, as it alone brings the remainder to k.
 */
export function lattice(tree: Tree, counts: readonly number[], k: number): Part | null {
  const root = named(tree, counts, tree.root);
  return root.n < k ? null : divide(tree, counts, k, root);
}

function named(tree: Tree, counts: readonly number[], node: string): Part {
  const cohorts = tree.cohorts.get(node) ?? [];
  return { id: node, node, remainder: false, cohorts, n: peopleIn(cohorts, counts), parts: [] };
}

const peopleIn = (cohorts: readonly number[], counts: readonly number[]): number =>
  cohorts.reduce((sum, place) => sum + (counts[place] ?? 0), 0);

function divide(tree: Tree, counts: readonly number[], k: number, part: Part): Part {
  const candidates = (tree.children.get(part.node) ?? [])
    .map((child) => named(tree, counts, child))
    .filter(({ n }) => n >= k)
    .sort((a, b) => a.n - b.n);
  let rest = part.n - candidates.reduce((sum, { n }) => sum + n, 0);
  let withdrawn = 0;
  while (rest > 0 && rest < k && withdrawn < candidates.length) {
    rest += candidates[withdrawn]?.n ?? 0;
    withdrawn += 1;
  }
  const kept = candidates.slice(withdrawn);
  if (kept.length === 0) return part;
  const divided = kept.map((child) => divide(tree, counts, k, child));
  if (rest === 0) return { ...part, parts: divided };
  const elsewhere = new Set(kept.flatMap(({ cohorts }) => cohorts));
  const others: Part = {
    id: othersIn(part.node),
    node: part.node,
    remainder: true,
    cohorts: part.cohorts.filter((place) => !elsewhere.has(place)),
    n: rest,
    parts: [],
  };
  return { ...part, parts: [...divided, others] };
}

/** A group, then everything in it. */
export function everyPart(part: Part): readonly Part[] {
  return [part, ...part.parts.flatMap(everyPart)];
}

/** What is not divided further: the smallest groups that arithmetic can reach. */
export function leavesOf(part: Part): readonly Part[] {
  return part.parts.length === 0 ? [part] : part.parts.flatMap(leavesOf);
}
