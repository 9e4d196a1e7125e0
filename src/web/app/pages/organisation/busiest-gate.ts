import type { Answer } from "../../api/ask.ts";
import type { Edge } from "./edge.ts";

type Graph = Pick<Answer<"handoffs">, "nodes" | "edges">;

/** The gate most is handed to. */
export interface BusiestGate {
  readonly name: string;
  readonly items: number;
  /** Teams that hand work to it, each of the small ones that stand merged counted. */
  readonly teams: number;
  /** Teams that hand work to any gate. */
  readonly toAny: number;
  /** Gates that receive anything. */
  readonly gates: number;
  /** Another gate it hands work to, and how many of every ten it gets. */
  readonly second: { readonly name: string; readonly inTen: number } | null;
}

/** Of what may be shown; null: nothing shown is handed to a gate. */
export function busiestGate({ nodes, edges }: Graph): BusiestGate | null {
  const receiving = nodes
    .filter(({ gate }) => gate)
    .map((node) => ({ node, into: edges.filter(({ to }) => to === node.id) }))
    .filter(({ into }) => into.length > 0)
    .toSorted((a, b) => sumOf(b.into) - sumOf(a.into));
  const [first] = receiving;
  if (first === undefined) return null;
  const items = sumOf(first.into);
  const teamsOf = (into: readonly Edge[]): number =>
    [...new Set(into.map(({ from }) => from))].reduce((sum, id) => sum + Math.max(1, nodes.find((each) => each.id === id)?.merged ?? 1), 0);
  const onward = receiving
    .flatMap(({ node, into }) => into.map(({ from, items: passed }) => ({ name: node.name, from, passed })))
    .filter(({ from }) => from === first.node.id)
    .toSorted((a, b) => b.passed - a.passed)[0];
  return {
    name: first.node.name,
    items,
    teams: teamsOf(first.into),
    toAny: teamsOf(receiving.flatMap(({ into }) => into)),
    gates: receiving.length,
    second: onward === undefined ? null : { name: onward.name, inTen: Math.min(10, Math.round((10 * onward.passed) / items)) },
  };
}

export function sumOf(edges: readonly Edge[]): number {
  return edges.reduce((sum, { items }) => sum + items, 0);
}
