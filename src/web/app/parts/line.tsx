import type { ReactElement, ReactNode } from "react";
import styles from "./line.module.css";

interface Props {
  readonly children: ReactNode;
  /** What can be done with it, at the right. */
  readonly tools?: ReactNode;
}

/** Lines of a list under hairlines: what it is at the left, what can be done at the right. */
export function Lines({ children }: { readonly children: ReactNode }): ReactElement {
  return <ul className={styles.lines}>{children}</ul>;
}

export function Line({ children, tools }: Props): ReactElement {
  return (
    <li className={styles.line}>
      <div>{children}</div>
      {tools !== undefined && <div className={styles.tools}>{tools}</div>}
    </li>
  );
}
