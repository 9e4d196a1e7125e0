import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { Empty } from "../../parts/states.tsx";
import styles from "../sign-in/sign-in.module.css";

export function NotFoundPage(): ReactElement {
  const { t } = useLingui();
  return (
    <main className={styles.page}>
      <Empty
        title={t`There is nothing at this address.`}
        action={
          <Link to="/" className="act">
            <Trans>To the first page</Trans>
          </Link>
        }
      >
        <Trans>It may have been renamed, or the link was cut.</Trans>
      </Empty>
    </main>
  );
}
