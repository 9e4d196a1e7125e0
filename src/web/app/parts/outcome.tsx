import { useLingui } from "@lingui/react/macro";
import type { ReactElement, ReactNode } from "react";
import { outcomeGlyph } from "../../../report/charts/claim-marks.ts";
import type { MarkState } from "../../../report/words/outcome.ts";
import { trustedHtml } from "../theme/trusted-types.ts";
import styles from "./outcome.module.css";

interface Props {
  readonly state: MarkState;
  /** Instead of the plain word: "3 of 4 hold". */
  readonly children?: ReactNode;
}

/** An outcome as a glyph with its word: told apart by shape and fill, never by colour. */
export function Outcome({ state, children }: Props): ReactElement {
  const word = useOutcomeWord();
  const quiet = state === "open" || state === "few" || state === "not-applicable";
  return (
    <span className={quiet ? `${styles.outcome} ${styles.quiet}` : styles.outcome}>
      <svg width="10" height="10" viewBox="0 0 14 14" aria-hidden="true" dangerouslySetInnerHTML={trustedHtml(outcomeGlyph(state))} />
      {children ?? word(state)}
    </span>
  );
}

export function useOutcomeWord(): (state: MarkState) => string {
  const { t } = useLingui();
  return (state) =>
    ({
      present: t`present`,
      absent: t`absent`,
      undecided: t`cannot tell`,
      few: t`too few to show`,
      open: t`not observable`,
      "not-applicable": t`does not apply`,
    })[state];
}
