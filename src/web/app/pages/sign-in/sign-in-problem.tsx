import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactElement } from "react";
import { Partial } from "../../parts/states.tsx";

/** What can stop a sign-in before this page is reached (docs/run/errors.md). */
const signInProblems: Readonly<Record<string, MessageDescriptor>> = {
  "oidc.not-set-up": msg`Signing in through an identity provider is not set up here. Use your password or a link.`,
  "oidc.unreachable": msg`The identity provider does not answer. Try again in a moment, or use your password or a link.`,
  "oidc.refused": msg`The way back from the identity provider did not fit, so nobody was signed in. Start again from here.`,
  "oidc.unknown-account": msg`The identity provider knows you, Evenkeel does not yet. Sign in with the link of your invitation, then connect the two under Account.`,
  "oidc.already-connected": msg`This identity is connected to another account. Sign in to that one, or ask whoever operates this server.`,
  "link.invalid": msg`This link is not complete, or a newer one has replaced it. Copy the whole link, or ask for a new one.`,
  "link.expired": msg`This link is older than it may be. Ask for a new one.`,
  "link.used": msg`This link was used before; each works once. Ask for a new one.`,
  "session.needed": msg`Your session has ended. Sign in, and you come back to where you were.`,
};

/** Why signing in did not work so far, as a sentence with its code. */
export function SignInProblem({ code }: { readonly code: string }): ReactElement {
  const { i18n } = useLingui();
  const sentence = signInProblems[code];
  return (
    <Partial>
      <span role="alert">
        {sentence === undefined ? (
          <Trans>Signing in did not work. Try again; the code below tells the operator why.</Trans>
        ) : (
          i18n._(sentence)
        )}
      </span>{" "}
      <code className="tiny">{code}</code>
    </Partial>
  );
}
