import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { Answer } from "../../api/ask.ts";
import { useMay } from "../../api/session.ts";
import { useAnswer } from "../../api/use-answer.ts";
import { Page } from "../../layout/page.tsx";
import { useScope } from "../../layout/scope.ts";
import { WeeksChoice } from "../../layout/scope-line.tsx";
import { Answered } from "../../parts/answered.tsx";
import { Empty, PageSkeleton } from "../../parts/states.tsx";
import { OwnerTable } from "./owner-table.tsx";
import { Together } from "./together.tsx";
import { Unowned } from "./unowned.tsx";

type Accountability = Answer<"accountability">;

/** Services, owners and gates on one page, with how security work is shared between them. */
export function AccountabilityPage(): ReactElement {
  const { organisation, weeks } = useScope();
  const map = useAnswer("accountability", { params: { organisation }, query: { weeks } });
  return (
    <Answered of={map} skeleton={<PageSkeleton rows={10} />}>
      {(answer) => (answer.owners.length === 0 ? <NoOwners /> : <AccountabilityView map={answer} />)}
    </Answered>
  );
}

function AccountabilityView({ map }: { readonly map: Accountability }): ReactElement {
  const { t } = useLingui();
  return (
    <Page
      title={t`Who answers for what?`}
      lead={
        <Trans>
          Each team with the services it owns, the gates its changes pass, and how long they wait there. Teams stand in the order in which
          they are described; no figure sorts them.
        </Trans>
      }
      subject={null}
      over={<WeeksChoice to={map.subject.to} />}
    >
      {map.together !== null && <Together rows={map.together} />}
      <OwnerTable map={map} />
      <Unowned of={map.unowned} />
    </Page>
  );
}

function NoOwners(): ReactElement {
  const { t } = useLingui();
  const { organisation } = useScope();
  const may = useMay();
  return (
    <Page title={t`Who answers for what?`} subject={null}>
      <Empty
        title={t`No team is described yet.`}
        action={
          may("organisation.edit", { organisation, teams: null }) ? (
            <Link className="act" to="/o/$organisation/organisation/describe" params={{ organisation }} search={true}>
              <Trans>Describe or import teams</Trans>
            </Link>
          ) : undefined
        }
      >
        <Trans>
          Here each service will stand with the team that owns it and the gates its changes pass. It needs the names of teams, their
          services, and who keeps a gate.
        </Trans>
      </Empty>
    </Page>
  );
}
