import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactElement } from "react";
import { useState } from "react";
import { leastWait } from "../../../../report/charts/handoff-wait.ts";
import type { Answer } from "../../api/ask.ts";
import { addressOf } from "../../api/ask.ts";
import { useScope } from "../../layout/scope.ts";
import { useFormat } from "../../words/use-format.ts";
import styles from "./organisation.module.css";
import { useWaitText } from "./use-wait-text.ts";

/** Numbers of the table and picture of the map. */
const forms = ["csv", "png"] as const;
/** Rows shown before asking for the rest. */
const first = 14;

/** The twin of the map: the same handoffs in the same order, readable without seeing. */
export function HandoffTable({ graph }: { readonly graph: Answer<"handoffs"> }): ReactElement {
  const { t } = useLingui();
  const format = useFormat();
  const waitText = useWaitText();
  const { organisation, weeks } = useScope();
  const [whole, setWhole] = useState(graph.edges.length <= first + 4);
  const longest = Math.max(1, ...graph.edges.map((each) => leastWait(each) ?? 0));
  const nodeOf = (id: string) => graph.nodes.find((each) => each.id === id);
  return (
    <section className={styles.numbers} aria-labelledby="numbers">
      <h2 id="numbers">
        <Trans>The same in numbers</Trans>
      </h2>
      <p className={`${styles.files} noprint`}>
        {forms.map((form) => (
          <a key={form} href={addressOf("handoffChart", { params: { organisation }, query: { weeks, form } })} download>
            {form.toUpperCase()}
          </a>
        ))}
      </p>
      <table className={styles.pairs}>
        <thead>
          <tr>
            <th scope="col">
              <Trans>From team</Trans>
            </th>
            <th scope="col">
              <Trans>To team</Trans>
            </th>
            <th scope="col" className="n">
              <Trans>Handoffs</Trans>
            </th>
            <th scope="col">
              <Trans>Half wait longer than</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {graph.edges.slice(0, whole ? undefined : first).map((each) => (
            <tr key={`${each.from} ${each.to}`}>
              <td>{nodeOf(each.from)?.name}</td>
              <td>
                {nodeOf(each.to)?.name}{" "}
                {nodeOf(each.to)?.gate === true && (
                  <span className="tiny">
                    <Trans>gate</Trans>
                  </span>
                )}
              </td>
              <td className="n" title={each.wait === null ? undefined : t`n ${each.wait.n}, those still waiting included`}>
                {format.number(each.items)}
              </td>
              <td>
                {waitText(each)}
                <span className={styles.bar} aria-hidden="true">
                  <i style={{ width: `${((leastWait(each) ?? 0) / longest) * 100}%` }} />
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {!whole && (
        <button type="button" className={`link ${styles.rest}`} onClick={() => setWhole(true)}>
          <Trans>All {graph.edges.length} pairs</Trans>
        </button>
      )}
    </section>
  );
}
