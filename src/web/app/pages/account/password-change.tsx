import { Trans, useLingui } from "@lingui/react/macro";
import { Button, PasswordInput } from "@mantine/core";
import type { FormEvent, ReactElement } from "react";
import { useState } from "react";
import { useKeepSession } from "../../api/session.ts";
import { useChange } from "../../api/use-change.ts";
import { toast } from "../../layout/toast.ts";
import form from "../../parts/form.module.css";
import { FailedNote } from "../../parts/states.tsx";

const shortest = 12;

/** Sets a password or puts another in its place. */
export function PasswordChange({ hasPassword }: { readonly hasPassword: boolean }): ReactElement {
  const { t } = useLingui();
  const keepSession = useKeepSession();
  const [currentPassword, setCurrentPassword] = useState("");
  const [password, setPassword] = useState("");
  const change = useChange("changeAccount", {
    done: (session) => {
      keepSession(session);
      setCurrentPassword("");
      setPassword("");
      void toast(t`The new password holds from now on.`);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    change.mutate({ body: { password, ...(hasPassword ? { currentPassword } : {}) } });
  };
  return (
    <section>
      <h2>{hasPassword ? <Trans>Another password</Trans> : <Trans>Set a password</Trans>}</h2>
      {!hasPassword && (
        <p className="note">
          <Trans>
            You came in by a link. With a password you can sign in without one, and confirm changes later. It can be set within five minutes
            of signing in.
          </Trans>
        </p>
      )}
      <form className={form.form} onSubmit={submit}>
        {hasPassword && (
          <PasswordInput
            label={t`Password until now`}
            autoComplete="current-password"
            required
            value={currentPassword}
            onChange={(event) => setCurrentPassword(event.currentTarget.value)}
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
        <div>
          <Button type="submit" variant="default" loading={change.isPending}>
            <Trans>Set the password</Trans>
          </Button>
        </div>
      </form>
    </section>
  );
}
