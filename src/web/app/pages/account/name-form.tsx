import { Trans, useLingui } from "@lingui/react/macro";
import { Button, PasswordInput, TextInput } from "@mantine/core";
import type { FormEvent, ReactElement } from "react";
import { useState } from "react";
import type { Session } from "../../api/session.ts";
import { useKeepSession } from "../../api/session.ts";
import { useChange } from "../../api/use-change.ts";
import { toast } from "../../layout/toast.ts";
import form from "../../parts/form.module.css";
import { FailedNote } from "../../parts/states.tsx";

/** Name and mail address. Another address asks for the password, since links are sent there. */
export function NameForm({ account }: { readonly account: Session["account"] }): ReactElement {
  const { t } = useLingui();
  const keepSession = useKeepSession();
  const [name, setName] = useState(account.name);
  const [mail, setMail] = useState(account.mail ?? "");
  const [currentPassword, setCurrentPassword] = useState("");
  const change = useChange("changeAccount", {
    done: (session) => {
      keepSession(session);
      setCurrentPassword("");
      void toast(t`Saved.`);
    },
  });
  const isNewMail = mail !== (account.mail ?? "");
  const isNew = isNewMail || name !== account.name;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    change.mutate({
      body: {
        ...(name === account.name ? {} : { name }),
        ...(isNewMail ? { mail } : {}),
        ...(isNewMail && account.hasPassword ? { currentPassword } : {}),
      },
    });
  };
  return (
    <section>
      <h2>
        <Trans>Name and address</Trans>
      </h2>
      <form className={form.form} onSubmit={submit}>
        <TextInput
          label={t`Name`}
          description={t`Stands in the audit log beside what you change.`}
          autoComplete="name"
          required
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label={t`Mail address`}
          description={t`To sign in and for one-time links.`}
          type="email"
          autoComplete="email"
          required={account.mail !== null}
          value={mail}
          onChange={(event) => setMail(event.currentTarget.value)}
        />
        {isNewMail && account.hasPassword && (
          <PasswordInput
            label={t`Your password`}
            description={t`Another address needs it, because links will go there.`}
            autoComplete="current-password"
            required
            value={currentPassword}
            onChange={(event) => setCurrentPassword(event.currentTarget.value)}
          />
        )}
        {change.error !== null && <FailedNote refusal={change.error} />}
        <div>
          <Button type="submit" disabled={!isNew} loading={change.isPending}>
            <Trans>Save</Trans>
          </Button>
        </div>
      </form>
    </section>
  );
}
