import { Trans } from "@lingui/react/macro";
import type { ReactElement, ReactNode } from "react";
import type { Markup } from "../../../report/escape.ts";
import { trustedHtml } from "../theme/trusted-types.ts";
import styles from "./chart-figure.module.css";
import type { NumbersTableProps } from "./numbers-table.tsx";
import { NumbersTable } from "./numbers-table.tsx";

interface Props {
  readonly chart: Markup;
  readonly source: ReactNode;
  readonly numbers: NumbersTableProps;
  readonly csv?: string;
  readonly png?: string;
}

/** A chart of src/report/charts with its source line, its numbers as a table, and both as files. */
export function ChartFigure({ chart, source, numbers, csv, png }: Props): ReactElement {
  return (
    <figure className={styles.figure}>
      <div className={styles.chart} dangerouslySetInnerHTML={trustedHtml(chart)} />
      <figcaption>
        {source}{" "}
        <span className={`${styles.tools} noprint`}>
          {csv !== undefined && (
            <a href={csv} download>
              CSV
            </a>
          )}
          {png !== undefined && (
            <a href={png} download>
              PNG
            </a>
          )}
        </span>
        <details className="noprint">
          <summary>
            <Trans>Numbers</Trans>
          </summary>
          <NumbersTable {...numbers} />
        </details>
      </figcaption>
    </figure>
  );
}
