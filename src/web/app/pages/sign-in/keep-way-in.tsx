import { Trans, useLingui } from "@lingui/react/macro";
import { Button, PasswordInput, TextInput } from "@mantine/core";
import type { FormEvent, ReactElement } from "react";
import { useState } from "react";
import type { Answer } from "../../api/ask.ts";
import type { Session } from "../../api/session.ts";
import { useChange } from "../../api/use-change.ts";
import { FailedNote } from "../../parts/states.tsx";
import styles from "./sign-in.module.css";

const shortest = 12;

/** The next sign-in would need a link that somebody has to make: no password, and neither mail nor an identity provider in its place. */
export function lacksWayIn({ account }: Session, { signIn }: Answer<"instance">): boolean {
  return !account.hasPassword && (account.mail === null || (!signIn.mail && signIn.oidc === null));
}

interface Props {
  readonly session: Session;
  readonly done: (session: Session) => void;
  readonly later: () => void;
}

/** Asks whoever came by a link for a password, and for an address where there is none to sign in with; it may be put off. */
export function KeepWayIn({ session: { account, freshUntil }, done, later }: Props): ReactElement {
  const { t } = useLingui();
  const [mail, setMail] = useState("");
  const [password, setPassword] = useState("");
  const change = useChange("changeAccount", { done });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    change.mutate({ body: { ...(account.mail === null ? { mail } : {}), password } });
  };
  return (
    <>
      <p>
        <Trans>You came in by a link, which works once. With a password you come in again, and can confirm what needs it.</Trans>
      </p>
      <p className="note">
        <Trans>
          It can wait. Until there is one, every sign-in needs a new link: from an operator, or from <code>evenkeel link</code> on the
          machine of the server.
        </Trans>
      </p>
      {freshUntil > Date.now() || change.isPending || change.error !== null ? (
        <form onSubmit={submit} className={styles.form}>
          {account.mail === null && (
            <TextInput
              label={t`Mail address`}
              description={t`To sign in and for one-time links.`}
              type="email"
              autoComplete="username"
              required
              value={mail}
              onChange={(event) => setMail(event.currentTarget.value)}
            />
          )}
          <PasswordInput
            label={t`New password`}
            description={t`At least ${shortest} characters; a few words are easiest to keep in mind.`}
            autoComplete="new-password"
            required
            minLength={shortest}
            maxLength={200}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          {change.error !== null && <FailedNote refusal={change.error} />}
          <div className={styles.acts}>
            <Button type="submit" loading={change.isPending}>
              <Trans>Set the password</Trans>
            </Button>
            <Button variant="default" onClick={later}>
              <Trans>Later</Trans>
            </Button>
          </div>
        </form>
      ) : (
        <p>
          <Trans>It can be set within five minutes of signing in; these are over.</Trans>
        </p>
      )}
    </>
  );
}
