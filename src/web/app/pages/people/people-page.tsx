import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactElement } from "react";
import { useState } from "react";
import type { Answer } from "../../api/ask.ts";
import { useMay } from "../../api/session.ts";
import { useAnswer } from "../../api/use-answer.ts";
import { Page } from "../../layout/page.tsx";
import { useScope } from "../../layout/scope.ts";
import { Answered } from "../../parts/answered.tsx";
import { Lines } from "../../parts/line.tsx";
import { Once } from "../../parts/once.tsx";
import { InviteForm } from "./invite-form.tsx";
import { PersonLine } from "./person-line.tsx";
import { RoleTable } from "./role-table.tsx";
import { RosterSection } from "./roster-section.tsx";

type Person = Answer<"people">["people"][number];

/**
 * Who may sign in and do what, and which accounts work in which team. Two lists with two uses, never joined. Both are waited for, so that
 * nothing moves under the reader's hand.
 */
export function PeoplePage(): ReactElement {
  const { organisation } = useScope();
  const mayEdit = useMay()("people.edit", { organisation: null, teams: null });
  const people = useAnswer("people", {}, { enabled: mayEdit });
  const roster = useAnswer("roster", { params: { organisation } });
  return (
    <Answered of={roster}>
      {() =>
        mayEdit ? <Answered of={people}>{(answer) => <PeopleView accounts={answer.people} />}</Answered> : <PeopleView accounts={null} />
      }
    </Answered>
  );
}

function PeopleView({ accounts }: { readonly accounts: readonly Person[] | null }): ReactElement {
  const { t } = useLingui();
  return (
    <Page
      title={t`Who may see and do what?`}
      lead={<Trans>Accounts, their roles, and the roster. When somebody was last here is shown to nobody.</Trans>}
      subject={null}
    >
      {accounts !== null && <Accounts accounts={accounts} />}
      <RosterSection />
    </Page>
  );
}

function Accounts({ accounts }: { readonly accounts: readonly Person[] }): ReactElement {
  const [link, setLink] = useState<string | null>(null);
  return (
    <>
      <section>
        <h2>
          <Trans>Accounts</Trans>
        </h2>
        {link !== null && (
          <Once text={link} close={() => setLink(null)}>
            <Trans>Hand this link over yourself: it signs in once, within 24 hours, and is shown this one time.</Trans>
          </Once>
        )}
        <Lines>
          {accounts.map((person) => (
            <PersonLine key={person.id} person={person} handOver={setLink} />
          ))}
        </Lines>
      </section>
      <section>
        <h2>
          <Trans>Invite somebody</Trans>
        </h2>
        <InviteForm handOver={setLink} />
      </section>
      <RoleTable />
    </>
  );
}
