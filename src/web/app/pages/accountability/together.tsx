import { Trans } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { Answer } from "../../api/ask.ts";
import { useScope } from "../../layout/scope.ts";
import { Said } from "../../words/said.tsx";
import styles from "./accountability.module.css";
import { FigureText } from "./figure-text.tsx";

type Row = NonNullable<Answer<"accountability">["together"]>[number];

/** How security work is shared over the whole organisation. */
export function Together({ rows }: { readonly rows: readonly Row[] }): ReactElement {
  const { organisation } = useScope();
  return (
    <section aria-labelledby="together">
      <h2 id="together">
        <Trans>All teams together</Trans>
      </h2>
      <dl className={styles.together}>
        {rows.map((row) => (
          <div key={row.id}>
            <dt>
              <Link to="/o/$organisation/measures/$measure" params={{ organisation, measure: row.id }} search={{}}>
                <Said>{row.name}</Said>
              </Link>
            </dt>
            <dd>
              <FigureText row={row} full />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
