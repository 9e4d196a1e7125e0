import { Plural, Trans } from "@lingui/react/macro";
import type { ReactElement } from "react";
import type { OpenLane } from "../../../../contract/evidence-shapes.ts";
import { Said } from "../../words/said.tsx";
import styles from "./measure.module.css";
import { waysToKnow } from "./ways-to-know.ts";

const fewNames = 3;

/** What has no figure, once for each reason and way to know it; long lists of names are folded. */
export function OpenList({ open }: { readonly open: readonly OpenLane[] }): ReactElement | null {
  if (open.length === 0) return null;
  return (
    <section id="unknown">
      <h2>
        <Trans>What is unknown, and what would tell it</Trans>
      </h2>
      <ul className="aside-list">
        {waysToKnow(open).map(({ reason, unlock, names }) => (
          <li key={`${reason} ${unlock?.how}`} className={styles.open}>
            {names.length <= fewNames ? (
              <b>
                <Said>{names.join("; ")}</Said>
              </b>
            ) : (
              <details className={styles.names}>
                <summary>
                  <Plural value={names.length} one="# figure" other="# figures" />
                </summary>
                <Said>{names.join("; ")}</Said>
              </details>
            )}{" "}
            <Said>{reason}</Said>
            {unlock !== null && (
              <p className="note">
                <Said>
                  {unlock.how} ({unlock.effort})
                </Said>
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
