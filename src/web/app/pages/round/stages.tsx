import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactElement } from "react";
import type { Answer } from "../../api/ask.ts";
import { useFormat } from "../../words/use-format.ts";
import styles from "./round.module.css";

type Round = Answer<"round">;

/** The stages of everybody, with the moments at which they turn. */
export function Stages({ round, windows }: { readonly round: Round; readonly windows: NonNullable<Round["windows"]> }): ReactElement {
  const { t } = useLingui();
  const format = useFormat();
  const stages = [
    { state: "announced", name: t`Announced`, when: t`rules are signed` },
    { state: "enrolling", name: t`Fetch a ballot`, when: `${format.moment(windows.enrolFrom)} – ${format.moment(windows.enrolUntil)}` },
    { state: "answering", name: t`Answer`, when: `${format.moment(windows.answerFrom)} – ${format.moment(windows.answerUntil)}` },
    { state: "closing", name: t`Counted once`, when: t`then answers and keys are destroyed` },
    { state: "released", name: t`Read by all`, when: t`in the same minute` },
  ] as const;
  const here = stages.findIndex(({ state }) => state === round.state);
  return (
    <section>
      <h2>
        <Trans>How it goes</Trans>
      </h2>
      <ol className={styles.stages}>
        {stages.map(({ state, name, when }, place) => (
          <li key={state} aria-current={place === here ? "step" : undefined} data-past={place < here || undefined}>
            <b>{name}</b>
            <span className="tiny">{when}</span>
          </li>
        ))}
      </ol>
      {round.extended && (
        <p className="note">
          <Trans>Answering was lengthened once, in public.</Trans>
        </p>
      )}
    </section>
  );
}
