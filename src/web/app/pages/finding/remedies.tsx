import { Trans } from "@lingui/react/macro";
import type { ReactElement } from "react";
import type { FindingDetail } from "../../../../contract/evidence-shapes.ts";
import { PracticeLink } from "../../parts/practice-link.tsx";
import { Said } from "../../words/said.tsx";
import styles from "./finding.module.css";

export function Remedies({ remedies }: { readonly remedies: FindingDetail["remedies"] }): ReactElement | null {
  if (remedies.length === 0) return null;
  return (
    <section>
      <h2>
        <Trans>What could be tried</Trans>
      </h2>
      <div className={styles.remedies}>
        {remedies.map((each) => (
          <article key={each.practice}>
            <h3>
              <PracticeLink practice={each.practice}>
                <Said>{each.name}</Said>
              </PracticeLink>
            </h3>
            <p>
              <Said>{each.summary}</Said>
            </p>
            {each.recommended && (
              <p className="tiny">
                <Trans>among the three most worth trying here</Trans>
              </p>
            )}
          </article>
        ))}
      </div>
    </section>
  );
}
