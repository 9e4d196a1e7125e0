import type { ReactElement } from "react";
import { Said } from "../../words/said.tsx";
import styles from "./describe.module.css";
import type { Problem } from "./described.ts";

/** What looks wrong, right where it is. */
export function ProblemLines({
  problems,
  named = false,
}: {
  readonly problems: readonly Problem[];
  readonly named?: boolean;
}): ReactElement | null {
  if (problems.length === 0) return null;
  return (
    <ul className={styles.problems}>
      {problems.map((each) => (
        <li key={`${each.place} ${each.problem}`} data-severity={each.severity}>
          {named && <code>{each.place}</code>} <Said>{each.problem}</Said>
        </li>
      ))}
    </ul>
  );
}
