import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import type { Answer } from "../../api/ask.ts";
import { Said } from "../../words/said.tsx";
import { useFormat } from "../../words/use-format.ts";
import type { Edge } from "./handoff-wait.ts";
import { leastWait } from "./handoff-wait.ts";
import { useWaitText } from "./use-wait-text.ts";

type Graph = Answer<"handoffs">;

interface Words {
  readonly title: string;
  readonly lead: ReactNode;
}

/** Title and lead of the map, made from the handoffs that may be shown; what is not known is said and never counted as none. */
export function useHandoffWords(graph: Graph, weeks: number): Words {
  const { t } = useLingui();
  const format = useFormat();
  const waitText = useWaitText();
  const nameOf = (id: string): string => graph.nodes.find((each) => each.id === id)?.name ?? id;
  if (graph.unknown !== null) return { title: t`Who hands work to whom is not known yet.`, lead: <Said>{graph.unknown.unlock}</Said> };
  if (graph.edges.length === 0)
    return graph.suppressed === 0
      ? {
          title: t`No work was seen passing between teams.`,
          lead: t`In ${weeks} weeks every item stayed with the team that began it, as far as sources tell.`,
        }
      : { title: t`Work passes between teams, too little of it to show.`, lead: <TooFew count={graph.suppressed} /> };
  const gate = busiestGate(graph);
  const longest = graph.edges.toSorted((a, b) => (leastWait(b) ?? 0) - (leastWait(a) ?? 0))[0];
  const total = format.number(sumOf(graph.edges));
  return {
    title: gate === null ? t`Work passes between ${graph.edges.length} pairs of teams; none of them ends at a gate.` : gateTitle(gate),
    lead: (
      <>
        {gate === null ? (
          <Trans>
            In {weeks} weeks {total} handoffs.
          </Trans>
        ) : (
          <Trans>
            In {weeks} weeks {total} handoffs, {format.number(gate.items)} of them to {gate.name}.
          </Trans>
        )}{" "}
        {longest !== undefined && leastWait(longest) !== null && (
          <Trans>
            The longest wait is from {nameOf(longest.from)} to {nameOf(longest.to)}: half wait {waitText(longest)} or more.
          </Trans>
        )}
      </>
    ),
  };

  function gateTitle({ name, teams, second }: Gate): string {
    const inTen = second === null ? 0 : Math.round(10 * second.share);
    if (second === null || inTen === 0)
      return teams === 1 ? t`One team hands work to a gate: ${name}.` : t`${teams} teams hand work to one gate: ${name}.`;
    return t`${teams} teams hand work to ${name}, and about ${inTen} in 10 of it goes on to ${second.name}.`;
  }
}

interface Gate {
  readonly name: string;
  readonly items: number;
  readonly teams: number;
  readonly second: { readonly name: string; readonly share: number } | null;
}

/** The gate most is handed to, and the gate that what it received is handed to next. */
function busiestGate({ nodes, edges }: Graph): Gate | null {
  const gates = nodes.filter(({ gate }) => gate).map((node) => ({ node, into: edges.filter(({ to }) => to === node.id) }));
  const first = gates.toSorted((a, b) => sumOf(b.into) - sumOf(a.into))[0];
  if (first === undefined || first.into.length === 0) return null;
  const items = sumOf(first.into);
  const teams = first.into.reduce((sum, { from }) => sum + Math.max(1, nodes.find(({ id }) => id === from)?.merged ?? 1), 0);
  const on = edges.find(({ from, to }) => from === first.node.id && gates.some(({ node }) => node.id === to));
  const next = on === undefined ? undefined : nodes.find(({ id }) => id === on.to);
  return {
    name: first.node.name,
    items,
    teams,
    second: on === undefined || next === undefined ? null : { name: next.name, share: Math.min(1, on.items / items) },
  };
}

function sumOf(edges: readonly Edge[]): number {
  return edges.reduce((sum, { items }) => sum + items, 0);
}

export function TooFew({ count }: { readonly count: number }): ReactNode {
  return <Plural value={count} one="# pair of teams is too few to show." other="# pairs of teams are too few to show." />;
}
