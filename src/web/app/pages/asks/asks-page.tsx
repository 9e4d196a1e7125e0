import { Trans, useLingui } from "@lingui/react/macro";
import { useParams } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { heardAxis } from "../../../../report/charts/heard-axis.ts";
import type { Answer } from "../../api/ask.ts";
import { useAnswer } from "../../api/use-answer.ts";
import { Page } from "../../layout/page.tsx";
import { useScope } from "../../layout/scope.ts";
import { Answered } from "../../parts/answered.tsx";
import { PracticeLink } from "../../parts/practice-link.tsx";
import { Empty } from "../../parts/states.tsx";
import { trustedHtml } from "../../theme/trusted-types.ts";
import { Said } from "../../words/said.tsx";
import styles from "../results/results.module.css";
import { useCountText } from "../results/use-count-text.ts";

type Asks = Answer<"roundAsks">;

/** For whoever leads: what only they can change, over the teams below, before any figure of a single team. */
export function AsksPage(): ReactElement {
  const { organisation, node } = useScope();
  const { round = "" } = useParams({ strict: false });
  const asks = useAnswer("roundAsks", { params: { organisation, round, node } });
  return <Answered of={asks}>{(answer) => <AsksView asks={answer} />}</Answered>;
}

function AsksView({ asks }: { readonly asks: Asks }): ReactElement {
  const { t } = useLingui();
  const count = useCountText();
  return (
    <Page
      title={t`What your teams ask of you`}
      lead={
        asks.groups === null ? undefined : (
          <Trans>
            Over {asks.groups} teams below <Said>{asks.subject.label}</Said>: what only leadership can change.
          </Trans>
        )
      }
      subject={null}
    >
      {asks.nothing !== null ? (
        <Empty title={t`Nothing can be said here`}>
          <Said>{asks.nothing}</Said>
        </Empty>
      ) : (
        <section>
          {asks.constructs.map((each) => (
            <div key={each.id} className={styles.area}>
              <div className={styles.name}>
                <Said>{each.name}</Said>
                <span className="tiny">
                  <Said>{each.question}</Said>
                </span>
              </div>
              <div
                className={styles.chart}
                dangerouslySetInnerHTML={trustedHtml(
                  heardAxis({
                    whole: each.score === null ? null : { at: each.score.at, ...each.score.interval },
                    tooFew: t`too few to show`,
                    alternative:
                      each.score === null ? `${each.name}: ${t`too few to show`}` : t`${each.name}: ${Math.round(each.score.at)} of 100`,
                  }),
                )}
              />
              <div className={styles.n}>{each.score !== null && count(each.score.n)}</div>
            </div>
          ))}
        </section>
      )}
      {asks.practices.length > 0 && (
        <section>
          <h2>
            <Trans>Practices that leadership owns</Trans>
          </h2>
          <ul className="aside-list">
            {asks.practices.map((each) => (
              <li key={each.id}>
                <PracticeLink practice={each.id}>
                  <Said>{each.name}</Said>
                </PracticeLink>{" "}
                <span className="note">
                  <Said>{each.because}</Said>
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {asks.commitments.length > 0 && (
        <section>
          <h2>
            <Trans>What leadership promised</Trans>
          </h2>
          <ul className="aside-list">
            {asks.commitments.map((each) => (
              <li key={each.id}>{each.text}</li>
            ))}
          </ul>
        </section>
      )}
    </Page>
  );
}
