import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal, PasswordInput } from "@mantine/core";
import type { FormEvent, ReactElement } from "react";
import { useEffect, useRef, useState } from "react";
import { offerConfirmation } from "../api/freshness.ts";
import { useKeepSession, useSession } from "../api/session.ts";
import { useChange } from "../api/use-change.ts";
import { FailedNote } from "../parts/states.tsx";

/** Asks for the password again before a change that needs a fresh sign-in, then lets the change go on. */
export function ConfirmPassword(): ReactElement {
  const { t } = useLingui();
  const [password, setPassword] = useState("");
  const [open, setOpen] = useState(false);
  const settle = useRef<(confirmed: boolean) => void>(() => undefined);
  const { data: session } = useSession();
  const keepSession = useKeepSession();
  const close = (confirmed: boolean): void => {
    setOpen(false);
    setPassword("");
    settle.current(confirmed);
  };
  const confirm = useChange("confirm", {
    done: (fresh) => {
      keepSession(fresh);
      close(true);
    },
  });
  useEffect(() => {
    offerConfirmation(
      () =>
        new Promise((resolve) => {
          settle.current = resolve;
          setOpen(true);
        }),
    );
    return () => offerConfirmation(null);
  }, []);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    confirm.mutate({ body: { password } });
  };
  const hasPassword = session?.account.hasPassword ?? false;
  return (
    <Modal opened={open} onClose={() => close(false)} title={t`Confirm that it is you`} closeButtonProps={{ "aria-label": t`Close` }}>
      {hasPassword ? (
        <form onSubmit={submit}>
          <PasswordInput
            label={t`Your password`}
            description={t`This change needs a sign-in of the last five minutes.`}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            autoComplete="current-password"
            data-autofocus
            required
          />
          {confirm.error !== null && <FailedNote refusal={confirm.error} />}
          <Button type="submit" mt="md" loading={confirm.isPending}>
            <Trans>Confirm</Trans>
          </Button>
        </form>
      ) : (
        <p>
          <Trans>
            This change needs a sign-in of the last five minutes, and your account has no password. Sign in with a new link, then repeat it:
            it comes by mail, from an operator, or from <code>evenkeel link</code> on the machine of the server.
          </Trans>
        </p>
      )}
    </Modal>
  );
}
