import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { ReactElement } from "react";
import type { Session } from "../../api/session.ts";
import { useChange } from "../../api/use-change.ts";
import { FailedNote } from "../../parts/states.tsx";

interface Props {
  readonly secret: string;
  readonly firstRun: boolean;
  readonly signedIn: (session: Session) => void;
}

/** One press uses the link up; a mail filter that only opens it does not. */
export function SecretForm({ secret, firstRun, signedIn }: Props): ReactElement {
  const signIn = useChange("signInWithLink", { done: signedIn });
  return (
    <>
      <p>
        {firstRun ? (
          <Trans>This link makes you the operator of this server. It works once.</Trans>
        ) : (
          <Trans>This link signs you in. It works once.</Trans>
        )}
      </p>
      {signIn.error !== null && <FailedNote refusal={signIn.error} />}
      <Button loading={signIn.isPending} onClick={() => signIn.mutate({ body: { secret } })}>
        <Trans>Sign in</Trans>
      </Button>
    </>
  );
}
