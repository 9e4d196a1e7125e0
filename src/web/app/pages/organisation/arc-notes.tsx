import { useLingui } from "@lingui/react/macro";
import type { ReactElement } from "react";
import type { HandoffArc } from "../../../../report/charts/handoff-arcs.ts";
import { arcApex } from "../../../../report/charts/handoff-arcs.ts";
import { leastWait } from "../../../../report/charts/handoff-wait.ts";
import { useFormat } from "../../words/use-format.ts";
import type { Edge } from "./edge.ts";
import type { MapRow } from "./map-rows.ts";
import { noteTops } from "./note-tops.ts";
import styles from "./organisation.module.css";
import { useWaitText } from "./use-wait-text.ts";

interface Drawn {
  readonly edge: Edge;
  readonly arc: HandoffArc;
}

interface Props {
  readonly drawn: readonly Drawn[];
  readonly rows: readonly MapRow[];
}

/** Lines from the top of a note to the middle of its title. */
const titleMiddle = 0.3;

/** One arc in words. */
export function useArcText(rows: readonly MapRow[]): (edge: Edge) => string {
  const { t } = useLingui();
  const format = useFormat();
  const waitText = useWaitText();
  const nameOf = (id: string): string => rows.find((each) => each.id === id)?.name ?? id;
  return (edge) => {
    const [from, to, items, wait] = [nameOf(edge.from), nameOf(edge.to), format.number(edge.items), waitText(edge)];
    if (edge.band !== null) return t`${from} to ${to}: ${items} handoffs; work there waits ${wait}`;
    if (edge.wait === null) return t`${from} to ${to}: ${items} handoffs, too few to say how long they wait`;
    return t`${from} to ${to}: ${items} handoffs, half wait ${wait} or more`;
  };
}

/** Words tied to the arc that waits longest and to the thickest: labels in place of a legend. */
export function ArcNotes({ drawn, rows }: Props): ReactElement | null {
  const { t } = useLingui();
  const say = useArcText(rows);
  const longest = drawn.toSorted((a, b) => (leastWait(b.edge) ?? -1) - (leastWait(a.edge) ?? -1))[0];
  const thickest = drawn.toSorted((a, b) => b.edge.items - a.edge.items)[0];
  if (longest === undefined || thickest === undefined) return null;
  const arcs = drawn.map(({ arc }) => arc);
  const tied = ({ arc, edge }: Drawn, title: string) => ({ title, text: say(edge), apex: arcApex(arc, { rows: rows.length, arcs }) });
  const notes =
    longest === thickest
      ? [tied(longest, t`Most handoffs, and the longest wait`)]
      : [tied(longest, t`Longest wait`), tied(thickest, t`Most handoffs`)].toSorted((a, b) => a.apex.y - b.apex.y);
  const tops = noteTops(
    notes.map(({ apex }) => (apex.y / 100) * rows.length),
    rows.length,
  );
  return (
    <>
      {notes.map(({ title, text, apex }, index) => {
        const top = ((tops[index] ?? 0) / rows.length) * 100;
        const middle = top + (titleMiddle / rows.length) * 100;
        return (
          <div key={title}>
            <span className={styles.tie} style={{ left: `${apex.x}%`, top: `${apex.y}%` }} aria-hidden="true" />
            <span
              className={styles.riser}
              style={{ top: `${Math.min(apex.y, middle)}%`, height: `${Math.abs(apex.y - middle)}%` }}
              aria-hidden="true"
            />
            <p className={styles.note} style={{ top: `${top}%` }}>
              <b>{title}</b>
              {text}
            </p>
          </div>
        );
      })}
    </>
  );
}
