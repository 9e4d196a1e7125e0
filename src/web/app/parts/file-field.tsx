import type { ReactElement, ReactNode } from "react";
import styles from "./form.module.css";

interface Props {
  readonly label: string;
  readonly note?: ReactNode;
  /** Endings the dialog offers: ".csv,.yaml". */
  readonly accept: string;
  readonly choose: (file: File | null) => void;
}

/** A file of this machine, in the browser's own words. */
export function FileField({ label, note, accept, choose }: Props): ReactElement {
  return (
    <label className={styles.file}>
      <span>{label}</span>
      {note !== undefined && <span className="note">{note}</span>}
      <input type="file" accept={accept} onChange={(event) => choose(event.currentTarget.files?.[0] ?? null)} />
    </label>
  );
}
