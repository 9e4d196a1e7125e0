import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactElement } from "react";
import { useState } from "react";
import { useMay } from "../../api/session.ts";
import { useAnswer } from "../../api/use-answer.ts";
import { Page } from "../../layout/page.tsx";
import { Answered } from "../../parts/answered.tsx";
import { Lines } from "../../parts/line.tsx";
import { Once } from "../../parts/once.tsx";
import { InviteForm } from "./invite-form.tsx";
import { PersonLine } from "./person-line.tsx";
import { RoleTable } from "./role-table.tsx";
import { RosterSection } from "./roster-section.tsx";

/** Who may sign in and do what, and which accounts work in which team. Two lists with two uses, never joined. */
export function PeoplePage(): ReactElement {
  const { t } = useLingui();
  const mayEdit = useMay()("people.edit", { organisation: null, teams: null });
  return (
    <Page
      title={t`Who may see and do what?`}
      lead={<Trans>Accounts, their roles, and the roster. When somebody was last here is shown to nobody.</Trans>}
      subject={null}
    >
      {mayEdit && <Accounts />}
      <RosterSection />
    </Page>
  );
}

function Accounts(): ReactElement {
  const people = useAnswer("people", {});
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
        <Answered of={people} skeleton={null}>
          {({ people: all }) => (
            <Lines>
              {all.map((person) => (
                <PersonLine key={person.id} person={person} handOver={setLink} />
              ))}
            </Lines>
          )}
        </Answered>
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
