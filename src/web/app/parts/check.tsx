import type { ReactElement, ReactNode } from "react";
import styles from "./form.module.css";

interface Props {
  readonly checked: boolean;
  readonly change: (checked: boolean) => void;
  readonly disabled?: boolean;
  readonly note?: ReactNode;
  readonly children: ReactNode;
}

/** One choice that is taken or not, with a word on what it means. */
export function Check({ checked, change, disabled = false, note, children }: Props): ReactElement {
  return (
    <label className={styles.check}>
      <input type="checkbox" checked={checked} disabled={disabled} onChange={(event) => change(event.currentTarget.checked)} />
      <span>
        {children}
        {note !== undefined && <span className="note">{note}</span>}
      </span>
    </label>
  );
}
