import { Trans } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useSession } from "../api/session.ts";
import { useChange } from "../api/use-change.ts";
import { FailedNote } from "../parts/states.tsx";
import styles from "./rail.module.css";

/** Who is signed in, the way out, and the interface for programs. */
export function AccountLine(): ReactElement {
  const { data: session } = useSession();
  const client = useQueryClient();
  const navigate = useNavigate();
  const signOut = useChange("signOut", {
    done: () => {
      // Nothing that was read may stay in this browser.
      client.clear();
      void navigate({ to: "/sign-in", search: {} });
    },
  });
  return (
    <div className={styles.account}>
      {session != null && <b>{session.account.name}</b>}
      <button type="button" onClick={() => signOut.mutate({})} disabled={signOut.isPending}>
        <Trans>Sign out</Trans>
      </button>
      <a href="/api">
        <Trans>API reference</Trans>
      </a>
      {signOut.error !== null && <FailedNote refusal={signOut.error} />}
    </div>
  );
}
