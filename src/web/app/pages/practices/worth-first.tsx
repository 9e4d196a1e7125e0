import { Trans } from "@lingui/react/macro";
import type { ReactElement } from "react";
import type { PracticeList } from "../../../../contract/evidence-shapes.ts";
import { Definition } from "../../parts/definition.tsx";
import { PracticeLink } from "../../parts/practice-link.tsx";
import { Said } from "../../words/said.tsx";
import { useFormat } from "../../words/use-format.ts";
import styles from "./practices.module.css";

/** Ways in which the factors of a score are weighed to see whether the choice holds (practices.md). */
const variants = 8;

/** At most three practices, why each, and the first step. */
export function WorthFirst({ list }: { readonly list: PracticeList }): ReactElement {
  const format = useFormat();
  return (
    <div className={styles.first}>
      {list.recommendations.map((each) => {
        const row = list.practices.find(({ id }) => id === each.practice);
        const [low, high] = each.hours.setup;
        return (
          <article key={each.practice}>
            <h2>
              <PracticeLink practice={each.practice}>
                <Said>{row?.name ?? each.practice}</Said>
              </PracticeLink>
            </h2>
            <p>
              <Said>{each.because}</Said>
            </p>
            <p>
              <b>
                <Trans>First step</Trans>
              </b>
              <br />
              <Said>{each.firstStep}</Said>
            </p>
            <p className="tiny">
              <Trans>
                {format.number(low)}–{format.number(high)} hours to set up
              </Trans>
              {" · "}
              <Definition
                text={
                  <Trans>
                    Need, evidence, cost and the rest are weighed in {variants} ways; a choice that holds in most does not hang on one.
                  </Trans>
                }
              >
                <Trans>
                  chosen in {each.stability} of {variants} ways of weighing
                </Trans>
              </Definition>
            </p>
          </article>
        );
      })}
    </div>
  );
}
