import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactElement } from "react";
import { useSession } from "../../api/session.ts";
import { Page } from "../../layout/page.tsx";
import { Answered } from "../../parts/answered.tsx";
import { ConnectIdentity } from "./connect-identity.tsx";
import { NameForm } from "./name-form.tsx";
import { PasswordChange } from "./password-change.tsx";
import { SessionList } from "./session-list.tsx";
import { TokenList } from "./token-list.tsx";

/** One's own account: name and address, password, where one is signed in, tokens for programs. */
export function AccountPage(): ReactElement {
  const { t } = useLingui();
  const session = useSession();
  return (
    <Answered of={session}>
      {(answer) =>
        answer === null ? null : (
          <Page
            title={t`Your account`}
            lead={<Trans>What this server knows of you so that you can sign in. No figure is made from it.</Trans>}
            subject={null}
          >
            <ConnectIdentity />
            {!answer.account.hasPassword && <PasswordChange hasPassword={false} />}
            <NameForm account={answer.account} />
            {answer.account.hasPassword && <PasswordChange hasPassword />}
            <SessionList />
            <TokenList />
          </Page>
        )
      }
    </Answered>
  );
}
