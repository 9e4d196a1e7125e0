import { Trans, useLingui } from "@lingui/react/macro";
import { Button, TextInput } from "@mantine/core";
import type { FormEvent, ReactElement } from "react";
import { useState } from "react";
import { useChange } from "../../api/use-change.ts";
import { FailedNote } from "../../parts/states.tsx";
import styles from "./sign-in.module.css";

/** A one-time link by mail; where no mail is set up, the operator hands links out. */
export function LinkForm({ mail: mailIsSetUp }: { readonly mail: boolean }): ReactElement {
  const { t } = useLingui();
  const [mail, setMail] = useState("");
  const request = useChange("requestLink");
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    request.mutate({ body: { mail } });
  };
  if (!mailIsSetUp)
    return (
      <p className="note">
        <Trans>No password yet, or forgotten? Whoever operates this server can hand you a one-time link.</Trans>
      </p>
    );
  if (request.isSuccess)
    return (
      <p role="status">
        <Trans>If this address has an account, a link is on its way. It works once.</Trans>
      </p>
    );
  return (
    <details>
      <summary>
        <Trans>Send me a link instead</Trans>
      </summary>
      <form className={styles.form} onSubmit={submit}>
        <TextInput
          label={t`Mail address`}
          type="email"
          autoComplete="username"
          required
          value={mail}
          onChange={(event) => setMail(event.currentTarget.value)}
        />
        {request.error !== null && <FailedNote refusal={request.error} />}
        <Button type="submit" variant="default" loading={request.isPending}>
          <Trans>Send the link</Trans>
        </Button>
      </form>
    </details>
  );
}
