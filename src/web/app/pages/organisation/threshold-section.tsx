import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactElement } from "react";
import { useState } from "react";
import { useAnswer } from "../../api/use-answer.ts";
import { useScope } from "../../layout/scope.ts";
import { Said } from "../../words/said.tsx";
import { ChangeRefused } from "./change-refused.tsx";
import styles from "./describe.module.css";
import type { Described } from "./described.ts";
import { ThresholdForm } from "./threshold-form.tsx";
import { claimsOf, criterionOf } from "./threshold-of.ts";
import { useStructureChange } from "./use-structure-change.ts";
import { useThresholdText } from "./use-threshold-text.ts";

interface Props {
  readonly described: Described;
  readonly mayEdit: boolean;
}

/** Where a claim flips, when the organisation means something else by "long" than the catalogue does; always with its reason. */
export function ThresholdSection({ described, mayEdit }: Props): ReactElement {
  const { t } = useLingui();
  const { organisation } = useScope();
  const { thresholds } = described.structure;
  const { data, error } = useAnswer("findings", { params: { organisation }, query: { node: "org", weeks: 12 } });
  const claims = claimsOf(data?.findings ?? []);
  const { make, refusal } = useStructureChange(described.revision);
  const say = useThresholdText();
  /** Of the list, or -1 for a new one. */
  const [open, setOpen] = useState<number | null>(null);
  const claimed = (finding: string): string => claims.find(({ id }) => id === finding)?.claim ?? finding;
  return (
    <section id="thresholds">
      <h2>
        <Trans>Thresholds of your own</Trans>
      </h2>
      <p className={`note ${styles.why}`}>
        <Trans>
          Where a claim begins to hold, if here it is somewhere else than in the catalogue. The reason stands beside the finding.
        </Trans>
      </p>
      {thresholds.length === 0 && (
        <p className="note">
          <Trans>None: the thresholds of the catalogue hold.</Trans>
        </p>
      )}
      <ul className={styles.records}>
        {thresholds.map((each, place) => (
          <li key={`${each.finding} ${each.measure}`}>
            <div className={styles.record}>
              <b>
                <Said>{claimed(each.finding)}</Said>
              </b>
              <span>
                {say(each.threshold, criterionOf(claims, each))} ({each.measure}). <Trans>Why:</Trans> <Said>{each.reason}</Said>
              </span>
              {mayEdit && (
                <span className={styles.acts}>
                  {claims.length > 0 && (
                    <button
                      type="button"
                      className="link"
                      aria-expanded={open === place}
                      onClick={() => setOpen(open === place ? null : place)}
                    >
                      {open === place ? <Trans>Close</Trans> : <Trans>Change</Trans>}
                      <span className="hidden">: {claimed(each.finding)}</span>
                    </button>
                  )}
                  <button
                    type="button"
                    className="link"
                    onClick={() =>
                      make(
                        [{ change: "set-thresholds", thresholds: thresholds.filter((other) => other !== each) }],
                        t`The threshold of the catalogue holds again.`,
                      )
                    }
                  >
                    <Trans>Take away</Trans>
                    <span className="hidden">: {claimed(each.finding)}</span>
                  </button>
                </span>
              )}
            </div>
            {open === place && <ThresholdForm described={described} claims={claims} place={place} close={() => setOpen(null)} />}
          </li>
        ))}
      </ul>
      <ChangeRefused refusal={refusal} />
      {mayEdit && claims.length > 0 && open !== -1 && (
        <button type="button" className="link" onClick={() => setOpen(-1)}>
          <Trans>Set a threshold</Trans>
        </button>
      )}
      {open === -1 && <ThresholdForm described={described} claims={claims} place={-1} close={() => setOpen(null)} />}
      {mayEdit && error !== null && (
        <p className="note">
          <Trans>One can be set here once something was read: then the claims and their thresholds are known.</Trans>
        </p>
      )}
    </section>
  );
}
