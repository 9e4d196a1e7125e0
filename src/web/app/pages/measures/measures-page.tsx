import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { Answer } from "../../api/ask.ts";
import { useAnswer } from "../../api/use-answer.ts";
import { Page } from "../../layout/page.tsx";
import { useScope } from "../../layout/scope.ts";
import { Answered } from "../../parts/answered.tsx";
import { Outcome } from "../../parts/outcome.tsx";
import { PageSkeleton } from "../../parts/states.tsx";
import { useCellText } from "../../words/cell-text.ts";
import { classes } from "../../words/reasons.ts";
import { Said } from "../../words/said.tsx";
import { useFormat } from "../../words/use-format.ts";
import styles from "./measures.module.css";

type Measures = Answer<"measures">;
type Row = Measures["measures"][number];

/** Every measure with its headline, or why it is unknown. */
export function MeasuresPage(): ReactElement {
  const { organisation, node, weeks } = useScope();
  const measures = useAnswer("measures", { params: { organisation }, query: { node, weeks } });
  return (
    <Answered of={measures} skeleton={<PageSkeleton rows={10} />}>
      {(answer) => <MeasuresView answer={answer} />}
    </Answered>
  );
}

const order = ["flow", "conduct", "artefact"] as const;

function MeasuresView({ answer }: { readonly answer: Measures }): ReactElement {
  const { t, i18n } = useLingui();
  const known = answer.measures.filter((each) => each.headline?.result.outcome === "value").length;
  return (
    <Page
      title={t`What is measured, and what would tell the rest?`}
      lead={
        <Trans>
          {known} of {answer.measures.length} measures have a figure here. Each stands with its n and interval, or with the reason why there
          is none.
        </Trans>
      }
      subject={answer.subject}
    >
      {order.map((each) => {
        const rows = answer.measures.filter((row) => row.class === each);
        return rows.length === 0 ? null : (
          <section key={each}>
            <h2 className={styles.class}>{i18n._(classes[each])}</h2>
            {rows.map((row) => (
              <MeasureRow key={row.id} row={row} />
            ))}
          </section>
        );
      })}
    </Page>
  );
}

function MeasureRow({ row }: { readonly row: Row }): ReactElement {
  const { organisation } = useScope();
  return (
    <div className={styles.row}>
      <div>
        <h3>
          <Link to="/o/$organisation/measures/$measure" params={{ organisation, measure: row.id }} search={true}>
            <Said>{row.name}</Said>
          </Link>
        </h3>
        <p className="note">
          <Said>{row.question}</Said>
        </p>
      </div>
      <Headline row={row} />
    </div>
  );
}

function Headline({ row }: { readonly row: Row }): ReactElement {
  const text = useCellText();
  const format = useFormat();
  const { headline, open } = row;
  if (headline?.result.outcome === "value")
    return (
      <>
        <div className={styles.figure}>
          <b>{text(headline)}</b>
          <span>
            <Said>{row.said}</Said>
          </span>
        </div>
        <div className={styles.n}>
          n {format.number(headline.result.estimate.n)}
          <br />
          <Trans>{format.percent(headline.result.estimate.coverage)} seen</Trans>
        </div>
      </>
    );
  return (
    <div className={`${styles.figure} ${styles.open}`}>
      <Outcome state={headline?.result.outcome === "suppressed" ? "few" : "open"}>
        <Said>{open?.reason ?? row.said}</Said>
      </Outcome>
      {open?.unlock != null && (
        <span>
          <Said>
            {open.unlock.how} ({open.unlock.effort})
          </Said>
        </span>
      )}
    </div>
  );
}
