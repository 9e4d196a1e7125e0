import { useLingui } from "@lingui/react/macro";
import type { ReactElement, ReactNode } from "react";
import { useState } from "react";
import styles from "./for-good.module.css";

interface Props {
  /** On the button: what it does. */
  readonly label: string;
  /** What follows, said before it is done. */
  readonly follows: ReactNode;
  readonly pending: boolean;
  readonly act: () => void;
}

/** For what cannot be undone: the first press says what follows, the second does it. */
export function ForGood({ label, follows, pending, act }: Props): ReactElement {
  const { t } = useLingui();
  const [asked, setAsked] = useState(false);
  if (!asked)
    return (
      <button type="button" className="link" onClick={() => setAsked(true)} disabled={pending}>
        {label}
      </button>
    );
  const agree = (): void => {
    setAsked(false);
    act();
  };
  return (
    <span className={styles.asked}>
      <span className="note">{follows}</span>
      <button type="button" className="link" onClick={agree} ref={takeFocus}>
        {label}
      </button>
      <button type="button" className="link" onClick={() => setAsked(false)}>
        {t`Leave it`}
      </button>
    </span>
  );
}

/** The same function at every drawing, so that the focus moves once. */
function takeFocus(button: HTMLButtonElement | null): void {
  button?.focus();
}
