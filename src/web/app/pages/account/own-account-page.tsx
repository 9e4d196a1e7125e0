import { Trans } from "@lingui/react/macro";
import { Link, Navigate, useSearch } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useSession } from "../../api/session.ts";
import { AccountLine } from "../../layout/account-line.tsx";
import { ConfirmPassword } from "../../layout/confirm-password.tsx";
import { Toasts } from "../../layout/toasts.tsx";
import styles from "./account.module.css";
import { AccountPage } from "./account-page.tsx";

/** Leads into the frame of the first organisation; without one the account stands alone, with what the frame has otherwise. */
export function OwnAccountPage(): ReactElement {
  const { data: session } = useSession();
  const { problem } = useSearch({ from: "/account" });
  const first = session?.organisations[0];
  const hash = problem === undefined ? location.hash.replace(/^#/, "") : `problem=${problem}`;
  if (first !== undefined) return <Navigate to="/o/$organisation/account" params={{ organisation: first.id }} hash={hash} replace />;
  return (
    <main className={styles.alone}>
      <p className={styles.back}>
        <Link to="/">
          <Trans>Back to the start</Trans>
        </Link>
      </p>
      <AccountPage />
      <div className={styles.out}>
        <AccountLine />
      </div>
      <ConfirmPassword />
      <Toasts />
    </main>
  );
}
