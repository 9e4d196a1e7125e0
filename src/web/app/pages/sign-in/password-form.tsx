import { Trans, useLingui } from "@lingui/react/macro";
import { Button, PasswordInput, TextInput } from "@mantine/core";
import type { FormEvent, ReactElement } from "react";
import { useState } from "react";
import type { Session } from "../../api/session.ts";
import { useChange } from "../../api/use-change.ts";
import { FailedNote } from "../../parts/states.tsx";
import styles from "./sign-in.module.css";

export function PasswordForm({ signedIn }: { readonly signedIn: (session: Session) => void }): ReactElement {
  const { t } = useLingui();
  const [mail, setMail] = useState("");
  const [password, setPassword] = useState("");
  const signIn = useChange("signInWithPassword", { done: signedIn });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    signIn.mutate({ body: { mail, password } });
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextInput
        label={t`Mail address`}
        type="email"
        autoComplete="username"
        required
        value={mail}
        onChange={(event) => setMail(event.currentTarget.value)}
      />
      <PasswordInput
        label={t`Password`}
        autoComplete="current-password"
        required
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      {signIn.error !== null && <FailedNote refusal={signIn.error} />}
      <Button type="submit" loading={signIn.isPending}>
        <Trans>Sign in</Trans>
      </Button>
    </form>
  );
}
