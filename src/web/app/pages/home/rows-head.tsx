import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactElement } from "react";
import { Definition } from "../../parts/definition.tsx";
import styles from "./home.module.css";

/** The two scales of the one axis, once above each group of rows. */
export function RowsHead({ title, last = false }: { readonly title: string; readonly last?: boolean }): ReactElement {
  const { t } = useLingui();
  return (
    <div className={styles.head}>
      <h2>{title}</h2>
      <div className={styles.scale} aria-hidden="true">
        <span className={styles.say}>{t`what people say`}</span>
        <span className={`${styles.say} ${styles.fifty}`}>{50}</span>
        <span className={`${styles.say} ${styles.sixty}`}>{60}</span>
        <span className={`${styles.say} ${styles.end}`}>{100}</span>
        <span className={styles.show}>{t`what the work shows`}</span>
        <span className={`${styles.show} ${styles.middle}`}>{t`reading aid`}</span>
        <span className={`${styles.show} ${styles.end}`}>{t`4× easier`}</span>
      </div>
      <span>
        {last && (
          <Definition
            text={t`n is how many answers or items a row rests on. The outcome says how many of the claims under it hold; beside a behaviour they stand until people were asked, and never decide it. "Cannot tell" is a result, too.`}
          >
            <Trans>outcome and n</Trans>
          </Definition>
        )}
      </span>
    </div>
  );
}
