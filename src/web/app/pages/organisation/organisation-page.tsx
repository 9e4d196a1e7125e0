import type { ReactElement } from "react";
import { useAnswer } from "../../api/use-answer.ts";
import { useScope } from "../../layout/scope.ts";
import { Answered } from "../../parts/answered.tsx";
import { PageSkeleton } from "../../parts/states.tsx";
import { OrganisationView } from "./organisation-view.tsx";

/** Who hands work to whom: the reporting tree, its gates, and the handoffs mined from evidence. */
export function OrganisationPage(): ReactElement {
  const { organisation, weeks } = useScope();
  const structure = useAnswer("structure", { params: { organisation } });
  const handoffs = useAnswer("handoffs", { params: { organisation }, query: { weeks } });
  return (
    <Answered of={structure} skeleton={<PageSkeleton rows={12} />}>
      {({ structure: described, problems }) =>
        described.teams.length === 0 ? (
          <OrganisationView structure={described} problems={problems.length} graph={null} />
        ) : (
          <Answered of={handoffs} skeleton={<PageSkeleton rows={12} />}>
            {(graph) => <OrganisationView structure={described} problems={problems.length} graph={graph} />}
          </Answered>
        )
      }
    </Answered>
  );
}
