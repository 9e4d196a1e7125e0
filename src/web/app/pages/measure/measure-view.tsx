import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactElement } from "react";
import type { MeasureDetail } from "../../../../contract/evidence-shapes.ts";
import { Page } from "../../layout/page.tsx";
import { useScope } from "../../layout/scope.ts";
import { CellChart, hasChart } from "../../parts/cell-chart.tsx";
import { Definition } from "../../parts/definition.tsx";
import { Targets } from "../../parts/targets.tsx";
import { classes } from "../../words/reasons.ts";
import { Said } from "../../words/said.tsx";
import { CellTable } from "./cell-table.tsx";
import { ItemList } from "./item-list.tsx";
import styles from "./measure.module.css";
import { MeasureAside } from "./measure-aside.tsx";
import { OpenList } from "./open-list.tsx";

const mostCharts = 3;

export function MeasureView({ detail }: { readonly detail: MeasureDetail }): ReactElement {
  const { i18n } = useLingui();
  const { node, weeks } = useScope();
  const { measure } = detail;
  const charted = detail.cells.filter(({ cell }) => hasChart(cell)).slice(0, mostCharts);
  const first = detail.cells.find(({ cell }) => cell.result.outcome === "value") ?? detail.cells[0];
  const subjects =
    first === undefined
      ? []
      : [
          {
            about: { measure: measure.id, variant: first.cell.variant, category: first.cell.category },
            name: first.label,
            unit: first.cell.unit,
          },
        ];
  return (
    <div className={styles.two}>
      <div>
        <Page
          title={measure.question}
          fromEvidence
          lead={measure.definition}
          subject={detail.subject}
          over={
            <>
              <Trans>Measure</Trans> {measure.id} · <Said>{measure.name}</Said> · {i18n._(classes[measure.class])}
            </>
          }
        >
          <CellTable detail={detail} />
          <OpenList open={detail.open} />
          {charted.map(({ cell, label, aid }) => (
            <CellChart key={cell.id} cell={cell} name={label} aid={aid?.value ?? null} node={node} weeks={weeks} titled />
          ))}
          <Targets targets={detail.targets} subjects={subjects} />
          <ItemList detail={detail} />
          <section>
            <h2>
              <Definition
                text={<Trans>The one place where this measure is defined; every figure of it on every page comes from here.</Trans>}
              >
                <Trans>How it is computed</Trans>
              </Definition>
            </h2>
            <p className="prose">
              <Said>{measure.formula}</Said>
            </p>
            {measure.sql !== null && (
              <details className={styles.sql}>
                <summary>SQL</summary>
                <pre>
                  <code>{measure.sql}</code>
                </pre>
              </details>
            )}
          </section>
        </Page>
      </div>
      <MeasureAside detail={detail} />
    </div>
  );
}
