import { Trans } from "@lingui/react/macro";
import type { ReactElement } from "react";
import type { PracticeDetail } from "../../../../contract/evidence-shapes.ts";
import { Page } from "../../layout/page.tsx";
import { Definition } from "../../parts/definition.tsx";
import { Said } from "../../words/said.tsx";
import { Automations } from "./automations.tsx";
import { MeasureOf } from "./measure-of.tsx";
import styles from "./practice.module.css";
import { PracticeAside } from "./practice-aside.tsx";

export function PracticeView({ detail }: { readonly detail: PracticeDetail }): ReactElement {
  const { practice, recommendation } = detail;
  return (
    <div className={styles.two}>
      <div>
        <Page title={practice.name} fromEvidence lead={practice.summary} over={<Trans>Practice</Trans>} subject={detail.subject}>
          {recommendation !== null && (
            <div className={styles.because}>
              <p>
                <Said>{recommendation.because}</Said>
              </p>
              <p>
                <b>
                  <Trans>First step</Trans>
                </b>{" "}
                <Said>{recommendation.firstStep}</Said>
              </p>
            </div>
          )}
          <section className={styles.opening}>
            <h2>
              <Trans>What it is, and why it helps</Trans>
            </h2>
            <p className="prose">
              <Said>{practice.what}</Said>
            </p>
            <p className="prose">
              <Said>{practice.why}</Said>
            </p>
          </section>
          <section>
            <h2>
              <Trans>How to begin</Trans>
            </h2>
            <ol className={styles.steps}>
              {practice.steps.map((each) => (
                <li key={each}>
                  <Said>{each}</Said>
                </li>
              ))}
            </ol>
          </section>
          <section className={styles.pair}>
            <div>
              <h2>
                <Trans>How it goes wrong</Trans>
              </h2>
              <p>
                <Said>{practice.antiPattern}</Said>
              </p>
            </div>
            <div>
              <h2>
                <Definition text={<Trans>Agreed before it begins, so that nobody has to defend it afterwards.</Trans>}>
                  <Trans>When to stop</Trans>
                </Definition>
              </h2>
              <p>
                <Said>{practice.stopRule}</Said>
              </p>
            </div>
          </section>
          <section>
            <h2>
              <Trans>How you would see that it helped</Trans>
            </h2>
            <p className="prose">
              {practice.measure.direction === "up" ? (
                <Trans>
                  <MeasureOf id={practice.measure.primary} /> should go up about {practice.measure.lagWeeks} weeks after it began, and{" "}
                  <MeasureOf id={practice.measure.guard} /> should not get worse by it.
                </Trans>
              ) : (
                <Trans>
                  <MeasureOf id={practice.measure.primary} /> should go down about {practice.measure.lagWeeks} weeks after it began, and{" "}
                  <MeasureOf id={practice.measure.guard} /> should not get worse by it.
                </Trans>
              )}
            </p>
          </section>
          <Automations automations={practice.automation} />
        </Page>
      </div>
      <PracticeAside detail={detail} />
    </div>
  );
}
