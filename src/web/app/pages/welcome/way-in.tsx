import { Trans } from "@lingui/react/macro";
import type { ReactElement } from "react";
import { useState } from "react";
import { useKeepSession, useSession } from "../../api/session.ts";
import { useAnswer } from "../../api/use-answer.ts";
import { KeepWayIn, lacksWayIn } from "../sign-in/keep-way-in.tsx";
import styles from "./welcome.module.css";

/** Before the offers: the console's link is used up, so whoever leaves now without a password needs the machine of the server again. */
export function WayIn(): ReactElement | null {
  const { data: session } = useSession();
  const { data: instance } = useAnswer("instance", {});
  const keepSession = useKeepSession();
  const [state, setState] = useState<"asked" | "put off" | "set">("asked");
  if (state === "set")
    return (
      <p role="status">
        <Trans>The password is set: from now on you sign in with {session?.account.mail} and with it.</Trans>
      </p>
    );
  if (state === "put off" || !session || !instance || !lacksWayIn(session, instance)) return null;
  return (
    <section className={styles.wayIn} aria-labelledby="way-in">
      <h2 id="way-in">
        <Trans>First, keep a way back in</Trans>
      </h2>
      <KeepWayIn
        session={session}
        done={(changed) => {
          keepSession(changed);
          setState("set");
        }}
        later={() => setState("put off")}
      />
    </section>
  );
}
