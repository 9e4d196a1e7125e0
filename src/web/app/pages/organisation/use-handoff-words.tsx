import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { leastWait } from "../../../../report/charts/handoff-wait.ts";
import type { Answer } from "../../api/ask.ts";
import { Said } from "../../words/said.tsx";
import { useFormat } from "../../words/use-format.ts";
import type { BusiestGate } from "./busiest-gate.ts";
import { busiestGate, sumOf } from "./busiest-gate.ts";
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

  function gateTitle({ name, teams, toAny, gates, second }: BusiestGate): string {
    if (second !== null && second.inTen > 0)
      return t`${teams} teams hand work to ${name}, which hands about ${second.inTen} of every 10 on to ${second.name}.`;
    if (gates > 1) return t`${toAny} teams hand work to ${gates} gates, most of it to ${name}.`;
    return teams === 1 ? t`One team hands work to a gate: ${name}.` : t`${teams} teams hand work to one gate: ${name}.`;
  }
}

export function TooFew({ count }: { readonly count: number }): ReactNode {
  return <Plural value={count} one="# pair of teams is too few to show." other="# pairs of teams are too few to show." />;
}
