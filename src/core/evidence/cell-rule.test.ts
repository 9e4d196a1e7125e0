import { expect, test } from "vitest";
import { type CellRule, type LatticeNode, withheldCells } from "./cell-rule.ts";
import { tallyOf } from "./contributors.ts";
import type { Atom } from "./placed-atoms.ts";
import { isSafeLattice } from "./safe-lattice.ts";

const rule: CellRule = { k: 5, dominance: true, period: "p" };
const DAY = 86_400_000;

function node(id: string, parent: string | null = "org", members: number | null = null): LatticeNode {
  return { id, parent, members };
}

/** `people` contributors with one item each, all in the given nodes and one container. */
function atom(nodes: readonly string[], people: number, options: { first?: number; items?: number; container?: string } = {}): Atom {
  const { first = 0, items = 1, container = "repo" } = options;
  const rows = Array.from({ length: people }, (_, index) => ({ container, bucket: `b${first + index}`, time: 100 * DAY, items }));
  return { nodes, tally: tallyOf(rows), unattributed: false };
}

const root = node("org", null);

test("five contributors are shown, four are not", () => {
  expect(withheldCells([root], [atom(["org"], 5)], rule).size).toBe(0);
  expect(withheldCells([root], [atom(["org"], 4)], rule).get("org")).toBe("too-few-contributors");
});

test("contributors of two containers or quarters do not add up: they may be the same people", () => {
  const two = [atom(["org"], 4, { container: "a" }), atom(["org"], 4, { container: "b", first: 4 })];
  expect(withheldCells([root], two, rule).get("org")).toBe("too-few-contributors");
});

test("a node with fewer members than k is withheld however many contributors it seems to have", () => {
  expect(withheldCells([node("org", null, 4)], [atom(["org"], 9)], rule).get("org")).toBe("too-few-contributors");
});

test("conduct that is mostly one contributor's is withheld, flow is not", () => {
  const atoms = [atom(["org"], 5), atom(["org"], 1, { first: 9, items: 16 })];
  expect(withheldCells([root], atoms, rule).get("org")).toBe("one-contributor-dominates");
  expect(withheldCells([root], atoms, { ...rule, dominance: false }).size).toBe(0);
});

test("three quarters of the items are allowed, more are not", () => {
  const at = (items: number): readonly Atom[] => [atom(["org"], 5), atom(["org"], 1, { first: 9, items })];
  expect(withheldCells([root], at(15), rule).size).toBe(0);
  expect(withheldCells([root], at(16), rule).size).toBe(1);
});

test("when the rest of the whole is too small, the smallest part is withheld", () => {
  const nodes = [root, node("big"), node("small"), node("tiny")];
  const atoms = [atom(["org", "big"], 9), atom(["org", "small"], 6, { first: 20 }), atom(["org", "tiny"], 3, { first: 40 })];
  const withheld = withheldCells(nodes, atoms, rule);
  expect([...withheld]).toEqual([
    ["tiny", "too-few-contributors"],
    ["small", "differencing"],
  ]);
});

test("parts that leave nobody or at least k are all shown", () => {
  const nodes = [root, node("a"), node("b")];
  const atoms = [atom(["org", "a"], 6), atom(["org", "b"], 5, { first: 20 }), atom(["org"], 5, { first: 40 })];
  expect(withheldCells(nodes, atoms, rule).size).toBe(0);
});

test("of equally small parts the same one gives way in whatever order they come", () => {
  const nodes = [root, node("a"), node("b")];
  const atoms = [atom(["org", "a"], 6), atom(["org", "b"], 6, { first: 20 }), atom(["org"], 2, { first: 40 })];
  const [first] = withheldCells(nodes, atoms, rule).keys();
  const [again] = withheldCells(nodes.toReversed(), atoms.toReversed(), rule).keys();
  expect(again).toBe(first);
});

test("a team minus a repository isolates nobody", () => {
  // Team a is repository r and three people of repository s.
  const nodes = [root, node("a"), node("b"), node("r"), node("s")];
  const atoms = [atom(["org", "a", "r"], 6), atom(["org", "a", "s"], 3, { first: 20 }), atom(["org", "b", "s"], 8, { first: 40 })];
  const withheld = withheldCells(nodes, atoms, rule);
  const published = nodes.map(({ id }) => id).filter((id) => !withheld.has(id));
  expect(published.includes("a") && published.includes("r")).toBe(false);
  expect(isSafeLattice(published, atoms, rule.k)).toBe(true);
});

test("a lone repository is the whole organisation and both are shown", () => {
  expect(withheldCells([root, node("r")], [atom(["org", "r"], 7)], rule).size).toBe(0);
});

test("rows that are nobody's work may be left over", () => {
  expect(withheldCells([root, node("a")], [atom(["org", "a"], 6), atom(["org"], 0)], rule).size).toBe(0);
});

test("work of people who cannot be counted may not be left over: there may be one", () => {
  const nodes = [root, node("a"), node("b")];
  const unknown = { ...atom(["org", "b"], 0), unattributed: true };
  expect([...withheldCells(nodes, [atom(["org", "a"], 6), unknown], rule)]).toEqual([
    ["b", "too-few-contributors"],
    ["a", "differencing"],
  ]);
  const many = { ...atom(["org", "b"], 5, { first: 20 }), unattributed: true };
  expect(withheldCells(nodes, [atom(["org", "a"], 6), many], rule).size).toBe(0);
});
