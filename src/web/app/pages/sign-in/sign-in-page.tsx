import { Trans, useLingui } from "@lingui/react/macro";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useEffect, useState } from "react";
import type { Answer } from "../../api/ask.ts";
import { type Session, useKeepSession } from "../../api/session.ts";
import { useAnswer } from "../../api/use-answer.ts";
import { Preferences } from "../../layout/preferences.tsx";
import { Answered } from "../../parts/answered.tsx";
import { Keel } from "../../parts/horizon.tsx";
import { KeepWayIn, lacksWayIn } from "./keep-way-in.tsx";
import { LinkForm } from "./link-form.tsx";
import { PasswordForm } from "./password-form.tsx";
import { SecretForm } from "./secret-form.tsx";
import styles from "./sign-in.module.css";
import { SignInProblem } from "./sign-in-problem.tsx";

/**
 * The secret stands behind `#`, so it never reaches a server's log; it leaves the address bar at once. A link pasted into a tab that
 * stands here already changes what is behind `#` and loads nothing, so that is listened for.
 */
function useSecretOfLink(): string | null {
  const [secret, setSecret] = useState(() => location.hash.replace(/^#/, ""));
  useEffect(() => {
    const take = (): void => {
      if (location.hash === "") return;
      setSecret(location.hash.replace(/^#/, ""));
      history.replaceState(history.state, "", location.pathname + location.search);
    };
    take();
    addEventListener("hashchange", take);
    return () => removeEventListener("hashchange", take);
  }, []);
  return /^[A-Za-z0-9_-]{20,200}$/.test(secret) ? secret : null;
}

export function SignInPage(): ReactElement {
  const instance = useAnswer("instance", {});
  const { t } = useLingui();
  useEffect(() => {
    document.title = `${t`Sign in`} - Evenkeel`;
  }, [t]);
  return (
    <main className={styles.page}>
      <div className={styles.logo}>
        <Keel />
        Evenkeel
      </div>
      <Answered of={instance}>{(answer) => <Ways instance={answer} />}</Answered>
      <div className={`${styles.foot} tiny`}>
        <Preferences />
      </div>
    </main>
  );
}

/** Without an organisation the page of the first offers asks; to look at the demonstration nobody needs a password. */
function asksNow(session: Session, instance: Answer<"instance">): boolean {
  return lacksWayIn(session, instance) && !session.organisations.every(({ invented }) => invented);
}

function Ways({ instance }: { readonly instance: Answer<"instance"> }): ReactElement {
  const secret = useSecretOfLink();
  const { back, problem } = useSearch({ from: "/sign-in" });
  const navigate = useNavigate();
  const keepSession = useKeepSession();
  const [entered, setEntered] = useState<Session | null>(null);
  const goOn = (): void => void navigate({ to: back ?? "/" });
  const signedIn = (session: Session): void => {
    keepSession(session);
    if (asksNow(session, instance)) setEntered(session);
    else goOn();
  };
  if (entered !== null)
    return (
      <>
        <h1>
          <Trans>First, keep a way back in</Trans>
        </h1>
        <div className={styles.cols}>
          <div className={styles.form}>
            <KeepWayIn
              session={entered}
              done={(session) => {
                keepSession(session);
                goOn();
              }}
              later={goOn}
            />
          </div>
        </div>
      </>
    );
  return (
    <>
      <h1>{secret === null && instance.firstRun ? <Trans>Nobody has signed in here yet.</Trans> : <Trans>Welcome aboard.</Trans>}</h1>
      <div className={styles.cols}>
        <div className={styles.form}>
          {problem !== undefined && <SignInProblem code={problem} />}
          {secret !== null && <SecretForm secret={secret} firstRun={instance.firstRun} signedIn={signedIn} />}
          {secret === null && instance.firstRun && (
            <p>
              <Trans>
                The server has printed a link on its console. Open that link: it works once and makes whoever opens it the operator.
              </Trans>
            </p>
          )}
          {secret === null && !instance.firstRun && (
            <>
              {instance.signIn.oidc !== null && (
                <a className={`act ${styles.provider}`} href="/api/sign-in/oidc">
                  <Trans>Sign in with {instance.signIn.oidc.label}</Trans>
                </a>
              )}
              <PasswordForm signedIn={signedIn} />
              <LinkForm mail={instance.signIn.mail} />
            </>
          )}
        </div>
        <div className={styles.promise}>
          <p>
            <Trans>Evenkeel shows where your organisation stands, what to change next, and whether it worked.</Trans>
          </p>
          <p>
            <Trans>Nobody is ever measured or unmasked by it: there is no figure about a person, and no ranking of teams.</Trans>
          </p>
        </div>
      </div>
    </>
  );
}
